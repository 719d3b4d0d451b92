//! SpendSense, one binary: bank data in, explained and reviewed guidance out.
//!
//! Each slice owns its routes (`api`), its steps (`service`) and its SQL (`store`); [`http`] turns all of them into
//! one router, [`cli`] into one command line. Decisions are made in `spendsense-engine`.

pub mod background;
pub mod cli;
pub mod config;
pub mod console;
pub mod context;
pub mod http;
pub mod rules;

pub mod audit;
pub mod budgets;
pub mod consent;
pub mod content;
pub mod customers;
pub mod delivery;
pub mod desk;
pub mod identity;
pub mod ingest;
pub mod insight;
pub mod jobs;
pub mod kpis;
pub mod llm;
pub mod personas;
pub mod policies;
pub mod prices;
pub mod products;
pub mod recommendations;
pub mod review;
pub mod signals;
pub mod traces;
pub mod usage;
