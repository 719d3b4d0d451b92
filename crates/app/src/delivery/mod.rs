//! Getting approved items to their customer, once each: an outbox that approvals write into, channels that carry an
//! item, and the customer's inbox.

pub mod api;
pub mod channel;
mod inbox;
pub mod model;
pub mod service;
mod smtp;
pub mod store;
