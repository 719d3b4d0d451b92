//! Deciding about a recommendation: one file a verb. Every change goes through the state machine, by compare-and-set on
//! the version, with its audit entry in the same transaction.

pub mod api;
pub mod approve;
pub mod bulk;
pub mod change;
pub mod flag;
pub mod model;
pub mod modify;
pub mod reject;
pub mod retire;
pub mod store;
pub mod together;
pub mod undo;

pub use change::Seen;
