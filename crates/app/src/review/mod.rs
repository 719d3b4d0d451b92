//! Operators' side: the dashboard and a user's signals.

pub mod api;
pub mod dashboard;
pub mod model;
pub mod store;
