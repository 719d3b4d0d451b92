//! Uploads as the API shows them.

use garde::Validate;
use serde::{Deserialize, Serialize};
use spendsense_engine::time::UnixMs;
use utoipa::{IntoParams, ToSchema};

use super::columns::{FileKind, Mapping};
use super::model::{Counts, RevertProgress, Summary, Upload, UploadFile, UploadStatus};
use super::store::rejections::{RejectionCount, RejectionRow};

/// How to take an upload.
#[derive(Clone, Copy, Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UploadParams {
    /// Say what would happen, and let nothing happen.
    #[garde(skip)]
    #[serde(default)]
    #[param(default = false)]
    pub dry_run: bool,
    /// Rows of one transaction (default: the setting `usage.chunk_rows`).
    #[garde(range(min = 1, max = 1_000_000))]
    #[param(minimum = 1, maximum = 1_000_000)]
    pub chunk_rows: Option<i64>,
}

/// `200` of `POST /upload-csv`, as documented, and more.
#[derive(Debug, Serialize, ToSchema)]
pub struct UploadAnswer {
    #[schema(example = "success")]
    pub message: &'static str,
    pub data: UploadStarted,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct UploadStarted {
    /// To be followed at `/jobs/{job_id}`.
    #[schema(example = "job_0193f6c2a4b87d1e9c3b5a7f21d04e68")]
    pub job_id: String,
    #[schema(example = "upl_0193f6c2a4b87d1e9c3b5a7f21d04e68")]
    pub upload_id: String,
    /// `pending`.
    pub status: UploadStatus,
    pub dry_run: bool,
    /// An upload of the very same bytes that counts: nothing of this one is new.
    pub same_as: Option<String>,
}

/// The body of `POST /upload-csv`: at least one of the files.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the body, which is read as a stream")]
pub struct UploadBody {
    /// CSV, plain or gzip.
    #[schema(format = Binary, content_media_type = "text/csv")]
    transactions: Option<String>,
    /// CSV, plain or gzip.
    #[schema(format = Binary, content_media_type = "text/csv")]
    users: Option<String>,
    /// Names of the columns where they are not the documented ones, as JSON.
    mapping: Option<Mapping>,
}

#[derive(Clone, Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// `next_cursor` of the page before.
    #[garde(skip)]
    pub cursor: Option<String>,
    /// How many, 1 to 500.
    #[garde(range(min = 1, max = 500))]
    #[serde(default = "fifty")]
    #[param(default = 50, minimum = 1, maximum = 500)]
    pub limit: i64,
}

fn fifty() -> i64 {
    50
}

#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RejectionFileParams {
    /// Which of the two files.
    #[serde(default = "transactions")]
    #[param(inline, default = "transactions")]
    pub file: FileKind,
}

fn transactions() -> FileKind {
    FileKind::Transactions
}

/// A page of uploads, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct UploadPage {
    pub uploads: Vec<UploadView>,
    pub total: i64,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct UploadView {
    #[schema(example = "upl_0193f6c2a4b87d1e9c3b5a7f21d04e68")]
    pub upload_id: String,
    pub status: UploadStatus,
    /// Its place in the order of application: of two versions of a record, that of the higher number counts.
    pub upload_no: Option<i64>,
    /// `api` or `cli`.
    #[schema(example = "api")]
    pub source: String,
    pub dry_run: bool,
    pub transactions: Option<UploadFile>,
    pub users: Option<UploadFile>,
    /// An upload of the very same bytes that counted when this one came.
    pub same_as: Option<String>,
    pub counts: Counts,
    /// Totals before and after, once it is over; of a dry run, what they would be.
    pub totals: Option<Summary>,
    pub reverted: Option<RevertView>,
    /// Why it failed.
    pub error: Option<String>,
    pub job_id: Option<String>,
    pub revert_job_id: Option<String>,
    pub created_by: String,
    pub created_at: UnixMs,
    pub started_at: Option<UnixMs>,
    pub finished_at: Option<UnixMs>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RevertView {
    pub by: Option<String>,
    pub at: Option<UnixMs>,
    pub records_removed: i64,
    /// Records whose former version counts again.
    pub records_restored: i64,
}

impl From<Upload> for UploadView {
    fn from(upload: Upload) -> Self {
        let RevertProgress { records_removed, records_restored, .. } = upload.progress.revert;
        let reverted = (upload.status == UploadStatus::Reverted || records_removed + records_restored > 0)
            .then(|| RevertView {
                by: upload.reverted_by.clone(),
                at: upload.reverted_at,
                records_removed,
                records_restored,
            });
        // What was written down at the beginning says nothing about the end.
        let totals = upload
            .summary
            .filter(|_| upload.finished_at.is_some() && upload.status != UploadStatus::Importing);
        Self {
            upload_id: upload.upload_id,
            status: upload.status,
            upload_no: upload.upload_no,
            source: upload.source,
            dry_run: upload.dry_run,
            transactions: upload.transactions,
            users: upload.users,
            same_as: upload.same_as,
            counts: upload.progress.counts,
            totals,
            reverted,
            error: upload.error,
            job_id: upload.job_id,
            revert_job_id: upload.revert_job_id,
            created_by: upload.created_by,
            created_at: upload.created_at,
            started_at: upload.started_at,
            finished_at: upload.finished_at,
        }
    }
}

/// A page of refused rows, by file and line.
#[derive(Debug, Serialize, ToSchema)]
pub struct RejectionPage {
    pub rejections: Vec<RejectionView>,
    /// Refused rows of the upload by what is wrong with them; the most frequent first.
    pub reasons: Vec<ReasonView>,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RejectionView {
    #[schema(example = "transactions")]
    pub file: String,
    /// Line of the file; the header is line 1.
    #[schema(example = 17)]
    pub line: i64,
    /// Documented name of the column.
    #[schema(example = "Token_Count")]
    pub field: String,
    #[schema(example = "-3")]
    pub value: String,
    #[schema(example = "negative")]
    pub code: String,
    #[schema(example = "Token_Count: is negative")]
    pub reason: String,
}

impl From<RejectionRow> for RejectionView {
    fn from(row: RejectionRow) -> Self {
        let RejectionRow { file, line, field, value, code, reason, .. } = row;
        Self { file, line, field, value, code, reason }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ReasonView {
    pub file: String,
    pub field: String,
    pub code: String,
    pub rows: i64,
}

impl From<RejectionCount> for ReasonView {
    fn from(count: RejectionCount) -> Self {
        let RejectionCount { file, field, code, rows } = count;
        Self { file, field, code, rows }
    }
}

/// `202` of a revert.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevertStarted {
    pub upload_id: String,
    /// To be followed at `/jobs/{job_id}`.
    pub job_id: String,
}
