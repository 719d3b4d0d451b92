//! The API from outside: every test drives the whole service in process, on both databases.
//!
//! Start with [`app_test!`] and [`harness::TestApp`].

#[macro_use]
mod harness;

mod access;
mod audit_api;
mod audit_store;
mod auditing;
mod bank;
mod bucket;
mod catalogue;
mod commands;
mod consenting;
mod console;
mod delivering;
mod desk;
mod desk_store;
mod edge;
mod editing;
mod explorer;
mod fresh;
mod guidance;
mod identity;
mod identity_store;
mod ingest;
mod ingest_files;
mod ingest_store;
mod insight;
mod jobs;
mod jobs_api;
mod jobs_store;
mod kpis;
mod kpis_store;
mod mailing;
mod policies;
mod processes;
mod queue;
mod review_machine;
mod review_store;
mod reviewing;
mod settings;
mod startup;
mod usage_api;
mod usage_bucket;
mod usage_failing;
mod usage_harness;
mod usage_store;
mod usage_sums;
mod usage_world;
