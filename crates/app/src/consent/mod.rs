//! The `consent` slice.

pub mod api;
