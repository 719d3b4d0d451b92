//! The API from outside: every test drives the whole service in process, on both databases.
//!
//! Start with [`app_test!`] and [`harness::TestApp`].

#[macro_use]
mod harness;

mod access;
mod edge;
mod identity;
mod ingest;
mod ingest_files;
mod settings;
mod startup;
