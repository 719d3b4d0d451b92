//! The life of a draft: written, changed, discarded, or put in force by a second person.

use serde_json::{Value, json};
use spendsense_db::Tx;
use spendsense_engine::personas::{Policy, PolicyError, differences};
use spendsense_engine::time::UnixMs;

use super::model::{
    ChangeDraft, DraftHead, DraftPage, DraftStatus, DraftView, ListDrafts, NewDraft, PolicyVersion,
    PolicyView, PublishDraft,
};
use super::store::{self, DraftRow};
use crate::audit::{Entry, Subject, record};
use crate::http::{ApiError, ApiResult, AppState, Caller, FieldError, cursor};
use crate::personas;

const PUBLICATIONS_SHOWN: i64 = 20;

pub async fn in_force(state: &AppState) -> ApiResult<PolicyView> {
    let mut tx = state.db.snapshot().await?;
    let publications = store::list_publications(&mut tx, PUBLICATIONS_SHOWN).await?;
    let newest = publications.first().filter(|newest| newest.policy_hash == state.policy.hash());
    Ok(PolicyView {
        policy_hash: state.policy.hash().to_owned(),
        policy: as_value(state.policy.body())?,
        shipped: publications.is_empty(),
        published_by: newest.map(|newest| newest.published_by.clone()),
        published_at: newest.map(|newest| newest.published_at),
        publications,
    })
}

/// The policy of a hash. What shipped is kept from its first decision on; until then it is the program's own.
pub async fn version(state: &AppState, policy_hash: &str) -> ApiResult<PolicyVersion> {
    let mut tx = state.db.snapshot().await?;
    let ships = personas::PolicyInForce::shipped();
    let kept = personas::store::find_policy(&mut tx, policy_hash).await?;
    let body = match kept {
        Some(body) => body,
        None if ships.hash() == policy_hash => ships.body().to_owned(),
        None => return Err(ApiError::not_found("policy", policy_hash)),
    };
    Ok(PolicyVersion {
        policy_hash: policy_hash.to_owned(),
        policy: as_value(&body)?,
        in_force: state.policy.hash() == policy_hash,
        shipped: ships.hash() == policy_hash,
        publications: store::list_publications_of(&mut tx, policy_hash).await?,
    })
}

pub async fn list(state: &AppState, query: &ListDrafts) -> ApiResult<DraftPage> {
    let after: Option<(i64, String)> = cursor::decode(query.cursor.as_deref())?;
    let mut tx = state.db.snapshot().await?;
    let mut rows = store::list_drafts(&mut tx, query.status, after.as_ref(), query.limit + 1).await?;
    let total = store::count_drafts(&mut tx, query.status).await?;
    let next_cursor = cursor::cut(&mut rows, query.limit, |row| (row.updated_at, row.draft_id.clone()));
    let items = rows.into_iter().map(|row| head(state, row)).collect::<ApiResult<_>>()?;
    Ok(DraftPage { items, total, next_cursor })
}

pub async fn find(state: &AppState, caller: &Caller, draft_id: &str) -> ApiResult<DraftView> {
    let mut tx = state.db.read().await?;
    let row = require(&mut tx, draft_id).await?;
    view(state, caller, row)
}

pub async fn create(state: &AppState, caller: &Caller, body: NewDraft) -> ApiResult<DraftView> {
    let text = match &body.policy {
        Some(policy) => checked(policy)?,
        None => (state.policy.hash().to_owned(), state.policy.body().to_owned()),
    };
    let at = state.world.now();
    let row = DraftRow {
        draft_id: state.world.id("pdr"),
        title: body.title,
        base_hash: state.policy.hash().to_owned(),
        policy_hash: text.0,
        body: text.1,
        status: DraftStatus::Open.as_str().to_owned(),
        version: 1,
        author_id: caller.identity_id.to_string(),
        edited_by: caller.identity_id.to_string(),
        published_by: None,
        created_at: at.0,
        updated_at: at.0,
    };
    let mut tx = state.db.write().await?;
    store::insert_draft(&mut tx, &row).await?;
    audit(
        &mut tx,
        state,
        caller,
        &Change { action: "create_policy_draft", before: None, after: &row, reason: None },
    )
    .await?;
    tx.commit().await?;
    view(state, caller, row)
}

/// Saving puts the draft upon the policy in force now.
pub async fn change(
    state: &AppState,
    caller: &Caller,
    draft_id: &str,
    body: &ChangeDraft,
) -> ApiResult<DraftView> {
    let text = body.policy.as_ref().map(checked).transpose()?;
    let mut tx = state.db.write().await?;
    let row = require_open(&mut tx, draft_id, body.version).await?;
    let (policy_hash, policy_body) = text.unwrap_or_else(|| (row.policy_hash.clone(), row.body.clone()));
    let next = DraftRow {
        title: body.title.clone().unwrap_or_else(|| row.title.clone()),
        base_hash: state.policy.hash().to_owned(),
        policy_hash,
        body: policy_body,
        edited_by: caller.identity_id.to_string(),
        ..touched(&row, state.world.now())
    };
    save(&mut tx, &row, &next).await?;
    let change = Change { action: "change_policy_draft", before: Some(&row), after: &next, reason: None };
    audit(&mut tx, state, caller, &change).await?;
    tx.commit().await?;
    view(state, caller, next)
}

pub async fn discard(state: &AppState, caller: &Caller, draft_id: &str) -> ApiResult<()> {
    let mut tx = state.db.write().await?;
    let row = require_open(&mut tx, draft_id, None).await?;
    let next =
        DraftRow { status: DraftStatus::Discarded.as_str().to_owned(), ..touched(&row, state.world.now()) };
    save(&mut tx, &row, &next).await?;
    let change = Change { action: "discard_policy_draft", before: Some(&row), after: &next, reason: None };
    audit(&mut tx, state, caller, &change).await?;
    Ok(tx.commit().await?)
}

/// In force at once in this process, and within a second in the others.
pub async fn publish(
    state: &AppState,
    caller: &Caller,
    draft_id: &str,
    body: &PublishDraft,
) -> ApiResult<PolicyView> {
    let at = state.world.now();
    let by = caller.identity_id.as_str();
    let mut tx = state.db.write().await?;
    store::lock_publishing(&mut tx).await?;
    let row = require_open(&mut tx, draft_id, body.version).await?;
    if row.author_id == by || row.edited_by == by {
        return Err(conflict(
            "four_eyes",
            "somebody other than its author and last editor publishes a policy",
        ));
    }
    // As of this transaction, not of the request's beginning: another may have been published in between.
    let base = match store::list_publications(&mut tx, 1).await?.into_iter().next() {
        Some(newest) => newest.policy_hash,
        None => personas::PolicyInForce::shipped().hash().to_owned(),
    };
    if row.base_hash != base {
        return Err(conflict(
            "stale_base",
            "another policy was published since; save the draft upon that one",
        ));
    }
    if row.policy_hash == base {
        return Err(conflict("nothing_to_publish", "the draft says what the policy in force says"));
    }
    let policy = Policy::parse_json(&row.body).map_err(refused)?;
    let next = DraftRow {
        status: DraftStatus::Published.as_str().to_owned(),
        published_by: Some(by.to_owned()),
        ..touched(&row, at)
    };
    personas::store::insert_policy(&mut tx, &policy.hash(), &policy.canonical(), at).await?;
    save(&mut tx, &row, &next).await?;
    store::insert_publication(&mut tx, &row, by, at).await?;
    let change =
        Change { action: "publish_policy", before: Some(&row), after: &next, reason: Some(&body.reason) };
    audit(&mut tx, state, caller, &change).await?;
    tx.commit().await?;
    state.rules.reload(&state.db).await?;
    in_force(&state.clone()).await
}

/// A draft that may be changed, at the version the caller saw.
async fn require_open(tx: &mut Tx, draft_id: &str, version: Option<i64>) -> ApiResult<DraftRow> {
    let row = require(tx, draft_id).await?;
    if row.status()? != DraftStatus::Open {
        return Err(conflict("wrong_state", &format!("the draft is {}", row.status)));
    }
    if version.is_some_and(|version| version != row.version) {
        return Err(stale());
    }
    Ok(row)
}

async fn require(tx: &mut Tx, draft_id: &str) -> ApiResult<DraftRow> {
    store::find_draft(tx, draft_id).await?.ok_or_else(|| ApiError::not_found("policy draft", draft_id))
}

async fn save(tx: &mut Tx, row: &DraftRow, next: &DraftRow) -> ApiResult<()> {
    if store::update_draft(tx, row, next).await? == 0 { Err(stale()) } else { Ok(()) }
}

fn touched(row: &DraftRow, at: UnixMs) -> DraftRow {
    DraftRow { version: row.version + 1, updated_at: at.0, ..row.clone() }
}

/// The draft's policy, read as strictly as when it was written.
pub fn policy_of(row: &DraftRow) -> ApiResult<Policy> {
    Policy::parse_json(&row.body).map_err(refused)
}

/// Hash and canonical text of a policy that holds together.
fn checked(policy: &Value) -> ApiResult<(String, String)> {
    let policy = Policy::parse_json(&policy.to_string()).map_err(refused)?;
    Ok((policy.hash(), policy.canonical()))
}

/// `personas[1].priority` becomes `["body", "policy", "personas", "1", "priority"]`.
fn refused(errors: Vec<PolicyError>) -> ApiError {
    let field = |error: PolicyError| {
        let path = error.path.replace('[', ".").replace(']', "");
        let parts = path.split('.').filter(|part| !part.is_empty()).map(str::to_owned);
        let loc = ["body", "policy"].map(str::to_owned).into_iter().chain(parts).collect();
        FieldError::at(loc, error.message, "value_error")
    };
    ApiError::Invalid(errors.into_iter().map(field).collect())
}

fn head(state: &AppState, row: DraftRow) -> ApiResult<DraftHead> {
    let status = row.status()?;
    Ok(DraftHead {
        outdated: status == DraftStatus::Open && row.base_hash != state.policy.hash(),
        status,
        draft_id: row.draft_id,
        title: row.title,
        version: row.version,
        policy_hash: row.policy_hash,
        base_hash: row.base_hash,
        author_id: row.author_id,
        edited_by: row.edited_by,
        published_by: row.published_by,
        created_at: UnixMs(row.created_at),
        updated_at: UnixMs(row.updated_at),
    })
}

fn view(state: &AppState, caller: &Caller, row: DraftRow) -> ApiResult<DraftView> {
    let policy = policy_of(&row)?;
    let by = caller.identity_id.as_str();
    let stranger = row.author_id != by && row.edited_by != by;
    let text = as_value(&row.body)?;
    let head = head(state, row)?;
    Ok(DraftView {
        differences: differences(&state.policy, &policy),
        may_publish: caller.role.is_senior()
            && stranger
            && head.status == DraftStatus::Open
            && !head.outdated,
        policy: text,
        head,
    })
}

fn as_value(canonical: &str) -> ApiResult<Value> {
    serde_json::from_str(canonical).map_err(ApiError::internal)
}

/// What was done to a draft, for the audit log.
struct Change<'a> {
    action: &'a str,
    before: Option<&'a DraftRow>,
    after: &'a DraftRow,
    reason: Option<&'a str>,
}

async fn audit(tx: &mut Tx, state: &AppState, caller: &Caller, change: &Change<'_>) -> ApiResult<()> {
    let said = |row: &DraftRow| json!({ "policy_hash": row.policy_hash, "status": row.status, "version": row.version, "title": row.title });
    let entry = Entry {
        audit_id: state.world.id("aud"),
        action: change.action,
        subject: Subject::of("policy_draft", &change.after.draft_id),
        user_id: None,
        before: change.before.map(said),
        after: Some(said(change.after)),
        reason: change.reason,
        metadata: json!({ "base_hash": change.after.base_hash }),
        at: UnixMs(change.after.updated_at),
    };
    Ok(record(tx, caller, &entry).await?)
}

fn stale() -> ApiError {
    conflict("stale_version", "somebody changed it meanwhile; look at it again")
}

fn conflict(code: &'static str, message: &str) -> ApiError {
    ApiError::Conflict { code, message: message.to_owned() }
}
