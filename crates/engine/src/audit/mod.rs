//! The audit chain: how an entry is spelt, how it is hashed, and what is wrong with a chain that was tampered with.
//!
//! Where entries are kept and when they are linked is the app's. `docs/audit.md` says what the chain can and cannot
//! prove.

mod canonical;
mod entry;
mod finding;
mod suspects;
mod verify;

pub use canonical::canonical;
pub use entry::{Entry, GENESIS, Hash, link};
pub use finding::{Finding, FindingKind};
pub use verify::{Anchor, Content, Link, Outcome, Verifier};
