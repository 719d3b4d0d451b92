//! Who may log in, as what, and how a request proves it.
//!
//! Passwords are argon2id (bcrypt is verified and replaced at login). Access tokens are short-lived JWTs checked
//! against [`directory::Directory`], so that a deactivation holds at once; refresh tokens rotate, and the use of an
//! old one revokes its whole family. Only `store` speaks SQL.

pub mod api;
mod cookie;
pub mod directory;
pub mod model;
pub mod passwords;
pub mod service;
pub mod signing_key;
pub mod store;
pub mod tokens;

pub use directory::Directory;
pub use model::Identity;
pub use passwords::Hasher;
pub use tokens::Tokens;
