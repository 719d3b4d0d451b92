//! Users in the database.

use spendsense_db::{DbError, Tx, db_fetch_all, db_fetch_one, db_fetch_optional};
use spendsense_engine::ids::UserId;
use spendsense_engine::money::Ratio;
use spendsense_engine::time::UnixMs;

use super::model::{ListUsers, ListedUser, PersonaBrief, UserHead, UserType};

/// A user as held.
#[derive(Clone, Debug)]
pub struct User {
    pub user_id: UserId,
    pub full_name: String,
    pub email: String,
    pub user_type: UserType,
    pub consent_status: bool,
    pub consent_granted_at: Option<UnixMs>,
    pub consent_revoked_at: Option<UnixMs>,
    pub credit_score: Option<i64>,
    pub created_at: UnixMs,
}

#[derive(sqlx::FromRow)]
struct UserRow {
    user_id: String,
    full_name: String,
    email: String,
    user_type: String,
    consent_status: bool,
    consent_granted_at: Option<i64>,
    consent_revoked_at: Option<i64>,
    credit_score: Option<i64>,
    created_at: i64,
}

#[derive(sqlx::FromRow)]
struct Count {
    total: i64,
}

pub async fn find_user(tx: &mut Tx, user_id: &UserId) -> Result<Option<User>, DbError> {
    db_fetch_optional!(
        tx,
        UserRow,
        "SELECT user_id, full_name, email, user_type, consent_status, consent_granted_at, consent_revoked_at,
                credit_score, created_at
         FROM users WHERE user_id = $1",
        user_id.as_str()
    )?
    .map(User::try_from)
    .transpose()
}

/// A row of the list: a user with the persona in force for one window.
#[derive(sqlx::FromRow)]
struct ListedRow {
    #[sqlx(flatten)]
    user: UserRow,
    persona_id: Option<String>,
    persona: Option<String>,
    secondary_persona: Option<String>,
    confidence_ppm: Option<i64>,
    fallback: Option<String>,
    assigned_at: Option<i64>,
}

/// A page in order of id, each user with the persona of `window_days` in brief.
pub async fn list_users(
    tx: &mut Tx,
    filter: &ListUsers,
    window_days: u16,
) -> Result<Vec<ListedUser>, DbError> {
    db_fetch_all!(
        tx,
        ListedRow,
        "SELECT u.user_id, u.full_name, u.email, u.user_type, u.consent_status, u.consent_granted_at,
                u.consent_revoked_at, u.credit_score, u.created_at, p.assignment_id AS persona_id, p.persona,
                p.secondary_persona, p.confidence_ppm, p.fallback, p.assigned_at
         FROM (SELECT * FROM users
               WHERE ($1 IS NULL OR user_type = $1) AND ($2 IS NULL OR consent_status = $2)
               ORDER BY user_id LIMIT $3 OFFSET $4) AS u
         LEFT JOIN persona_assignments p
             ON p.user_id = u.user_id AND p.window_days = $5 AND p.superseded_at IS NULL
         ORDER BY u.user_id",
        filter.user_type.map(UserType::as_str),
        filter.consent_status,
        filter.limit,
        filter.offset,
        i64::from(window_days)
    )?
    .into_iter()
    .map(|row| row.listed(window_days))
    .collect()
}

pub async fn count_users(tx: &mut Tx, filter: &ListUsers) -> Result<i64, DbError> {
    let count = db_fetch_one!(
        tx,
        Count,
        "SELECT COUNT(*) AS total FROM users
         WHERE ($1 IS NULL OR user_type = $1) AND ($2 IS NULL OR consent_status = $2)",
        filter.user_type.map(UserType::as_str),
        filter.consent_status
    )?;
    Ok(count.total)
}

impl TryFrom<UserRow> for User {
    type Error = DbError;

    fn try_from(row: UserRow) -> Result<Self, DbError> {
        let user_type = UserType::parse(&row.user_type).ok_or_else(|| DbError::Inconsistent {
            table: "users",
            column: "user_type",
            id: row.user_id.clone(),
        })?;
        Ok(Self {
            user_id: UserId(row.user_id),
            full_name: row.full_name,
            email: row.email,
            user_type,
            consent_status: row.consent_status,
            consent_granted_at: row.consent_granted_at.map(UnixMs),
            consent_revoked_at: row.consent_revoked_at.map(UnixMs),
            credit_score: row.credit_score,
            created_at: UnixMs(row.created_at),
        })
    }
}

impl ListedRow {
    fn listed(self, window_days: u16) -> Result<ListedUser, DbError> {
        let persona = match (self.persona_id, self.persona, self.confidence_ppm, self.assigned_at) {
            (Some(persona_id), Some(persona_type), Some(confidence_ppm), Some(assigned_at)) => {
                Some(PersonaBrief {
                    persona_id,
                    window_days,
                    persona_type,
                    secondary_persona: self.secondary_persona,
                    confidence_score: Ratio(confidence_ppm),
                    fallback: self.fallback,
                    assigned_at: UnixMs(assigned_at),
                })
            }
            _ => None,
        };
        Ok(ListedUser { user: UserHead::from(User::try_from(self.user)?), personas: Vec::from_iter(persona) })
    }
}

impl From<User> for UserHead {
    fn from(user: User) -> Self {
        Self {
            user_id: user.user_id.0,
            full_name: user.full_name,
            email: user.email,
            user_type: user.user_type,
            consent_status: user.consent_status,
            consent_granted_at: user.consent_granted_at,
            consent_revoked_at: user.consent_revoked_at,
            created_at: user.created_at,
        }
    }
}

/// The bank's own names of an account.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AccountLabel {
    pub account_id: String,
    pub r#type: String,
    pub subtype: Option<String>,
    pub name: Option<String>,
    /// Last digits of the account number, as the bank shows them.
    pub mask: Option<String>,
}

/// Labels of every account a user holds.
pub async fn list_account_labels(tx: &mut Tx, user_id: &UserId) -> Result<Vec<AccountLabel>, DbError> {
    db_fetch_all!(
        tx,
        AccountLabel,
        "SELECT a.account_id, a.type, a.subtype, a.name, a.mask
         FROM account_holders h JOIN accounts a ON a.account_id = h.account_id
         WHERE h.user_id = $1 ORDER BY a.account_id",
        user_id.as_str()
    )
}
