//! Bank customers: the list, one user, the profile.

pub mod api;
pub mod model;
pub mod store;
