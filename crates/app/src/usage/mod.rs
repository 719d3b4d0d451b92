//! AI usage: uploads of usage files, their records, and sums by day that are always the sums of the records.
//!
//! A file is parsed on its own thread ([`parse`]) and written a chunk at a time ([`import`]); what an upload did can be
//! undone ([`revert`]), what it would do is found out without doing it ([`preview`]), and what the sums say is compared with the records ([`check`]). `docs/uploads.md` says what holds.

pub mod api;
pub mod book;
pub mod check;
pub mod chores;
pub mod chunk;
pub mod columns;
pub mod import;
pub mod intake;
pub mod jobs;
pub mod model;
pub mod months;
pub mod names;
pub mod own;
pub mod parse;
pub mod preview;
pub mod record;
pub mod revert;
pub mod seen;
pub mod service;
pub mod source;
pub mod storage;
pub mod store;
pub mod view;
pub mod write;
