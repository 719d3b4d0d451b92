//! Uploads of AI usage.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Uploads of AI usage.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Usage {
    /// Folder for uploaded files until they are imported; all servers and workers must reach it. Empty: `uploads`
    /// beside the database, or in the current folder.
    #[schema(value_type = String)]
    pub upload_dir: PathBuf,
    /// Largest file of an upload, decoded, in bytes.
    pub upload_bytes_max: u64,
    /// Rows of an upload that are written in one transaction; a larger chunk is faster and holds up other writers longer.
    pub chunk_rows: u32,
    /// Most rows of a dry run, which holds one transaction open from its first row to its last.
    pub dry_run_rows_max: u64,
    /// Most rows (sums of a day, person and model, and as many sightings of conversations) that a server keeps in memory
    /// to answer filtered figures from, some 70 bytes each; with more, the database counts them for each question.
    pub rows_in_memory_max: u32,
    /// The company under which this deployment's own model calls appear in AI usage.
    pub own_company: String,
}

impl Default for Usage {
    fn default() -> Self {
        Self {
            upload_dir: PathBuf::new(),
            upload_bytes_max: 8 << 30,
            chunk_rows: 500,
            dry_run_rows_max: 1_000_000,
            rows_in_memory_max: 1_000_000,
            own_company: "SpendSense (this deployment)".to_owned(),
        }
    }
}
