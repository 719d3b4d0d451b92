//! Persona assignments in the database: one in force per user and window, and those before it.

use spendsense_db::bulk::UserRange;
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_one, db_fetch_optional};
use spendsense_engine::ids::UserId;
use spendsense_engine::money::Ratio;
use spendsense_engine::personas::{Assignment, Fallback, Persona};
use spendsense_engine::time::{Day, UnixMs};

/// An assignment with what it was made from.
#[derive(Clone, Debug)]
pub struct StoredAssignment {
    pub assignment_id: String,
    pub user_id: UserId,
    pub window_days: u16,
    pub assignment: Assignment,
    pub policy_hash: String,
    /// Of the signals that decided; empty when there were none.
    pub fingerprint: String,
    pub as_of: Day,
    pub assigned_at: UnixMs,
    pub superseded_at: Option<UnixMs>,
}

#[derive(sqlx::FromRow)]
struct AssignmentRow {
    assignment_id: String,
    user_id: String,
    window_days: i64,
    persona: String,
    secondary_persona: Option<String>,
    confidence_ppm: i64,
    fallback: Option<String>,
    reasoning: String,
    policy_hash: String,
    fingerprint: String,
    as_of: i64,
    assigned_at: i64,
    superseded_at: Option<i64>,
}

pub async fn find_in_force(
    tx: &mut Tx,
    user_id: &UserId,
    window_days: u16,
) -> Result<Option<StoredAssignment>, DbError> {
    db_fetch_optional!(
        tx,
        AssignmentRow,
        "SELECT * FROM persona_assignments
         WHERE user_id = $1 AND window_days = $2 AND superseded_at IS NULL",
        user_id.as_str(),
        i64::from(window_days)
    )?
    .map(StoredAssignment::try_from)
    .transpose()
}

/// What holds for a user, shortest window first.
pub async fn list_in_force(tx: &mut Tx, user_id: &UserId) -> Result<Vec<StoredAssignment>, DbError> {
    db_fetch_all!(
        tx,
        AssignmentRow,
        "SELECT * FROM persona_assignments WHERE user_id = $1 AND superseded_at IS NULL ORDER BY window_days",
        user_id.as_str()
    )?
    .into_iter()
    .map(StoredAssignment::try_from)
    .collect()
}

/// What holds for the users of a range, for every window.
pub async fn list_all_in_range(tx: &mut Tx, range: &UserRange) -> Result<Vec<StoredAssignment>, DbError> {
    db_fetch_all!(
        tx,
        AssignmentRow,
        "SELECT * FROM persona_assignments
         WHERE user_id >= $1 AND user_id <= $2 AND superseded_at IS NULL",
        &range.first,
        &range.last
    )?
    .into_iter()
    .map(StoredAssignment::try_from)
    .collect()
}

/// Everything that ever held, newest first.
pub async fn list_history(tx: &mut Tx, user_id: &UserId) -> Result<Vec<StoredAssignment>, DbError> {
    db_fetch_all!(
        tx,
        AssignmentRow,
        "SELECT * FROM persona_assignments WHERE user_id = $1
         ORDER BY assigned_at DESC, assignment_id DESC",
        user_id.as_str()
    )?
    .into_iter()
    .map(StoredAssignment::try_from)
    .collect()
}

/// A page of what ever held, newest first, after the row that `after` names by moment and id.
pub async fn list_history_page(
    tx: &mut Tx,
    user_id: &UserId,
    window_days: Option<u16>,
    after: Option<(i64, &str)>,
    limit: i64,
) -> Result<Vec<StoredAssignment>, DbError> {
    db_fetch_all!(
        tx,
        AssignmentRow,
        "SELECT * FROM persona_assignments
         WHERE user_id = $1 AND ($2 IS NULL OR window_days = $2)
           AND ($3 IS NULL OR assigned_at < $3 OR (assigned_at = $3 AND assignment_id < $4))
         ORDER BY assigned_at DESC, assignment_id DESC LIMIT $5",
        user_id.as_str(),
        window_days.map(i64::from),
        after.map(|(at, _)| at),
        after.map(|(_, id)| id),
        limit
    )?
    .into_iter()
    .map(StoredAssignment::try_from)
    .collect()
}

pub async fn count_history(tx: &mut Tx, user_id: &UserId, window_days: Option<u16>) -> Result<i64, DbError> {
    let (total,) = db_fetch_one!(
        tx,
        (i64,),
        "SELECT COUNT(*) FROM persona_assignments WHERE user_id = $1 AND ($2 IS NULL OR window_days = $2)",
        user_id.as_str(),
        window_days.map(i64::from)
    )?;
    Ok(total)
}

/// Keeps a policy under its hash; a known one is left as it is.
pub async fn insert_policy(tx: &mut Tx, hash: &str, body: &str, at: UnixMs) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO policies (policy_hash, body, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        hash,
        body,
        at.0
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct PolicyRow {
    body: String,
}

pub async fn find_policy(tx: &mut Tx, hash: &str) -> Result<Option<String>, DbError> {
    let row = db_fetch_optional!(tx, PolicyRow, "SELECT body FROM policies WHERE policy_hash = $1", hash)?;
    Ok(row.map(|row| row.body))
}

/// Puts `next` in force. The same finding under the same policy is renewed in place; another one supersedes it.
/// Returns the id of the row in force.
pub async fn upsert_assignment(tx: &mut Tx, next: &StoredAssignment) -> Result<String, DbError> {
    let current = find_in_force(tx, &next.user_id, next.window_days).await?;
    match current {
        Some(current) if current.same_finding(next) => {
            db_execute!(
                tx,
                "UPDATE persona_assignments SET confidence_ppm = $1, reasoning = $2, fingerprint = $3, as_of = $4,
                     assigned_at = $5
                 WHERE assignment_id = $6",
                next.assignment.confidence.0,
                reasoning_json(&next.assignment),
                &next.fingerprint,
                i64::from(next.as_of.0),
                next.assigned_at.0,
                &current.assignment_id
            )?;
            Ok(current.assignment_id)
        }
        current => {
            if let Some(current) = current {
                db_execute!(
                    tx,
                    "UPDATE persona_assignments SET superseded_at = $1 WHERE assignment_id = $2",
                    next.assigned_at.0,
                    &current.assignment_id
                )?;
            }
            insert_assignment(tx, next).await?;
            Ok(next.assignment_id.clone())
        }
    }
}

async fn insert_assignment(tx: &mut Tx, next: &StoredAssignment) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO persona_assignments
             (assignment_id, user_id, window_days, persona, secondary_persona, confidence_ppm, fallback, reasoning,
              policy_hash, fingerprint, as_of, assigned_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &next.assignment_id,
        next.user_id.as_str(),
        i64::from(next.window_days),
        next.assignment.persona.as_str(),
        next.assignment.secondary.map(Persona::as_str),
        next.assignment.confidence.0,
        next.assignment.fallback.map(Fallback::as_str),
        reasoning_json(&next.assignment),
        &next.policy_hash,
        &next.fingerprint,
        i64::from(next.as_of.0),
        next.assigned_at.0
    )?;
    Ok(())
}

pub async fn delete_assignments(tx: &mut Tx, user_id: &UserId) -> Result<u64, DbError> {
    db_execute!(tx, "DELETE FROM persona_assignments WHERE user_id = $1", user_id.as_str())
}

/// Rewrites a label that is no longer given out; returns how many rows carried it.
pub async fn mark_renamed(tx: &mut Tx, legacy: &str, present: &str) -> Result<u64, DbError> {
    db_execute!(tx, "UPDATE persona_assignments SET persona = $1 WHERE persona = $2", present, legacy)
}

/// The reasoning as stored text.
pub fn reasoning_json(assignment: &Assignment) -> String {
    serde_json::to_string(&assignment.reasoning).unwrap_or_default()
}

impl StoredAssignment {
    /// Whether `other` says the same under the same policy, on other figures perhaps.
    pub fn same_finding(&self, other: &Self) -> bool {
        self.policy_hash == other.policy_hash
            && self.assignment.persona == other.assignment.persona
            && self.assignment.secondary == other.assignment.secondary
            && self.assignment.fallback == other.assignment.fallback
    }
}

impl TryFrom<AssignmentRow> for StoredAssignment {
    type Error = DbError;

    fn try_from(row: AssignmentRow) -> Result<Self, DbError> {
        let fault = |column| DbError::Inconsistent {
            table: "persona_assignments",
            column,
            id: row.assignment_id.clone(),
        };
        let persona = |name: &str, column| Persona::parse(name).ok_or_else(|| fault(column));
        let fallback = |name: &str| Fallback::parse(name).ok_or_else(|| fault("fallback"));
        Ok(Self {
            assignment: Assignment {
                persona: persona(&row.persona, "persona")?,
                secondary: row
                    .secondary_persona
                    .as_deref()
                    .map(|name| persona(name, "secondary_persona"))
                    .transpose()?,
                confidence: Ratio(row.confidence_ppm),
                fallback: row.fallback.as_deref().map(fallback).transpose()?,
                reasoning: serde_json::from_str(&row.reasoning).map_err(|_| fault("reasoning"))?,
            },
            user_id: UserId::from(row.user_id.as_str()),
            window_days: u16::try_from(row.window_days).map_err(|_| fault("window_days"))?,
            as_of: Day(i32::try_from(row.as_of).map_err(|_| fault("as_of"))?),
            policy_hash: row.policy_hash.clone(),
            fingerprint: row.fingerprint.clone(),
            assigned_at: UnixMs(row.assigned_at),
            superseded_at: row.superseded_at.map(UnixMs),
            assignment_id: row.assignment_id,
        })
    }
}
