//! Consent: whether a user's data may be analysed at all, and who said so when.
//!
//! Every compute and every read of derived data passes [`require`]. Withdrawing removes what was derived in the
//! same transaction.

pub mod api;
pub mod model;
pub mod service;
pub mod store;

pub use service::{require, require_and_lock};
