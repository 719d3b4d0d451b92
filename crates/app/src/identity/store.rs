//! The SQL of identities, refresh tokens and failed logins.

use spendsense_db::dialect::only_one;
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_one, db_fetch_optional};
use spendsense_engine::ids::{IdentityId, UserId};
use spendsense_engine::time::UnixMs;
use sqlx::AssertSqlSafe;

use super::model::{Credentials, Identity, RefreshToken};
use crate::http::Role;

#[derive(sqlx::FromRow)]
struct IdentityRow {
    identity_id: String,
    login: String,
    display_name: String,
    password_hash: String,
    role: String,
    user_id: Option<String>,
    active: bool,
    created_at: i64,
    updated_at: i64,
}

impl TryFrom<IdentityRow> for Credentials {
    type Error = DbError;

    fn try_from(row: IdentityRow) -> Result<Self, DbError> {
        let Some(role) = Role::parse(&row.role) else {
            return Err(DbError::Inconsistent { table: "identities", column: "role", id: row.identity_id });
        };
        let identity = Identity {
            identity_id: row.identity_id.into(),
            login: row.login,
            display_name: row.display_name,
            role,
            user_id: row.user_id.map(UserId),
            active: row.active,
            created_at: UnixMs(row.created_at),
            updated_at: UnixMs(row.updated_at),
        };
        Ok(Self { identity, password_hash: row.password_hash })
    }
}

pub async fn find_identity(tx: &mut Tx, id: &IdentityId) -> Result<Option<Identity>, DbError> {
    let row =
        db_fetch_optional!(tx, IdentityRow, "SELECT * FROM identities WHERE identity_id = $1", id.as_str())?;
    Ok(row.map(Credentials::try_from).transpose()?.map(|found| found.identity))
}

pub async fn find_credentials(tx: &mut Tx, login: &str) -> Result<Option<Credentials>, DbError> {
    let row = db_fetch_optional!(tx, IdentityRow, "SELECT * FROM identities WHERE login = $1", login)?;
    row.map(Credentials::try_from).transpose()
}

/// Which identities to list.
#[derive(Clone, Debug, Default)]
pub struct IdentityFilter {
    pub role: Option<Role>,
    pub active: Option<bool>,
    /// Part of the login or the name.
    pub text: Option<String>,
}

impl IdentityFilter {
    /// What is typed is text: its wildcards are none.
    fn pattern(&self) -> Option<String> {
        let escape = |text: &str| {
            text.to_ascii_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
        };
        self.text.as_deref().filter(|text| !text.is_empty()).map(|text| format!("%{}%", escape(text)))
    }
}

const MATCHES: &str = r"($1 IS NULL OR role = $1) AND ($2 IS NULL OR active = $2)
    AND ($3 IS NULL OR lower(login) LIKE $3 ESCAPE '\' OR lower(display_name) LIKE $3 ESCAPE '\')";

/// By login, a page at a time.
pub async fn list_identities(
    tx: &mut Tx,
    filter: &IdentityFilter,
    limit: i64,
    offset: i64,
) -> Result<Vec<Identity>, DbError> {
    let sql = format!("SELECT * FROM identities WHERE {MATCHES} ORDER BY login LIMIT $4 OFFSET $5");
    let rows = db_fetch_all!(
        tx,
        IdentityRow,
        AssertSqlSafe(sql.as_str()),
        filter.role.map(Role::as_str),
        filter.active,
        filter.pattern(),
        limit,
        offset
    )?;
    rows.into_iter().map(|row| Credentials::try_from(row).map(|found| found.identity)).collect()
}

pub async fn count_identities(tx: &mut Tx, filter: &IdentityFilter) -> Result<i64, DbError> {
    let sql = format!("SELECT COUNT(*) FROM identities WHERE {MATCHES}");
    let (count,) = db_fetch_one!(
        tx,
        (i64,),
        AssertSqlSafe(sql.as_str()),
        filter.role.map(Role::as_str),
        filter.active,
        filter.pattern()
    )?;
    Ok(count)
}

/// Waits until nobody else takes an admin's rights away.
pub async fn lock_admins(tx: &mut Tx) -> Result<(), DbError> {
    only_one(tx, "last_admin").await
}

/// Active admins besides `id`.
pub async fn count_other_admins(tx: &mut Tx, id: &IdentityId) -> Result<i64, DbError> {
    let sql = "SELECT COUNT(*) FROM identities WHERE role = 'admin' AND active = $1 AND identity_id <> $2";
    let (count,) = db_fetch_one!(tx, (i64,), sql, true, id.as_str())?;
    Ok(count)
}

pub async fn insert_identity(tx: &mut Tx, identity: &Identity, password_hash: &str) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO identities (identity_id, login, display_name, password_hash, role, user_id, active,
             created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        identity.identity_id.as_str(),
        &identity.login,
        &identity.display_name,
        password_hash,
        identity.role.as_str(),
        identity.user_id.as_ref().map(UserId::as_str),
        identity.active,
        identity.created_at.0,
        identity.updated_at.0,
    )
    .map(drop)
}

/// Everything but the id, the login and the password.
pub async fn update_identity(tx: &mut Tx, identity: &Identity) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE identities SET display_name = $2, role = $3, user_id = $4, active = $5, updated_at = $6
         WHERE identity_id = $1",
        identity.identity_id.as_str(),
        &identity.display_name,
        identity.role.as_str(),
        identity.user_id.as_ref().map(UserId::as_str),
        identity.active,
        identity.updated_at.0,
    )
}

pub async fn update_password(
    tx: &mut Tx,
    id: &IdentityId,
    password_hash: &str,
    now: UnixMs,
) -> Result<u64, DbError> {
    let sql = "UPDATE identities SET password_hash = $2, updated_at = $3 WHERE identity_id = $1";
    db_execute!(tx, sql, id.as_str(), password_hash, now.0)
}

#[derive(sqlx::FromRow)]
struct RefreshRow {
    token_hash: String,
    family_id: String,
    identity_id: String,
    issued_at: i64,
    expires_at: i64,
    used_at: Option<i64>,
    revoked_at: Option<i64>,
}

pub async fn find_refresh_token(tx: &mut Tx, token_hash: &str) -> Result<Option<RefreshToken>, DbError> {
    let sql = "SELECT * FROM refresh_tokens WHERE token_hash = $1";
    let row = db_fetch_optional!(tx, RefreshRow, sql, token_hash)?;
    Ok(row.map(|row| RefreshToken {
        token_hash: row.token_hash,
        family_id: row.family_id,
        identity_id: row.identity_id.into(),
        issued_at: UnixMs(row.issued_at),
        expires_at: UnixMs(row.expires_at),
        used_at: row.used_at.map(UnixMs),
        revoked_at: row.revoked_at.map(UnixMs),
    }))
}

pub async fn insert_refresh_token(tx: &mut Tx, token: &RefreshToken) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO refresh_tokens (token_hash, family_id, identity_id, issued_at, expires_at)
         VALUES ($1, $2, $3, $4, $5)",
        &token.token_hash,
        &token.family_id,
        token.identity_id.as_str(),
        token.issued_at.0,
        token.expires_at.0,
    )
    .map(drop)
}

/// Zero when it was used or revoked before: of two uses at once only one counts.
pub async fn mark_refresh_token_used(tx: &mut Tx, token_hash: &str, now: UnixMs) -> Result<u64, DbError> {
    let sql = "UPDATE refresh_tokens SET used_at = $2
               WHERE token_hash = $1 AND used_at IS NULL AND revoked_at IS NULL";
    db_execute!(tx, sql, token_hash, now.0)
}

pub async fn mark_family_revoked(tx: &mut Tx, family_id: &str, now: UnixMs) -> Result<u64, DbError> {
    let sql = "UPDATE refresh_tokens SET revoked_at = $2 WHERE family_id = $1 AND revoked_at IS NULL";
    db_execute!(tx, sql, family_id, now.0)
}

pub async fn mark_all_revoked(tx: &mut Tx, id: &IdentityId, now: UnixMs) -> Result<u64, DbError> {
    let sql = "UPDATE refresh_tokens SET revoked_at = $2 WHERE identity_id = $1 AND revoked_at IS NULL";
    db_execute!(tx, sql, id.as_str(), now.0)
}

pub async fn delete_expired_refresh_tokens(
    tx: &mut Tx,
    id: &IdentityId,
    now: UnixMs,
) -> Result<u64, DbError> {
    let sql = "DELETE FROM refresh_tokens WHERE identity_id = $1 AND expires_at <= $2";
    db_execute!(tx, sql, id.as_str(), now.0)
}

/// Failed logins of `subject` after `since`, and when the first of them was.
pub async fn count_failures(tx: &mut Tx, subject: &str, since: UnixMs) -> Result<(i64, UnixMs), DbError> {
    let sql = "SELECT COUNT(*), COALESCE(MIN(failed_at), CAST($2 AS BIGINT)) FROM login_attempts
               WHERE subject = $1 AND failed_at > $2";
    let (count, first) = db_fetch_one!(tx, (i64, i64), sql, subject, since.0)?;
    Ok((count, UnixMs(first)))
}

pub async fn insert_failure(
    tx: &mut Tx,
    attempt_id: &str,
    subject: &str,
    now: UnixMs,
) -> Result<(), DbError> {
    let sql = "INSERT INTO login_attempts (subject, failed_at, attempt_id) VALUES ($1, $2, $3)";
    db_execute!(tx, sql, subject, now.0, attempt_id).map(drop)
}

pub async fn delete_failures_of(tx: &mut Tx, subject: &str) -> Result<u64, DbError> {
    db_execute!(tx, "DELETE FROM login_attempts WHERE subject = $1", subject)
}

/// Drops what no window looks at any more.
pub async fn delete_failures_before(tx: &mut Tx, before: UnixMs) -> Result<u64, DbError> {
    db_execute!(tx, "DELETE FROM login_attempts WHERE failed_at <= $1", before.0)
}
