//! What AI usage costs and how it is used: the key figures, drill-down, forecast.
//!
//! Every figure is computed from the sums that the import keeps (or from the records, where those cannot say), at the
//! moment it is asked for; its definition is in `docs/usage.md` and its arithmetic in `spendsense_engine::usage`.

pub mod api;
pub mod breakdown;
pub mod figures;
pub mod fine;
pub mod kept;
pub mod model;
pub mod passing;
pub mod people;
pub mod query;
pub mod rollups;
pub mod service;
pub mod store;
pub mod table;
