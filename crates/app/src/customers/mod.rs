//! Bank customers: the list, one user, the profile.

pub mod api;
pub mod explorer;
pub mod model;
pub mod store;
