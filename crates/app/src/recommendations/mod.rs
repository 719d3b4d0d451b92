//! The `recommendations` slice.

pub mod api;
