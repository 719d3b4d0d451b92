//! The `review` slice.

pub mod api;
