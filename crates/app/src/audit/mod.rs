//! The audit log: what was done, by whom, and the chain that shows when somebody changed it afterwards.
//!
//! Other slices need [`record`] only, or [`record_all`] for many changes. It is called in the transaction of the change, so neither exists without the
//! other.

pub mod anchors;
pub mod api;
pub mod check;
pub mod events;
pub mod export;
pub mod live;
pub mod model;
pub mod reads;
pub mod sequencer;
pub mod store;
pub mod watch;

pub use live::Live;
pub use model::{Entry, Subject};
pub use store::{record, record_all};
pub use watch::watch;
