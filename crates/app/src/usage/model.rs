//! Uploads: what is asked for, how far they are, and what came of them.

use serde::{Deserialize, Serialize};
use spendsense_engine::time::{Day, UnixMs};
use utoipa::ToSchema;

use super::columns::Mapping;
use super::source::Place;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UploadStatus {
    /// Received, not begun.
    Pending,
    /// Chunks of it are being written; those that are in count already.
    Importing,
    /// All of it is in and counts.
    Imported,
    /// Given up. Its chunks that were in count until it is reverted.
    Failed,
    Reverting,
    /// Nothing of it counts.
    Reverted,
    /// A dry run that is over.
    Checked,
}

impl UploadStatus {
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Importing,
        Self::Imported,
        Self::Failed,
        Self::Reverting,
        Self::Reverted,
        Self::Checked,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Importing => "importing",
            Self::Imported => "imported",
            Self::Failed => "failed",
            Self::Reverting => "reverting",
            Self::Reverted => "reverted",
            Self::Checked => "checked",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// Where an upload came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UploadSource {
    Api,
    Cli,
}

impl UploadSource {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Cli => "cli",
        }
    }
}

/// One of the files of an upload.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct UploadFile {
    /// The sender's name for it: for people, never part of a path.
    #[schema(example = "usage-march.csv")]
    pub name: String,
    /// SHA-256 of the decoded bytes.
    pub sha256: String,
    /// Decoded.
    pub bytes: i64,
}

/// An upload to be registered.
#[derive(Clone, Debug)]
pub struct NewUpload {
    pub upload_id: String,
    pub source: UploadSource,
    pub dry_run: bool,
    pub chunk_rows: i64,
    pub mapping: Mapping,
    pub transactions: Option<UploadFile>,
    pub users: Option<UploadFile>,
    pub created_by: String,
    pub created_at: UnixMs,
}

/// How rows fared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Counts {
    /// Rows of both files so far.
    pub rows_read: i64,
    pub rows_rejected: i64,
    /// Rows of transactions by what became of them.
    pub records_new: i64,
    /// Known already, cell by cell the same: counted once.
    pub records_duplicate: i64,
    /// Known with other values, or under another profile of its subscriber: the newest upload wins.
    pub records_changed: i64,
    /// Accepted, though the cost is not what count and rate give.
    pub cost_mismatches: i64,
    /// Accepted rows that count tokens other than `prompt` and `completion`; they are part of every total.
    pub other_token_rows: i64,
    pub subscribers_new: i64,
    pub subscribers_duplicate: i64,
    pub subscribers_changed: i64,
    /// First and last day of accepted rows.
    pub first_day: Option<Day>,
    pub last_day: Option<Day>,
}

impl Counts {
    pub fn accepted(&self) -> i64 {
        self.rows_read - self.rows_rejected
    }

    pub fn note_day(&mut self, day: Day) {
        self.first_day = Some(self.first_day.map_or(day, |first| first.min(day)));
        self.last_day = Some(self.last_day.map_or(day, |last| last.max(day)));
    }
}

/// How far a file has been written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileProgress {
    /// The file's first line, for whoever takes refused rows out again.
    pub headers: Vec<String>,
    /// Where the next chunk begins; none before the first.
    pub place: Option<Place>,
    pub chunks: i64,
    pub done: bool,
}

/// Kept with the upload, in the transaction of each chunk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    pub users: FileProgress,
    pub transactions: FileProgress,
    pub counts: Counts,
    pub revert: RevertProgress,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RevertProgress {
    pub subscribers_done: bool,
    pub records_done: bool,
    /// The last record dealt with.
    pub cursor: String,
    pub chunks: i64,
    pub records_removed: i64,
    /// Records whose former version counts again.
    pub records_restored: i64,
}

/// Totals of all records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Totals {
    pub records: i64,
    pub cost_nano_usd: i64,
    pub tokens: i64,
    /// Distinct.
    pub conversations: i64,
    pub first_day: Option<Day>,
    pub last_day: Option<Day>,
}

/// What an import, dry run or revert came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = UploadSummary)]
pub struct Summary {
    pub before: Totals,
    pub after: Totals,
    /// Days whose totals differ, as far as a hundred.
    pub days: Vec<DayDifference>,
    /// Days beyond those.
    pub days_unlisted: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DayDifference {
    pub date: Day,
    pub records: i64,
    pub cost_nano_usd: i64,
    pub tokens: i64,
}

/// A registered upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    pub upload_id: String,
    /// Its place in the order of application, once begun.
    pub upload_no: Option<i64>,
    pub status: UploadStatus,
    pub source: String,
    pub dry_run: bool,
    pub chunk_rows: i64,
    pub mapping: Mapping,
    pub transactions: Option<UploadFile>,
    pub users: Option<UploadFile>,
    pub same_as: Option<String>,
    pub job_id: Option<String>,
    pub revert_job_id: Option<String>,
    pub progress: Progress,
    pub summary: Option<Summary>,
    pub error: Option<String>,
    pub created_by: String,
    pub created_at: UnixMs,
    pub started_at: Option<UnixMs>,
    pub finished_at: Option<UnixMs>,
    pub reverted_by: Option<String>,
    pub reverted_at: Option<UnixMs>,
}
