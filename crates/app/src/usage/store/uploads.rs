//! Uploads and their chunks.

use spendsense_db::dialect::json_list;
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_one, db_fetch_optional};
use spendsense_engine::time::UnixMs;
use sqlx::AssertSqlSafe;

use super::as_json;

use crate::usage::model::{NewUpload, Progress, Summary, Upload, UploadFile, UploadStatus};

#[derive(sqlx::FromRow)]
struct UploadRow {
    upload_id: String,
    upload_no: Option<i64>,
    status: String,
    source: String,
    dry_run: bool,
    chunk_rows: i64,
    mapping: Option<String>,
    transactions_sha256: Option<String>,
    transactions_name: Option<String>,
    transactions_bytes: i64,
    users_sha256: Option<String>,
    users_name: Option<String>,
    users_bytes: i64,
    same_as: Option<String>,
    job_id: Option<String>,
    revert_job_id: Option<String>,
    progress: String,
    summary: Option<String>,
    error: Option<String>,
    created_by: String,
    created_at: i64,
    started_at: Option<i64>,
    finished_at: Option<i64>,
    reverted_by: Option<String>,
    reverted_at: Option<i64>,
}

impl TryFrom<UploadRow> for Upload {
    type Error = DbError;

    fn try_from(row: UploadRow) -> Result<Self, DbError> {
        let wrong =
            |column| DbError::Inconsistent { table: "usage_uploads", column, id: row.upload_id.clone() };
        let file = |sha256: &Option<String>, name: &Option<String>, bytes| {
            let name = name.clone().unwrap_or_default();
            sha256.clone().map(|sha256| UploadFile { name, sha256, bytes })
        };
        let mapping = row.mapping.as_deref().map(serde_json::from_str).transpose();
        let summary = row.summary.as_deref().map(serde_json::from_str).transpose();
        Ok(Self {
            upload_no: row.upload_no,
            status: UploadStatus::parse(&row.status).ok_or_else(|| wrong("status"))?,
            dry_run: row.dry_run,
            chunk_rows: row.chunk_rows,
            mapping: mapping.map_err(|_| wrong("mapping"))?.unwrap_or_default(),
            transactions: file(&row.transactions_sha256, &row.transactions_name, row.transactions_bytes),
            users: file(&row.users_sha256, &row.users_name, row.users_bytes),
            progress: serde_json::from_str(&row.progress).map_err(|_| wrong("progress"))?,
            summary: summary.map_err(|_| wrong("summary"))?,
            upload_id: row.upload_id,
            source: row.source,
            same_as: row.same_as,
            job_id: row.job_id,
            revert_job_id: row.revert_job_id,
            error: row.error,
            created_by: row.created_by,
            created_at: UnixMs(row.created_at),
            started_at: row.started_at.map(UnixMs),
            finished_at: row.finished_at.map(UnixMs),
            reverted_by: row.reverted_by,
            reverted_at: row.reverted_at.map(UnixMs),
        })
    }
}

pub async fn insert_upload(tx: &mut Tx, upload: &NewUpload) -> Result<(), DbError> {
    let none = UploadFile::default();
    let files = [&upload.transactions, &upload.users];
    let [transactions, users] = files.map(|file| file.as_ref().unwrap_or(&none));
    let [transactions_sha256, users_sha256] =
        files.map(|file| file.as_ref().map(|file| file.sha256.as_str()));
    let same_as = find_same(tx, transactions_sha256, users_sha256).await?;
    let mapping = serde_json::to_string(&upload.mapping).unwrap_or_default();
    db_execute!(
        tx,
        "INSERT INTO usage_uploads (upload_id, status, source, dry_run, chunk_rows, mapping, transactions_sha256,
             transactions_name, transactions_bytes, users_sha256, users_name, users_bytes, same_as, progress,
             created_by, created_at)
         VALUES ($1, 'pending', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '{}', $13, $14)",
        &upload.upload_id,
        upload.source.as_str(),
        upload.dry_run,
        upload.chunk_rows,
        mapping,
        transactions_sha256,
        &transactions.name,
        transactions.bytes,
        users_sha256,
        &users.name,
        users.bytes,
        same_as,
        &upload.created_by,
        upload.created_at.0
    )
    .map(drop)
}

/// The upload of the very same bytes that counts, if any.
pub async fn find_same(
    tx: &mut Tx,
    transactions: Option<&str>,
    users: Option<&str>,
) -> Result<Option<String>, DbError> {
    let found = db_fetch_optional!(
        tx,
        (String,),
        "SELECT upload_id FROM usage_uploads
         WHERE COALESCE(transactions_sha256, '') = $1 AND COALESCE(users_sha256, '') = $2 AND status = 'imported'
         ORDER BY upload_no DESC LIMIT 1",
        transactions.unwrap_or_default(),
        users.unwrap_or_default()
    )?;
    Ok(found.map(|(upload_id,)| upload_id))
}

/// An upload of these bytes from the command line that was interrupted.
pub async fn find_interrupted(
    tx: &mut Tx,
    transactions: Option<&str>,
    users: Option<&str>,
) -> Result<Option<String>, DbError> {
    let found = db_fetch_optional!(
        tx,
        (String,),
        "SELECT upload_id FROM usage_uploads
         WHERE COALESCE(transactions_sha256, '') = $1 AND COALESCE(users_sha256, '') = $2 AND source = 'cli'
           AND status = 'importing' ORDER BY upload_no DESC LIMIT 1",
        transactions.unwrap_or_default(),
        users.unwrap_or_default()
    )?;
    Ok(found.map(|(upload_id,)| upload_id))
}

pub async fn find_upload(tx: &mut Tx, upload_id: &str) -> Result<Option<Upload>, DbError> {
    let row =
        db_fetch_optional!(tx, UploadRow, "SELECT * FROM usage_uploads WHERE upload_id = $1", upload_id)?;
    row.map(Upload::try_from).transpose()
}

/// The newest first, from before `before` on.
pub async fn list_uploads(
    tx: &mut Tx,
    before: Option<(i64, &str)>,
    limit: i64,
) -> Result<Vec<Upload>, DbError> {
    let (created_at, upload_id) = before.unwrap_or((i64::MAX, ""));
    let rows = db_fetch_all!(
        tx,
        UploadRow,
        "SELECT * FROM usage_uploads WHERE created_at < $1 OR (created_at = $1 AND upload_id < $2)
         ORDER BY created_at DESC, upload_id DESC LIMIT $3",
        created_at,
        upload_id,
        limit
    )?;
    rows.into_iter().map(Upload::try_from).collect()
}

pub async fn count_uploads(tx: &mut Tx) -> Result<i64, DbError> {
    db_fetch_one!(tx, (i64,), "SELECT COUNT(*) FROM usage_uploads").map(|(count,)| count)
}

/// An upload other than this one that is being written or undone.
pub async fn find_busy(tx: &mut Tx, upload_id: &str) -> Result<Option<String>, DbError> {
    let found = db_fetch_optional!(
        tx,
        (String,),
        "SELECT upload_id FROM usage_uploads
         WHERE upload_id <> $1 AND status IN ('importing', 'reverting') ORDER BY upload_no LIMIT 1",
        upload_id
    )?;
    Ok(found.map(|(upload_id,)| upload_id))
}

/// The highest number given so far.
pub async fn last_upload_no(tx: &mut Tx) -> Result<i64, DbError> {
    let sql = "SELECT COALESCE(MAX(upload_no), 0) FROM usage_uploads";
    db_fetch_one!(tx, (i64,), sql).map(|(last,)| last)
}

pub async fn set_job(tx: &mut Tx, upload_id: &str, job_id: &str) -> Result<u64, DbError> {
    db_execute!(tx, "UPDATE usage_uploads SET job_id = $2 WHERE upload_id = $1", upload_id, job_id)
}

pub async fn set_revert_job(tx: &mut Tx, upload_id: &str, job_id: &str) -> Result<u64, DbError> {
    db_execute!(tx, "UPDATE usage_uploads SET revert_job_id = $2 WHERE upload_id = $1", upload_id, job_id)
}

pub async fn mark_begun(tx: &mut Tx, upload_id: &str, upload_no: i64, now: UnixMs) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE usage_uploads SET upload_no = $2, status = 'importing', started_at = $3 WHERE upload_id = $1",
        upload_id,
        upload_no,
        now.0
    )
}

/// How far it is; 0 when the upload is not in that state (any more).
pub async fn mark_progress(
    tx: &mut Tx,
    upload_id: &str,
    status: UploadStatus,
    progress: &Progress,
) -> Result<u64, DbError> {
    let progress = serde_json::to_string(progress).unwrap_or_default();
    db_execute!(
        tx,
        "UPDATE usage_uploads SET progress = $2 WHERE upload_id = $1 AND status = $3",
        upload_id,
        progress,
        status.as_str()
    )
}

/// The end of an import, dry run or revert. What is `None` stays as it is.
pub async fn mark_over(
    tx: &mut Tx,
    upload_id: &str,
    status: UploadStatus,
    summary: Option<&Summary>,
    error: Option<&str>,
    now: UnixMs,
) -> Result<u64, DbError> {
    let summary = summary.map(|summary| serde_json::to_string(summary).unwrap_or_default());
    db_execute!(
        tx,
        "UPDATE usage_uploads SET status = $2, summary = COALESCE($3, summary), error = $4, finished_at = $5
         WHERE upload_id = $1",
        upload_id,
        status.as_str(),
        summary,
        error,
        now.0
    )
}

/// Nobody goes on with it. Does nothing when it is not in one of these states.
pub async fn mark_given_up(
    tx: &mut Tx,
    upload_id: &str,
    from: &[UploadStatus],
    why: &str,
    now: UnixMs,
) -> Result<u64, DbError> {
    let from: Vec<&str> = from.iter().map(|status| status.as_str()).collect();
    let sql = format!(
        "UPDATE usage_uploads SET status = 'failed', error = $2, finished_at = $3
         WHERE upload_id = $1 AND status IN {}",
        json_list(tx.backend(), "$4")
    );
    db_execute!(tx, AssertSqlSafe(sql.as_str()), upload_id, why, now.0, as_json(&from))
}

pub async fn mark_reverting(tx: &mut Tx, upload_id: &str) -> Result<u64, DbError> {
    db_execute!(tx, "UPDATE usage_uploads SET status = 'reverting' WHERE upload_id = $1", upload_id)
}

pub async fn mark_reverted(tx: &mut Tx, upload_id: &str, by: &str, now: UnixMs) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE usage_uploads SET status = 'reverted', reverted_by = $2, reverted_at = $3 WHERE upload_id = $1",
        upload_id,
        by,
        now.0
    )
}

/// Fails if the chunk is in already: it is then undone with everything that came with it.
pub async fn insert_chunk(
    tx: &mut Tx,
    upload_no: i64,
    phase: &str,
    chunk_no: i64,
    rows_read: i64,
    now: UnixMs,
) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO usage_chunks (upload_no, phase, chunk_no, rows_read, committed_at) VALUES ($1, $2, $3, $4, $5)",
        upload_no,
        phase,
        chunk_no,
        rows_read,
        now.0
    )
    .map(drop)
}

/// The time zone of all days so far.
pub async fn find_time_zone(tx: &mut Tx) -> Result<Option<String>, DbError> {
    let sql = "SELECT time_zone FROM usage_state WHERE state_no = 1";
    db_fetch_one!(tx, (Option<String>,), sql).map(|(zone,)| zone)
}

pub async fn set_time_zone(tx: &mut Tx, time_zone: &str) -> Result<u64, DbError> {
    db_execute!(tx, "UPDATE usage_state SET time_zone = $1 WHERE state_no = 1", time_zone)
}

/// Tells everybody who keeps something of these tables in memory that they have changed.
pub async fn bump_generation(tx: &mut Tx) -> Result<u64, DbError> {
    db_execute!(tx, "UPDATE usage_state SET generation = generation + 1 WHERE state_no = 1")
}
