//! How recommendations live.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How recommendations live.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Recommendations {
    /// Days after which one that nobody decided on expires.
    pub expiry_days: u32,
    /// Education items of one batch, at most.
    pub education_items_max: usize,
    /// Partner offers of one batch, at most.
    pub partner_offers_max: usize,
}

impl Default for Recommendations {
    fn default() -> Self {
        Self { expiry_days: 30, education_items_max: 5, partner_offers_max: 3 }
    }
}
