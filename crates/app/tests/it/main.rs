//! The API from outside: every test drives the whole service in process, on both databases.
//!
//! Start with [`app_test!`] and [`harness::TestApp`].

#[macro_use]
mod harness;

mod access;
mod auditing;
mod bank;
mod catalogue;
mod consenting;
mod console;
mod edge;
mod explorer;
mod fresh;
mod guidance;
mod identity;
mod identity_store;
mod ingest;
mod ingest_files;
mod ingest_store;
mod insight;
mod processes;
mod reviewing;
mod settings;
mod startup;
