//! Recommendations: made by the engine and a writer, guarded, traced, and moved through one state machine.

pub mod api;
pub mod compose;
pub mod generate;
mod inputs;
pub mod model;
mod overrides;
pub mod service;
pub mod store;
