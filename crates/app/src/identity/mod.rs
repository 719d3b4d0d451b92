//! The `identity` slice.

pub mod api;
