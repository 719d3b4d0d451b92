//! The `personas` slice.

pub mod api;
