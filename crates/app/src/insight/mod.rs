//! Figures about the review desk itself: counts of today, a timeline, what needs attention.
//!
//! Every figure comes from the audit log and the recommendations as they stand; a rate without a denominator is
//! absent, never zero. Days are those of the deployment's time zone.

pub mod alerts;
pub mod api;
pub mod model;
pub mod service;
pub mod store;
