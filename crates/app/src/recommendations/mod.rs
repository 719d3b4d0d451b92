//! Recommendations: made by the engine and a writer, guarded, traced, and moved through one state machine.

pub mod api;
pub mod generate;
pub mod model;
pub mod service;
pub mod store;
