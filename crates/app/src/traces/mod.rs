//! Decision traces: what each recommendation was made from, step by step, and recomputing it.

pub mod diff;
pub mod model;
pub mod replay;
pub mod store;
