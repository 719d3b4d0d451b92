//! What operators put beside a recommendation: notes, tags, and who works on it.
//!
//! None of it changes the recommendation or its version. All of it is audited; the words themselves are not in the
//! audit log, which outlives a withdrawn consent.

pub mod api;
pub mod assignment;
pub mod model;
pub mod service;
pub mod store;
