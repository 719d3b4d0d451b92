//! The audit log in the database. Rows are added and never changed.

mod chain;
mod listing;
mod noted;

pub use chain::{
    AuditHead, ChainPage, ChainRow, Waiting, count_log, find_head, find_link_hash, find_waiting,
    insert_links, list_lost, list_relinked, list_stray, list_waiting, read_chain,
};
pub use listing::{AuditFilter, AuditRow, Position, count_entries, find_entry, list_entries, list_links};
pub use noted::{Noted, insert_noted};

use spendsense_db::bulk::{self, Arrivals, Column, Kind, Role, Rows, Table};
use spendsense_db::{DbError, Tx, db_execute};
use spendsense_engine::audit::canonical;
use spendsense_engine::ids::{RecommendationId, UserId};

use super::model::Entry;
use crate::http::Caller;

/// All columns of an entry, in the order in which [`insert_noted`] and [`record_all`] write them.
const LOG: Table = Table {
    name: "operator_audit_log",
    columns: &[
        Column::new("audit_id", Kind::Text, Role::Key),
        Column::new("operator_id", Kind::Text, Role::Once),
        Column::new("operator_role", Kind::Text, Role::Once),
        Column::new("action", Kind::Text, Role::Once),
        Column::new("subject_kind", Kind::Text, Role::Once),
        Column::new("subject_id", Kind::Text, Role::Once),
        Column::new("recommendation_id", Kind::Text, Role::Once),
        Column::new("user_id", Kind::Text, Role::Once),
        Column::new("before_json", Kind::Text, Role::Once),
        Column::new("after_json", Kind::Text, Role::Once),
        Column::new("reason", Kind::Text, Role::Once),
        Column::new("metadata", Kind::Text, Role::Once),
        Column::new("request_id", Kind::Text, Role::Once),
        Column::new("occurred_at", Kind::Integer, Role::Once),
    ],
};

/// Writes down what `actor` did, in the transaction of the change itself.
pub async fn record(tx: &mut Tx, actor: &Caller, entry: &Entry<'_>) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO operator_audit_log
             (audit_id, operator_id, operator_role, action, subject_kind, subject_id, recommendation_id, user_id,
              before_json, after_json, reason, metadata, request_id, occurred_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        &entry.audit_id,
        actor.identity_id.as_str(),
        actor.recorded_role(),
        entry.action,
        entry.subject.kind,
        entry.subject.id,
        entry.subject.recommendation_id.map(RecommendationId::as_str),
        entry.user_id.map(UserId::as_str),
        entry.before.as_ref().map(canonical),
        entry.after.as_ref().map(canonical),
        entry.reason,
        canonical(&entry.metadata),
        &actor.request_id,
        entry.at.0
    )?;
    Ok(())
}

/// Writes down what many did, in the one transaction of all their changes.
pub async fn record_all(tx: &mut Tx, entries: &[(&Caller, Entry<'_>)]) -> Result<(), DbError> {
    let mut rows = Rows::new(LOG.columns.len());
    for (actor, entry) in entries {
        let [before, after] = [&entry.before, &entry.after].map(|value| value.as_ref().map(canonical));
        let metadata = canonical(&entry.metadata);
        rows.push([
            (&entry.audit_id).into(),
            actor.identity_id.as_str().into(),
            actor.recorded_role().into(),
            entry.action.into(),
            entry.subject.kind.into(),
            entry.subject.id.into(),
            entry.subject.recommendation_id.map(RecommendationId::as_str).into(),
            entry.user_id.map(UserId::as_str).into(),
            before.as_deref().into(),
            after.as_deref().into(),
            entry.reason.into(),
            (&metadata).into(),
            (&actor.request_id).into(),
            entry.at.0.into(),
        ]);
    }
    bulk::write(tx, &LOG, &rows, Arrivals::New).await.map(drop)
}
