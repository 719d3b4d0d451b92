//! Settings: shipped defaults, then `spendsense.toml`, then the environment. Unknown keys are refused.
//!
//! One section a file. The whole is read once at start-up ([`load()`]) and passed on; nothing else reads the
//! environment.

mod audit;
mod auth;
mod check;
mod database;
mod delivery;
mod deployment;
mod document;
mod http;
mod keys;
mod limits;
mod llm;
mod load;
mod log;
mod secret;
mod storage;
mod usage;
mod worker;

pub use audit::Audit;
pub use auth::Auth;
pub use database::Database;
pub use delivery::{ChannelKind, Delivery, SmtpSecurity};
pub use deployment::{Deployment, Environment};
pub use document::{redacted, reference};
pub use http::Http;
pub use limits::Limits;
pub use llm::{Llm, UsdPerMillion};
pub use load::{ConfigError, environment, load};
pub use log::{Log, LogFormat};
pub use secret::Secret;
pub use storage::Storage;
pub use usage::{UploadPlace, Usage};
pub use worker::Worker;

use serde::{Deserialize, Serialize};

/// All settings, one section a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub database: Database,
    pub http: Http,
    pub auth: Auth,
    pub limits: Limits,
    pub deployment: Deployment,
    pub log: Log,
    pub llm: Llm,
    pub delivery: Delivery,
    pub storage: Storage,
    pub audit: Audit,
    pub worker: Worker,
    pub usage: Usage,
}

impl Config {
    /// Where uploaded files wait for their import.
    pub fn upload_dir(&self) -> std::path::PathBuf {
        let folder = &self.usage.upload_dir;
        if folder.as_os_str().is_empty() { self.database.data_dir().join("uploads") } else { folder.clone() }
    }

    /// The file that this database's anchors are appended to, named after it: several may share a folder.
    pub fn anchor_file(&self) -> std::path::PathBuf {
        let folder = &self.audit.anchor_dir;
        let folder = if folder.as_os_str().is_empty() {
            self.database.data_dir().join("audit-anchors")
        } else {
            folder.clone()
        };
        folder.join(format!("{}.jsonl", self.database.name()))
    }
}
