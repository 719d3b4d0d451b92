//! Settings: shipped defaults, then `spendsense.toml`, then the environment. Unknown keys are refused.
//!
//! One section a file, each with its defaults and its rules. The whole is read once at start-up and passed on;
//! nothing else reads the environment.

mod auth;
mod database;
mod deployment;
mod http;
mod limits;
mod llm;
mod recommendations;
mod secret;
mod storage;

pub use auth::Auth;
pub use database::Database;
pub use deployment::{Deployment, Environment};
pub use http::Http;
pub use limits::Limits;
pub use llm::{Llm, UsdPerMillion};
pub use recommendations::Recommendations;
pub use secret::Secret;
pub use storage::Storage;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// All settings, one section a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub database: Database,
    pub http: Http,
    pub auth: Auth,
    pub limits: Limits,
    pub deployment: Deployment,
    pub llm: Llm,
    pub recommendations: Recommendations,
    pub storage: Storage,
}
