//! Personas of a user: asking the engine with the policy in force, keeping the answer and its history.

pub mod api;
pub mod batch;
pub mod model;
pub mod service;
pub mod store;
