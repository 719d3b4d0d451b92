//! Writing notes and tags, each with its audit entry.

use serde_json::{Value, json};
use spendsense_db::Tx;
use spendsense_engine::ids::{RecommendationId, UserId};
use spendsense_engine::time::UnixMs;

use super::model::{ChangeNote, ListNotes, NewNote, NotePage, NoteView, Tag, TagList};
use super::store::{self, ItemRow, NoteRow};
use crate::audit::{Entry, Subject, record};
use crate::http::{ApiError, ApiResult, AppState, Caller, Role, cursor};

pub async fn notes(
    state: &AppState,
    caller: &Caller,
    recommendation_id: &RecommendationId,
    query: &ListNotes,
) -> ApiResult<NotePage> {
    let after: Option<(i64, String)> = cursor::decode(query.cursor.as_deref())?;
    let mut tx = state.db.snapshot().await?;
    require_item(&mut tx, recommendation_id).await?;
    let mut rows = store::list_notes(&mut tx, recommendation_id, after.as_ref(), query.limit + 1).await?;
    let total = store::count_notes(&mut tx, recommendation_id).await?;
    let next_cursor = cursor::cut(&mut rows, query.limit, |row| (row.created_at, row.note_id.clone()));
    Ok(NotePage { items: rows.into_iter().map(|row| view(caller, row)).collect(), total, next_cursor })
}

pub async fn write_note(
    state: &AppState,
    caller: &Caller,
    recommendation_id: &RecommendationId,
    body: NewNote,
) -> ApiResult<NoteView> {
    let at = state.world.now();
    let mut tx = state.db.write().await?;
    let item = require_item(&mut tx, recommendation_id).await?;
    let note = NoteRow {
        note_id: state.world.id("not"),
        recommendation_id: recommendation_id.to_string(),
        author_id: caller.identity_id.to_string(),
        author_name: None,
        note_text: body.note_text,
        version: 1,
        created_at: at.0,
        updated_at: at.0,
    };
    store::insert_note(&mut tx, &note).await?;
    let done = Done {
        action: "write_note",
        kind: "note",
        id: &note.note_id,
        before: None,
        after: Some(said(&note)),
    };
    audit(&mut tx, state, caller, &item, &done).await?;
    let written = require_note(&mut tx, &note.note_id).await?;
    tx.commit().await?;
    Ok(view(caller, written))
}

pub async fn change_note(
    state: &AppState,
    caller: &Caller,
    note_id: &str,
    body: &ChangeNote,
) -> ApiResult<NoteView> {
    let mut tx = state.db.write().await?;
    let (note, item) = own_note(&mut tx, caller, note_id).await?;
    let stale = || ApiError::Conflict {
        code: "stale_version",
        message: "somebody changed it meanwhile; look at it again".to_owned(),
    };
    if body.version.is_some_and(|version| version != note.version) {
        return Err(stale());
    }
    if store::update_note(&mut tx, note_id, note.version, &body.note_text, state.world.now()).await? == 0 {
        return Err(stale());
    }
    let after = require_note(&mut tx, note_id).await?;
    let done = Done {
        action: "change_note",
        kind: "note",
        id: note_id,
        before: Some(said(&note)),
        after: Some(said(&after)),
    };
    audit(&mut tx, state, caller, &item, &done).await?;
    tx.commit().await?;
    Ok(view(caller, after))
}

pub async fn delete_note(state: &AppState, caller: &Caller, note_id: &str) -> ApiResult<()> {
    let mut tx = state.db.write().await?;
    let (note, item) = own_note(&mut tx, caller, note_id).await?;
    if store::delete_note(&mut tx, note_id).await? == 0 {
        return Err(ApiError::not_found("note", note_id));
    }
    let done =
        Done { action: "delete_note", kind: "note", id: note_id, before: Some(said(&note)), after: None };
    audit(&mut tx, state, caller, &item, &done).await?;
    Ok(tx.commit().await?)
}

/// A note that the caller may change, with the item it is on.
async fn own_note(tx: &mut Tx, caller: &Caller, note_id: &str) -> ApiResult<(NoteRow, ItemRow)> {
    let note = require_note(tx, note_id).await?;
    if !may_change(caller, &note) {
        return Err(ApiError::Forbidden("only its author and admins change a note".to_owned()));
    }
    let item = require_item(tx, &RecommendationId::from(note.recommendation_id.as_str())).await?;
    Ok((note, item))
}

fn may_change(caller: &Caller, note: &NoteRow) -> bool {
    note.author_id == caller.identity_id.as_str() || caller.role == Role::Admin
}

async fn require_note(tx: &mut Tx, note_id: &str) -> ApiResult<NoteRow> {
    store::find_note(tx, note_id).await?.ok_or_else(|| ApiError::not_found("note", note_id))
}

pub(super) async fn require_item(tx: &mut Tx, recommendation_id: &RecommendationId) -> ApiResult<ItemRow> {
    store::find_item(tx, recommendation_id)
        .await?
        .ok_or_else(|| ApiError::not_found("recommendation", recommendation_id.as_str()))
}

fn view(caller: &Caller, row: NoteRow) -> NoteView {
    NoteView {
        may_change: may_change(caller, &row),
        note_id: row.note_id,
        recommendation_id: row.recommendation_id,
        author_id: row.author_id,
        author_name: row.author_name,
        note_text: row.note_text,
        version: row.version,
        created_at: UnixMs(row.created_at),
        updated_at: UnixMs(row.updated_at),
    }
}

/// Of a note the log keeps that it was, not what it said.
fn said(note: &NoteRow) -> Value {
    json!({ "author_id": note.author_id, "version": note.version, "characters": note.note_text.chars().count() })
}

pub async fn tags(state: &AppState, recommendation_id: &RecommendationId) -> ApiResult<TagList> {
    let mut tx = state.db.snapshot().await?;
    require_item(&mut tx, recommendation_id).await?;
    tag_list(&mut tx, recommendation_id).await
}

/// The tags after it, and whether it was put on now. Putting on what is there changes and records nothing.
pub async fn put_tag(
    state: &AppState,
    caller: &Caller,
    recommendation_id: &RecommendationId,
    tag: Tag,
) -> ApiResult<(TagList, bool)> {
    let mut tx = state.db.write().await?;
    let item = require_item(&mut tx, recommendation_id).await?;
    let by = caller.identity_id.as_str();
    let at = state.world.now();
    let is_new = store::insert_tag(&mut tx, recommendation_id, tag.as_str(), by, at).await? > 0;
    if is_new {
        let after = Some(json!({ "tag": tag }));
        let done = Done { action: "tag", kind: "tag", id: tag.as_str(), before: None, after };
        audit(&mut tx, state, caller, &item, &done).await?;
    }
    let list = tag_list(&mut tx, recommendation_id).await?;
    tx.commit().await?;
    Ok((list, is_new))
}

pub async fn take_tag(
    state: &AppState,
    caller: &Caller,
    recommendation_id: &RecommendationId,
    tag: &str,
) -> ApiResult<()> {
    let mut tx = state.db.write().await?;
    let item = require_item(&mut tx, recommendation_id).await?;
    if store::delete_tag(&mut tx, recommendation_id, tag).await? == 0 {
        return Err(ApiError::not_found("tag", tag));
    }
    let before = Some(json!({ "tag": tag }));
    audit(
        &mut tx,
        state,
        caller,
        &item,
        &Done { action: "untag", kind: "tag", id: tag, before, after: None },
    )
    .await?;
    Ok(tx.commit().await?)
}

async fn tag_list(tx: &mut Tx, recommendation_id: &RecommendationId) -> ApiResult<TagList> {
    let items = store::list_tags(tx, recommendation_id).await?;
    Ok(TagList { total: items.len(), items, next_cursor: None })
}

/// What was done beside an item, for the audit log.
pub(super) struct Done<'a> {
    pub action: &'a str,
    pub kind: &'static str,
    pub id: &'a str,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

pub(super) async fn audit(
    tx: &mut Tx,
    state: &AppState,
    caller: &Caller,
    item: &ItemRow,
    done: &Done<'_>,
) -> ApiResult<()> {
    let recommendation_id = RecommendationId::from(item.recommendation_id.as_str());
    let entry = Entry {
        audit_id: state.world.id("aud"),
        action: done.action,
        subject: Subject::of(done.kind, done.id).on(&recommendation_id),
        user_id: Some(&UserId::from(item.user_id.as_str())),
        before: done.before.clone(),
        after: done.after.clone(),
        reason: None,
        metadata: json!({}),
        at: state.world.now(),
    };
    Ok(record(tx, caller, &entry).await?)
}
