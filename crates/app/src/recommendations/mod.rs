//! Recommendations: made by the engine and a writer, guarded, traced, and moved through one state machine.

pub mod api;
mod compose;
pub mod generate;
mod inputs;
pub mod model;
pub mod service;
pub mod store;
