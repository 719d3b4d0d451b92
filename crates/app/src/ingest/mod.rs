//! Bank data in: documented JSON, Plaid's JSON and CSV, checked row by row and loaded all-or-nothing.
//!
//! A body goes to disk first ([`spool`]), is parsed on its own thread ([`parse`]) and written in bulk ([`load`]).
//! Nothing here computes anything from the data; derived rows are other slices' business.

pub mod api;
pub mod csv;
pub mod document;
pub mod fields;
pub mod idempotency;
pub mod load;
pub mod owners;
pub mod parse;
pub mod plaid;
pub mod records;
pub mod report;
pub mod service;
pub mod spool;
pub mod store;

pub use document::{Document, DocumentError};
pub use load::{Job, LoadError};
pub use parse::Layout;
pub use records::Rules;
pub use report::{Entity, Mode, Outcome, Rejection, Report};
