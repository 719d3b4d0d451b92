//! The `customers` slice.

pub mod api;
