//! Monthly budgets for AI usage: who may spend how much, how it stands, and when the desk is told.

pub mod api;
pub mod model;
pub mod service;
pub mod store;
