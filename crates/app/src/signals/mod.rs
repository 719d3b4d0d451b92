//! The `signals` slice.

pub mod api;
