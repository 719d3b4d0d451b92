//! One SQL text on two databases.
//!
//! [`Db`] is a pool of SQLite or PostgreSQL, [`Tx`] a connection of it, and the `db_*!` macros send the same text
//! with the same binds to either. What the two dialects cannot share is in [`dialect`] and [`bulk`]; nothing
//! outside this crate names a driver. See `docs/database.md` for the rules the shared text keeps.

pub mod bulk;
mod changes;
pub mod dialect;
mod error;
mod migrations;
mod pool;
mod query;
pub mod signals;
mod target;

#[cfg(any(test, feature = "harness"))]
pub mod harness;

pub use changes::ChangeToken;
pub use error::DbError;
pub use pool::{Backend, ConnRef, Db, Tx};
pub use signals::Calls;
pub use target::{Target, TargetError};

#[doc(hidden)]
pub use sqlx;
