//! Logins and tokens.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Secret;

/// Logins and tokens.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Auth {
    /// Signs access tokens; at least 32 bytes. In `dev` one is made and kept beside the data.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub jwt_secret_key: Option<Secret>,
    /// How long an access token is good for, in seconds.
    pub access_ttl_s: u32,
    /// How long a refresh token is good for, in seconds.
    pub refresh_ttl_s: u32,
    /// A token's identity is looked up again after this many seconds, so that another process's change is seen.
    pub recheck_s: u32,
    /// Failed logins of one name within the window before it is paused.
    pub failures_per_login_max: u32,
    /// Failed logins from one address within the window before it is paused.
    pub failures_per_ip_max: u32,
    /// The window in which failed logins are counted, in seconds.
    pub failure_window_s: u32,
    /// Password hashes computed at once; each takes 19 MiB for some 20 ms.
    pub concurrent_hashes_max: u32,
}

impl Default for Auth {
    fn default() -> Self {
        Self {
            jwt_secret_key: None,
            access_ttl_s: 15 * 60,
            refresh_ttl_s: 14 * 24 * 3600,
            recheck_s: 5,
            failures_per_login_max: 5,
            failures_per_ip_max: 50,
            failure_window_s: 15 * 60,
            concurrent_hashes_max: 2,
        }
    }
}
