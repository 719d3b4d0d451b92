//! Reading and editing content: every version passes the guardrails before it is kept.

use std::collections::BTreeMap;

use serde_json::json;
use spendsense_db::Tx;
use spendsense_engine::guardrails::{check_content, place_in_content};
use spendsense_engine::personas::{Criterion, Persona};
use spendsense_engine::recommendations::{Catalogue, ContentItem};
use spendsense_engine::time::UnixMs;

use super::model::{
    ChangeContent, ContentBody, ContentHead, ContentPage, ContentView, ListContent, NewContent, RevisionHead,
    TextCheck, TextFinding, refuse_faults,
};
use super::store::{self, RevisionRow};
use crate::audit::{Entry, Subject, record};
use crate::http::{ApiError, ApiResult, AppState, Caller, FieldError, cursor};

const REVISIONS_SHOWN: i64 = 50;

/// An item in its newest version, in use or not.
#[derive(Clone, Debug)]
struct Held {
    item: ContentItem,
    version: i64,
    active: bool,
    edited: Option<(String, UnixMs)>,
}

pub async fn list(state: &AppState, query: &ListContent) -> ApiResult<ContentPage> {
    let after: Option<String> = cursor::decode(query.cursor.as_deref())?;
    let mut tx = state.db.read().await?;
    let wanted = |held: &Held| {
        let text = query.q.as_deref().map(str::to_lowercase).unwrap_or_default();
        let persona = query.persona.as_deref().and_then(Persona::parse);
        persona.is_none_or(|persona| held.item.personas.contains(&persona))
            && query.active.is_none_or(|active| active == held.active)
            && (held.item.title.to_lowercase().contains(&text) || held.item.id.contains(&text))
    };
    let found: Vec<Held> = all(&mut tx).await?.into_values().filter(wanted).collect();
    let total = found.len();
    let is_later = |held: &Held| after.as_ref().is_none_or(|after| held.item.id > *after);
    let mut items: Vec<ContentHead> = found.into_iter().filter(is_later).map(head).collect();
    let next_cursor = cursor::cut(&mut items, query.limit, |item| item.content_id.clone());
    Ok(ContentPage { items, total, next_cursor })
}

/// Everything that ships or was ever written, by id.
async fn all(tx: &mut Tx) -> ApiResult<BTreeMap<String, Held>> {
    let shipped = Catalogue::shipped();
    let mut all: BTreeMap<String, Held> =
        shipped.items().iter().map(|item| (item.id.clone(), as_shipped(item))).collect();
    for revision in store::list_newest(tx).await? {
        all.insert(revision.content_id.clone(), as_edited(&revision)?);
    }
    Ok(all)
}

fn as_shipped(item: &ContentItem) -> Held {
    Held { item: item.clone(), version: 0, active: true, edited: None }
}

fn as_edited(revision: &RevisionRow) -> ApiResult<Held> {
    Ok(Held {
        item: revision.item()?,
        version: revision.version,
        active: revision.active,
        edited: Some((revision.edited_by.clone(), UnixMs(revision.edited_at))),
    })
}

async fn find_held(tx: &mut Tx, content_id: &str) -> ApiResult<Option<Held>> {
    match store::find_newest(tx, content_id).await? {
        Some(revision) => as_edited(&revision).map(Some),
        None => Ok(Catalogue::shipped().find(content_id).map(as_shipped)),
    }
}

pub async fn find(state: &AppState, content_id: &str) -> ApiResult<ContentView> {
    let mut tx = state.db.snapshot().await?;
    let held =
        find_held(&mut tx, content_id).await?.ok_or_else(|| ApiError::not_found("content", content_id))?;
    view(&mut tx, state, held).await
}

/// The guardrails on a text that nobody has saved.
pub fn check(state: &AppState, body: &ContentBody) -> ApiResult<TextCheck> {
    let item = item("unsaved", body)?;
    Ok(TextCheck::new(check_content(&state.policy, &item), |check| place_in_content(&item, check)))
}

pub async fn create(state: &AppState, caller: &Caller, new: &NewContent) -> ApiResult<ContentView> {
    let item = item(&new.content_id, &new.content)?;
    refuse(state, &item)?;
    let mut tx = state.db.write().await?;
    store::lock_content(&mut tx).await?;
    if find_held(&mut tx, &new.content_id).await?.is_some() {
        let message = format!("content {} exists", new.content_id);
        return Err(ApiError::Conflict { code: "duplicate_key", message });
    }
    let edit = Edit { action: "create_content", reason: &new.reason, active: true };
    save(tx, state, caller, &item, None, &edit).await
}

pub async fn change(
    state: &AppState,
    caller: &Caller,
    content_id: &str,
    change: &ChangeContent,
) -> ApiResult<ContentView> {
    let item = item(content_id, &change.content)?;
    refuse(state, &item)?;
    let mut tx = state.db.write().await?;
    store::lock_content(&mut tx).await?;
    let held =
        find_held(&mut tx, content_id).await?.ok_or_else(|| ApiError::not_found("content", content_id))?;
    if change.version.is_some_and(|version| version != held.version) {
        let message = "somebody changed it meanwhile; look at it again".to_owned();
        return Err(ApiError::Conflict { code: "stale_version", message });
    }
    let edit = Edit { action: "change_content", reason: &change.reason, active: change.active };
    save(tx, state, caller, &item, Some(&held), &edit).await
}

struct Edit<'a> {
    action: &'a str,
    reason: &'a str,
    active: bool,
}

/// Keeps the next version, in force at once in this process.
async fn save(
    mut tx: Tx,
    state: &AppState,
    caller: &Caller,
    item: &ContentItem,
    before: Option<&Held>,
    edit: &Edit<'_>,
) -> ApiResult<ContentView> {
    let at = state.world.now();
    let row = RevisionRow {
        content_id: item.id.clone(),
        version: before.map_or(0, |held| held.version) + 1,
        body: serde_json::to_string(item).map_err(ApiError::internal)?,
        active: edit.active,
        reason: edit.reason.to_owned(),
        edited_by: caller.identity_id.to_string(),
        edited_at: at.0,
    };
    store::insert_revision(&mut tx, &row).await?;
    let said = |version: i64, active: bool, title: &str| json!({ "version": version, "active": active, "title": title });
    let entry = Entry {
        audit_id: state.world.id("aud"),
        action: edit.action,
        subject: Subject::of("content", &item.id),
        user_id: None,
        before: before.map(|held| said(held.version, held.active, &held.item.title)),
        after: Some(said(row.version, row.active, &item.title)),
        reason: Some(edit.reason),
        metadata: json!({}),
        at,
    };
    record(&mut tx, caller, &entry).await?;
    tx.commit().await?;
    state.rules.reload(&state.db).await?;
    find(state, &item.id).await
}

/// The body as the engine reads it; triggers are checked as strictly as the policy's criteria.
fn item(id: &str, body: &ContentBody) -> ApiResult<ContentItem> {
    let mut errors = Vec::new();
    let mut triggers = Vec::new();
    for (at, trigger) in body.triggers.iter().enumerate() {
        match serde_json::from_value::<Criterion>(trigger.clone()) {
            Ok(criterion) => {
                errors.extend(criterion.fault().map(|fault| (at, fault)));
                triggers.push(criterion);
            }
            Err(error) => errors.push((at, error.to_string())),
        }
    }
    if !errors.is_empty() {
        let field = |(at, msg): (usize, String)| {
            FieldError::new(["body", "content", "triggers", &at.to_string()], msg, "value_error")
        };
        return Err(ApiError::Invalid(errors.into_iter().map(field).collect()));
    }
    Ok(ContentItem {
        id: id.to_owned(),
        kind: body.kind,
        title: body.title.clone(),
        summary: body.summary.clone(),
        body: body.body.clone(),
        personas: body.personas.clone(),
        triggers,
        read_time_minutes: body.read_time_minutes,
        topics: body.topics.clone(),
    })
}

/// 422 for each critical finding.
fn refuse(state: &AppState, item: &ContentItem) -> ApiResult<()> {
    let report = check_content(&state.policy, item);
    let findings = TextFinding::all(&report, |check| place_in_content(item, check));
    refuse_faults(&findings, &["body", "content"])
}

fn head(held: Held) -> ContentHead {
    let Held { item, version, active, edited } = held;
    let (edited_by, edited_at) = edited.unzip();
    ContentHead {
        content_id: item.id,
        version,
        active,
        kind: item.kind,
        title: item.title,
        summary: item.summary,
        personas: item.personas,
        topics: item.topics,
        read_time_minutes: item.read_time_minutes,
        edited_by,
        edited_at,
    }
}

async fn view(tx: &mut Tx, state: &AppState, held: Held) -> ApiResult<ContentView> {
    let revisions = store::list_revisions(tx, &held.item.id, REVISIONS_SHOWN).await?;
    let revision = |row: RevisionRow| RevisionHead {
        version: row.version,
        active: row.active,
        reason: row.reason,
        edited_by: row.edited_by,
        edited_at: UnixMs(row.edited_at),
    };
    Ok(ContentView {
        guardrails: check_content(&state.policy, &held.item),
        content_id: held.item.id.clone(),
        version: held.version,
        active: held.active,
        content: held.item.into(),
        revisions: revisions.into_iter().map(revision).collect(),
    })
}
