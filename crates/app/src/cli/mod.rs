//! The `cli` slice.
