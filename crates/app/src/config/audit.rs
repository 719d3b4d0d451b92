//! The audit log's anchors.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The audit log's anchors: heads of its chain, noted outside the database.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Audit {
    /// Where anchors are kept, best on storage that the database's administrators cannot write. Empty: `audit-anchors`
    /// beside the data.
    #[schema(value_type = String)]
    pub anchor_dir: PathBuf,
    /// How often the head of the chain is noted there, in seconds.
    pub anchor_every_s: u32,
}

impl Default for Audit {
    fn default() -> Self {
        Self { anchor_dir: PathBuf::new(), anchor_every_s: 60 }
    }
}
