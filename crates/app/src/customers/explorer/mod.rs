//! How operators find a user and look at what is held about them: accounts, transactions, streams, personas.
//!
//! All of it is behind the consent gate: the desk has no business with data that may not be analysed.

pub mod api;
pub mod model;
pub mod service;
pub mod store;
