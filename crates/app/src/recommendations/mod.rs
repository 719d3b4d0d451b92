//! Recommendations: made by the engine and a writer, guarded and traced. What people decide about them is in `review`.

pub mod api;
pub mod compose;
pub mod generate;
mod inputs;
pub mod model;
pub mod service;
pub mod store;
