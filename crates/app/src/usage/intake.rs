//! A multipart body with the files of an upload, written to the upload store as it comes.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use tokio::sync::mpsc;

use super::columns::{FileKind, Mapping};
use super::model::UploadFile;
use super::source::{Records, Source, SourceError};
use super::storage::{self, Received, Sink, UploadStore};
use crate::http::{ApiError, ApiResult, AppState};

const MAPPING_BYTES_MAX: usize = 64 << 10;
const NAME_CHARS_MAX: usize = 200;

/// What came with a request.
#[derive(Debug, Default)]
pub struct Intake {
    pub mapping: Mapping,
    pub transactions: Option<UploadFile>,
    pub users: Option<UploadFile>,
}

/// Receives all parts; nothing of a body that is refused stays behind.
pub async fn receive(state: &AppState, upload_id: &str, body: Multipart) -> ApiResult<Intake> {
    let received = receive_parts(state, upload_id, body).await;
    if received.is_err() {
        storage::remove(&state.uploads, upload_id).await.map_err(storage::unreachable)?;
    }
    received
}

async fn receive_parts(state: &AppState, upload_id: &str, mut body: Multipart) -> ApiResult<Intake> {
    let mut intake = Intake::default();
    while let Some(field) = body.next_field().await.map_err(|error| broken(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let (kind, place) = match name.as_str() {
            "transactions" => (FileKind::Transactions, &mut intake.transactions),
            "users" => (FileKind::Users, &mut intake.users),
            "mapping" => {
                intake.mapping = read_mapping(field).await?;
                continue;
            }
            _ => {
                let text = "is no part of an upload: transactions, users, mapping";
                return Err(ApiError::field(["body", &name], text, "extra_forbidden"));
            }
        };
        if place.is_some() {
            return Err(ApiError::field(["body", &name], "is there twice", "value_error"));
        }
        *place = Some(receive_file(state, upload_id, kind, field).await?);
    }
    if intake.transactions.is_none() && intake.users.is_none() {
        return Err(ApiError::field(["body", "transactions"], "Field required", "missing"));
    }
    check_columns(state, upload_id, &intake).await?;
    Ok(intake)
}

async fn read_mapping(mut field: Field<'_>) -> ApiResult<Mapping> {
    let bad = |why: String| ApiError::field(["body", "mapping"], why, "value_error");
    let mut text = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|error| broken(&error))? {
        text.extend_from_slice(&piece);
        if text.len() > MAPPING_BYTES_MAX {
            return Err(bad("is larger than 64 KiB".to_owned()));
        }
    }
    let mapping: Mapping = serde_json::from_slice(&text).map_err(|error| bad(error.to_string()))?;
    mapping.check().map_err(|error| bad(error.to_string()))?;
    Ok(mapping)
}

async fn receive_file(
    state: &AppState,
    upload_id: &str,
    kind: FileKind,
    mut field: Field<'_>,
) -> ApiResult<UploadFile> {
    let limit = state.config.usage.upload_bytes_max;
    // For people to recognise it by; a path of theirs is none of our business.
    let name = field.file_name().unwrap_or_default();
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect();
    let (sender, pieces) = mpsc::channel(8);
    let (store, id) = (Arc::clone(&state.uploads), upload_id.to_owned());
    let writer = tokio::task::spawn_blocking(move || write_down(&*store, &id, kind, limit, pieces));
    let mut whole = Ok(());
    loop {
        match field.chunk().await {
            Ok(Some(piece)) => {
                if sender.send(Some(piece)).await.is_err() {
                    break;
                }
            }
            Ok(None) => {
                // Says that the file is complete and was not cut off.
                let _writer_knows_why = sender.send(None).await;
                break;
            }
            Err(error) => {
                whole = Err(broken(&error));
                break;
            }
        }
    }
    drop(sender);
    let received = writer.await.map_err(ApiError::internal)?;
    whole?;
    let received = received.map_err(|error| match error.kind() {
        std::io::ErrorKind::FileTooLarge => {
            ApiError::OverLimit { limit_bytes: limit, setting: "usage.upload_bytes_max" }
        }
        std::io::ErrorKind::InvalidInput
        | std::io::ErrorKind::InvalidData
        | std::io::ErrorKind::UnexpectedEof => ApiError::field(
            ["body", kind.as_str()],
            "is cut off, or its gzip encoding is broken",
            "value_error",
        ),
        _ => storage::unreachable(error),
    })?;
    let bytes = i64::try_from(received.bytes).unwrap_or(i64::MAX);
    Ok(UploadFile { name, sha256: received.sha256, bytes })
}

fn write_down(
    store: &dyn UploadStore,
    upload_id: &str,
    kind: FileKind,
    limit: u64,
    mut pieces: mpsc::Receiver<Option<Bytes>>,
) -> std::io::Result<Received> {
    let mut sink = Sink::new(store.create(upload_id, kind)?, limit);
    while let Some(piece) = pieces.blocking_recv() {
        match piece {
            Some(piece) => sink.write(&piece)?,
            None => {
                let (file, received) = sink.finish()?;
                file.keep()?;
                return Ok(received);
            }
        }
    }
    Err(std::io::ErrorKind::UnexpectedEof.into())
}

/// A file whose columns are not there is refused at once, not by a job later.
async fn check_columns(state: &AppState, upload_id: &str, intake: &Intake) -> ApiResult<()> {
    let id = upload_id.to_owned();
    let files = storage::with(&state.uploads, move |store| store.open(&id)).await;
    let files = files.map_err(storage::unreachable)?;
    let mapping = intake.mapping.clone();
    let sources: Vec<Source> = [files.transactions, files.users].into_iter().flatten().collect();
    let check = move || {
        sources.iter().try_for_each(|source| match Records::open(source, &mapping, None) {
            Ok(_) => Ok(()),
            Err(error) => Err((source.kind, error)),
        })
    };
    tokio::task::spawn_blocking(check).await.map_err(ApiError::internal)?.map_err(|(kind, error)| match error
    {
        SourceError::Io { .. } => ApiError::internal(error),
        error => ApiError::field(["body", kind.as_str()], error.to_string(), "value_error"),
    })
}

fn broken(error: &MultipartError) -> ApiError {
    let message = format!("the multipart body cannot be read: {}", error.body_text());
    ApiError::BadRequest { code: "body_unreadable", message }
}
