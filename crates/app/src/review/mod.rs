//! Operators' side: the queue, deciding about its items, the dashboard and a user's signals.

pub mod api;
pub mod cursor;
pub mod dashboard;
pub mod decide;
pub mod model;
pub mod queue;
pub mod store;
