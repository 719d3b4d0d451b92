//! Policies on their way: drafts, what they would change, publication by a second person, and assigning anew.
//!
//! Which policy is in force is kept in the database and followed by every process ([`crate::rules`]).

pub mod api;
pub mod drafts;
pub mod model;
pub mod reassignment;
pub mod simulation;
pub mod store;
