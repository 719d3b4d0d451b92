//! Partner offers: the catalogue that operators keep and the matcher reads.

pub mod api;
pub mod model;
mod service;
pub mod store;
