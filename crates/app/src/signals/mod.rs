//! Signals of a user: loading the facts, asking the engine, keeping the answer.

pub mod api;
pub mod batch;
pub mod facts;
pub mod model;
pub mod service;
pub mod store;
