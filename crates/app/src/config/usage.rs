//! Uploads of AI usage.

use std::path::PathBuf;

use jiff::civil::Time;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where uploaded files wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UploadPlace {
    #[default]
    Folder,
    S3,
}

/// Uploads of AI usage.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Usage {
    /// Where uploaded files wait for their import: `folder` or `s3`, the bucket of `[storage]`.
    pub upload_store: UploadPlace,
    /// The folder; all servers and workers must reach it. Empty: `uploads` beside the database, or in the current
    /// folder.
    #[schema(value_type = String)]
    pub upload_dir: PathBuf,
    /// Largest file of an upload, decoded, in bytes.
    pub upload_bytes_max: u64,
    /// Rows of an upload that are written in one transaction; a larger chunk is faster and holds up other writers longer.
    pub chunk_rows: u32,
    /// When all sums are compared with the records, each day in the deployment's time zone. Empty: never.
    pub verify_at: String,
    /// Most rows of a dry run, which keeps something of each in memory.
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
            upload_store: UploadPlace::Folder,
            upload_dir: PathBuf::new(),
            upload_bytes_max: 8 << 30,
            chunk_rows: 500,
            verify_at: "04:40".to_owned(),
            dry_run_rows_max: 1_000_000,
            rows_in_memory_max: 1_000_000,
            own_company: "SpendSense (this deployment)".to_owned(),
        }
    }
}

impl Usage {
    /// Hour and minute of the check, if there is to be one.
    pub fn verify_time(&self) -> Result<Option<(i8, i8)>, jiff::Error> {
        if self.verify_at.is_empty() {
            return Ok(None);
        }
        let time = Time::strptime("%H:%M", &self.verify_at)?;
        Ok(Some((time.hour(), time.minute())))
    }
}
