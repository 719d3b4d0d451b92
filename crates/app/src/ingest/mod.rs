//! The `ingest` slice.

pub mod api;
