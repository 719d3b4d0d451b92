//! The review queue as operators read it: the list, one item, its trace and its history.

pub mod api;
pub mod model;
pub mod service;
pub mod store;
