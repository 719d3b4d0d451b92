//! The `llm` slice.
