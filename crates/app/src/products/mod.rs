//! Partner offers: the catalogue that operators keep and the matcher reads.

pub mod api;
pub mod model;
pub mod store;
