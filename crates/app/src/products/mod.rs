//! The `products` slice.

pub mod api;
