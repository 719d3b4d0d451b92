//! Operators' side: the dashboard, a user's signals, and the log of what operators did.

pub mod api;
pub mod dashboard;
pub mod model;
pub mod store;
