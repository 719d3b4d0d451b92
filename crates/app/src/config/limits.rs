//! How often one may ask.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How often one may ask. Zero switches a limit off.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Requests a second from one address, in the long run.
    pub per_ip_rate: u32,
    /// Requests one address may send at once on top of that.
    pub per_ip_burst: u32,
    /// Requests a second with one identity's tokens, in the long run.
    pub per_identity_rate: u32,
    /// Requests one identity may send at once on top of that.
    pub per_identity_burst: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            per_ip_rate: 10_000,
            per_ip_burst: 20_000,
            per_identity_rate: 10_000,
            per_identity_burst: 20_000,
        }
    }
}
