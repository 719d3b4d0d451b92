//! One load from its transaction to its answer.

use serde::Serialize;
use spendsense_db::Db;
use spendsense_db::dialect::only_one;
use utoipa::ToSchema;

use super::document::{Document, DocumentError};
use super::idempotency::Request;
use super::load::{Job, LoadError, load};
use super::parse::Layout;
use super::report::{Outcome, Rejection, Report};
use crate::http::{ApiError, ApiResult};

/// What a load did.
#[derive(Debug, Serialize, ToSchema)]
pub struct IngestResponse {
    /// `success`, or `partial` when `mode=partial` left rows out.
    #[schema(example = "success")]
    pub status: &'static str,
    /// Rows of the request that the database now holds as sent.
    pub ingested: Ingested,
    /// The same rows by what became of them.
    pub rows: RowsByOutcome,
    /// Every fault of every rejected row, up to 10,000.
    pub rejections: Vec<Rejection>,
    /// Faults beyond those listed.
    pub rejections_unlisted: u64,
    /// What else the sender should know.
    #[schema(example = json!(["2 known users kept their own consent"]))]
    pub notes: Vec<String>,
    #[schema(example = 1200)]
    pub duration_ms: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ingested {
    #[schema(example = 75)]
    pub users: u64,
    #[schema(example = 272)]
    pub accounts: u64,
    #[schema(example = 15590)]
    pub transactions: u64,
    #[schema(example = 92)]
    pub liabilities: u64,
    #[schema(example = 134)]
    pub products: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RowsByOutcome {
    pub users: Outcome,
    pub accounts: Outcome,
    pub transactions: Outcome,
    pub liabilities: Outcome,
    pub products: Outcome,
}

impl IngestResponse {
    pub fn of(report: Report, duration_ms: i64) -> Self {
        let status = if report.rejected() > 0 { "partial" } else { "success" };
        let kept = report.consents_kept;
        let notes = (kept > 0).then(|| {
            format!("{kept} known user(s) kept their own consent: a file does not change the consent of a known user")
        });
        Self {
            status,
            ingested: Ingested {
                users: report.users.accepted(),
                accounts: report.accounts.accepted(),
                transactions: report.transactions.accepted(),
                liabilities: report.liabilities.accepted(),
                products: report.products.accepted(),
            },
            rows: RowsByOutcome {
                users: report.users,
                accounts: report.accounts,
                transactions: report.transactions,
                liabilities: report.liabilities,
                products: report.products,
            },
            rejections: report.rejections,
            rejections_unlisted: report.unlisted,
            notes: notes.into_iter().collect(),
            duration_ms,
        }
    }
}

/// The answer as it is sent.
#[derive(Debug)]
pub struct Answer {
    pub body: String,
    /// Whether it was given before, for the same `Idempotency-Key`.
    pub replayed: bool,
}

/// Loads the document in one transaction and commits it. Loads wait for each other, on either database: two files
/// that name the same rows in different order would otherwise lock each other out.
pub async fn ingest(
    db: &Db,
    document: Document,
    layout: Layout,
    job: &Job,
    request: Option<&Request>,
) -> ApiResult<Answer> {
    let began = job.world.now();
    let mut tx = db.write().await?;
    only_one(&mut tx, "ingest").await?;
    if let Some(request) = request
        && let Some(body) = request.replay(&mut tx, began).await?
    {
        return Ok(Answer { body, replayed: true });
    }
    let report = load(&mut tx, document, layout, job, |_, _| {}).await.map_err(refusal)?;
    let duration_ms = job.world.now().0.saturating_sub(began.0);
    let response = IngestResponse::of(report, duration_ms);
    let body = serde_json::to_string(&response).map_err(ApiError::internal)?;
    if let Some(request) = request {
        request.save(&mut tx, &body, began).await?;
    }
    tx.commit().await?;
    Ok(Answer { body, replayed: false })
}

/// Loads a file for the command line, in one transaction; `progress` hears of the bytes read so far.
pub async fn ingest_file(
    db: &Db,
    document: Document,
    layout: Layout,
    job: &Job,
    progress: impl Fn(u64, &Report),
) -> Result<Report, LoadError> {
    let mut tx = db.write().await?;
    only_one(&mut tx, "ingest").await?;
    let report = load(&mut tx, document, layout, job, progress).await?;
    tx.commit().await?;
    Ok(report)
}

fn refusal(error: LoadError) -> ApiError {
    match error {
        LoadError::Db(error) => error.into(),
        LoadError::Parser(error) => ApiError::internal(error),
        LoadError::Rejected(report) => rejected(&report),
        LoadError::Document(DocumentError::Io(error)) => ApiError::internal(error),
        LoadError::Document(error) => {
            let (key, kind) = match &error {
                DocumentError::NotAnArray { key } => (Some(key.as_str()), "wrong_type"),
                DocumentError::Twice { key } => (Some(key.as_str()), "duplicate_key"),
                DocumentError::TooDeep { .. } => (None, "too_deep"),
                DocumentError::TooLarge { .. } => (None, "too_large"),
                _ => (None, "json_invalid"),
            };
            match key {
                Some(key) => ApiError::field(["body", key], error.to_string(), kind),
                None => ApiError::field(["body"], error.to_string(), kind),
            }
        }
    }
}

/// A taken key is a conflict, as documented; every other fault makes the request invalid.
fn rejected(report: &Report) -> ApiError {
    match report.rejections.first() {
        Some(first) if report.rejections.iter().all(|fault| fault.code == "duplicate_key") => {
            let place = format!("{}[{}].{}", first.entity.key(), first.index, first.field);
            ApiError::Conflict { code: "duplicate_key", message: format!("{place}: {}", first.reason) }
        }
        _ => ApiError::Invalid(report.rejections.iter().map(Rejection::as_field_error).collect()),
    }
}
