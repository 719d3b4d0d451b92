//! What models cost: price periods with two times, the table that ships, and records costed anew by them.

pub mod api;
pub mod costing;
pub mod jobs;
pub mod model;
pub mod recost;
pub mod service;
pub mod shipped;
pub mod store;
