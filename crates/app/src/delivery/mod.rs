//! Getting approved items to their customer, once each: an outbox that approvals write into, channels that carry an
//! item, the customer's inbox, and what operators see of it.

pub mod api;
pub mod channel;
mod inbox;
pub mod model;
mod retry;
pub mod service;
mod smtp;
pub mod store;
