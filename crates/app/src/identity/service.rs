//! Logging in, staying logged in, logging out; making and changing identities.

use std::net::IpAddr;

use serde_json::{Value, json};
use spendsense_db::{DbError, Tx};
use spendsense_engine::ids::{IdentityId, UserId};
use spendsense_engine::time::UnixMs;

use super::model::{Identity, RefreshToken, normal_login};
use super::passwords::Verdict;
use super::{store, tokens};
use crate::audit::{self, Entry, Subject};
use crate::http::{ApiError, ApiResult, AppState, Caller, Role};

/// Shortest password that a new one may be.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// Longest password that is looked at, so that nobody makes us hash a megabyte.
pub const PASSWORD_BYTES_MAX: usize = 1024;

/// How long after its first use the token of a cookie may be used again.
const FORGIVEN_MS: i64 = 10_000;

/// What the second use of a refresh token means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondUse {
    /// It was stolen: the family ends.
    Revokes,
    /// A browser lost the answer of the first use, by a reload say, and still holds the old cookie.
    SoonIsForgiven,
}

/// What a login or a refresh yields.
#[derive(Debug)]
pub struct Session {
    pub identity: Identity,
    pub access_token: String,
    pub refresh_token: String,
    pub expires_in_s: u32,
}

/// Trades a password for a session. What failed is not said; too many failures pause the name and the address.
pub async fn log_in(state: &AppState, login: &str, password: &str, from: IpAddr) -> ApiResult<Session> {
    let login = normal_login(login);
    // Whoever waits for a slot is counted after it has one, so guesses in parallel gain nothing.
    let slot = state.logins.hasher.slot().await.map_err(ApiError::internal)?;
    let subjects = Subjects::new(state, &login, from);
    let mut tx = state.db.read().await?;
    subjects.check(&mut tx, state.world.now()).await?;
    let found = store::find_credentials(&mut tx, &login).await?;
    drop(tx);

    let hash = found.as_ref().map(|credentials| credentials.password_hash.as_str());
    let verdict = state.logins.hasher.verify(&slot, password, hash).await.map_err(ApiError::internal)?;
    let now = state.world.now();
    let (Verdict::Right | Verdict::RightButOld, Some(credentials)) = (verdict, found) else {
        subjects.record_failure(state, now).await?;
        return Err(ApiError::BadCredentials);
    };
    if !credentials.identity.active {
        subjects.record_failure(state, now).await?;
        return Err(ApiError::BadCredentials);
    }
    let better_hash = match verdict {
        Verdict::RightButOld => {
            Some(state.logins.hasher.hash(&slot, password).await.map_err(ApiError::internal)?)
        }
        _ => None,
    };
    drop(slot);

    let identity = credentials.identity;
    let mut tx = state.db.write().await?;
    if let Some(hash) = better_hash {
        store::update_password(&mut tx, &identity.identity_id, &hash, now).await?;
    }
    store::delete_failures_of(&mut tx, &subjects.login).await?;
    store::delete_expired_refresh_tokens(&mut tx, &identity.identity_id, now).await?;
    let session = open_session(state, &mut tx, identity, state.world.id("fam"), now).await?;
    tx.commit().await?;
    Ok(session)
}

/// Trades a refresh token for a new session. A token that was traded before has been stolen, or its thief was
/// quicker: the whole family ends.
pub async fn refresh(state: &AppState, refresh_token: &str, second_use: SecondUse) -> ApiResult<Session> {
    let now = state.world.now();
    let mut tx = state.db.write().await?;
    let hash = tokens::refresh_hash(refresh_token);
    let Some(token) = store::find_refresh_token(&mut tx, &hash).await? else {
        return Err(ApiError::BadCredentials);
    };
    if token.revoked_at.is_some() || token.expires_at <= now {
        return Err(ApiError::BadCredentials);
    }
    if store::mark_refresh_token_used(&mut tx, &hash, now).await? == 0
        && !(second_use == SecondUse::SoonIsForgiven && was_just_used(&mut tx, &hash, now).await?)
    {
        store::mark_family_revoked(&mut tx, &token.family_id, now).await?;
        tx.commit().await?;
        tracing::warn!(identity.id = %token.identity_id, "a refresh token was used twice; its family is revoked");
        return Err(ApiError::BadCredentials);
    }
    let identity = store::find_identity(&mut tx, &token.identity_id).await?;
    let Some(identity) = identity.filter(|identity| identity.active) else {
        return Err(ApiError::BadCredentials);
    };
    let session = open_session(state, &mut tx, identity, token.family_id, now).await?;
    tx.commit().await?;
    Ok(session)
}

/// Asked after the failed attempt to use it: somebody else's use may have come in between.
async fn was_just_used(tx: &mut Tx, token_hash: &str, now: UnixMs) -> Result<bool, DbError> {
    let token = store::find_refresh_token(tx, token_hash).await?;
    let unrevoked = token.filter(|token| token.revoked_at.is_none());
    Ok(unrevoked
        .and_then(|token| token.used_at)
        .is_some_and(|used| now.0.saturating_sub(used.0) < FORGIVEN_MS))
}

/// Ends the family of `refresh_token` if it is the identity's own, or all of the identity's families.
pub async fn log_out(state: &AppState, id: &IdentityId, refresh_token: Option<&str>) -> ApiResult<()> {
    let now = state.world.now();
    let mut tx = state.db.write().await?;
    match refresh_token {
        None => {
            store::mark_all_revoked(&mut tx, id, now).await?;
        }
        Some(token) => {
            let token = store::find_refresh_token(&mut tx, &tokens::refresh_hash(token)).await?;
            if let Some(token) = token.filter(|token| token.identity_id == *id) {
                store::mark_family_revoked(&mut tx, &token.family_id, now).await?;
            }
        }
    }
    Ok(tx.commit().await?)
}

/// What a new identity is made from.
#[derive(Debug)]
pub struct NewIdentity {
    pub login: String,
    pub display_name: Option<String>,
    pub role: Role,
    pub user_id: Option<UserId>,
    pub password: Password,
}

/// A password to hash, or the hash that another system made of it.
#[derive(Debug)]
pub enum Password {
    Plain(String),
    Hash(String),
}

pub async fn create_identity(state: &AppState, actor: &Caller, new: NewIdentity) -> ApiResult<Identity> {
    check_tie(new.role, new.user_id.as_ref())?;
    let password_hash = match new.password {
        Password::Hash(hash) => hash,
        Password::Plain(password) => hash_new(state, &password).await?,
    };
    let now = state.world.now();
    let login = normal_login(&new.login);
    let identity = Identity {
        identity_id: state.world.id("idn").into(),
        display_name: new.display_name.unwrap_or_else(|| login.clone()),
        login,
        role: new.role,
        user_id: new.user_id,
        active: true,
        created_at: now,
        updated_at: now,
    };
    let mut tx = state.db.write().await?;
    match store::insert_identity(&mut tx, &identity, &password_hash).await {
        Err(DbError::UniqueViolation(_)) => {
            let message = format!("the login {} is taken", identity.login);
            return Err(ApiError::Conflict { code: "login_taken", message });
        }
        inserted => inserted?,
    }
    audit(state, &mut tx, actor, Changed { before: None, after: &identity, password: false }).await?;
    tx.commit().await?;
    Ok(identity)
}

/// What of an identity is to change.
#[derive(Debug, Default)]
pub struct IdentityChange {
    pub display_name: Option<String>,
    pub role: Option<Role>,
    pub user_id: Option<UserId>,
    pub active: Option<bool>,
    pub password: Option<String>,
}

/// Changes an identity. Its sessions end when it is switched off or gets another password.
pub async fn change_identity(
    state: &AppState,
    actor: &Caller,
    id: &IdentityId,
    change: IdentityChange,
) -> ApiResult<Identity> {
    let hash = match &change.password {
        Some(password) => Some(hash_new(state, password).await?),
        None => None,
    };
    let now = state.world.now();
    let mut tx = state.db.write().await?;
    let Some(before) = store::find_identity(&mut tx, id).await? else {
        return Err(ApiError::not_found("identity", id.as_str()));
    };
    let was_admin = before.is_working_admin();
    let role = change.role.unwrap_or(before.role);
    let kept_tie = before.user_id.clone().filter(|_| role == Role::Customer);
    let after = Identity {
        display_name: change.display_name.unwrap_or_else(|| before.display_name.clone()),
        role,
        user_id: change.user_id.or(kept_tie),
        active: change.active.unwrap_or(before.active),
        updated_at: now,
        ..before.clone()
    };
    check_tie(after.role, after.user_id.as_ref())?;
    if was_admin && !after.is_working_admin() {
        keep_an_admin(&mut tx, id).await?;
    }
    store::update_identity(&mut tx, &after).await?;
    if let Some(hash) = &hash {
        store::update_password(&mut tx, id, hash, now).await?;
    }
    if hash.is_some() || !after.active {
        store::mark_all_revoked(&mut tx, id, now).await?;
    }
    let changed = Changed { before: Some(standing(&before)), after: &after, password: hash.is_some() };
    audit(state, &mut tx, actor, changed).await?;
    tx.commit().await?;
    state.logins.directory.forget(id);
    Ok(after)
}

/// Two admins who switch one another off at the same instant come here one after the other.
async fn keep_an_admin(tx: &mut Tx, leaving: &IdentityId) -> ApiResult<()> {
    store::lock_admins(tx).await?;
    if store::count_other_admins(tx, leaving).await? == 0 {
        let message = "the last active admin stays: make another one first".to_owned();
        return Err(ApiError::Conflict { code: "last_admin", message });
    }
    Ok(())
}

/// What became of an identity.
struct Changed<'a> {
    /// `None` for a new one.
    before: Option<Value>,
    after: &'a Identity,
    password: bool,
}

/// What an identity may do, for the audit log. Names and logins stay out: entries are never deleted.
fn standing(identity: &Identity) -> Value {
    json!({ "role": identity.role, "active": identity.active, "user_id": identity.user_id })
}

async fn audit(state: &AppState, tx: &mut Tx, actor: &Caller, changed: Changed<'_>) -> ApiResult<()> {
    let after = changed.after;
    let entry = Entry {
        audit_id: state.world.id("aud"),
        action: if changed.before.is_some() { "change_identity" } else { "create_identity" },
        subject: Subject::identity(&after.identity_id),
        user_id: after.user_id.as_ref(),
        before: changed.before,
        after: Some(standing(after)),
        reason: None,
        metadata: json!({
            "identity_id": after.identity_id,
            "role": after.role,
            "active": after.active,
            "password_changed": changed.password,
        }),
        at: after.updated_at,
    };
    Ok(audit::record(tx, actor, &entry).await?)
}

async fn open_session(
    state: &AppState,
    tx: &mut Tx,
    identity: Identity,
    family_id: String,
    now: UnixMs,
) -> ApiResult<Session> {
    let refresh_token = tokens::random_secret();
    let ttl_ms = i64::from(state.config.auth.refresh_ttl_s).saturating_mul(1000);
    let stored = RefreshToken {
        token_hash: tokens::refresh_hash(&refresh_token),
        family_id,
        identity_id: identity.identity_id.clone(),
        issued_at: now,
        expires_at: now.plus_ms(ttl_ms),
        used_at: None,
        revoked_at: None,
    };
    store::insert_refresh_token(tx, &stored).await?;
    let signer = &state.logins.tokens;
    let access_token = signer.issue(&identity, now, state.world.id("tok")).map_err(ApiError::internal)?;
    Ok(Session { identity, access_token, refresh_token, expires_in_s: signer.ttl_s() })
}

async fn hash_new(state: &AppState, password: &str) -> ApiResult<String> {
    let slot = state.logins.hasher.slot().await.map_err(ApiError::internal)?;
    state.logins.hasher.hash(&slot, password).await.map_err(ApiError::internal)
}

/// A customer is tied to a user, and nobody else is.
fn check_tie(role: Role, user_id: Option<&UserId>) -> ApiResult<()> {
    match (role, user_id) {
        (Role::Customer, None) => {
            Err(ApiError::field(["body", "user_id"], "a customer is tied to a user", "missing"))
        }
        (Role::Customer, Some(_)) | (_, None) => Ok(()),
        (_, Some(_)) => {
            Err(ApiError::field(["body", "user_id"], "only a customer is tied to a user", "value_error"))
        }
    }
}

/// What failed logins are counted by.
struct Subjects {
    login: String,
    ip: String,
    login_max: i64,
    ip_max: i64,
    window_ms: i64,
}

impl Subjects {
    fn new(state: &AppState, login: &str, from: IpAddr) -> Self {
        let auth = &state.config.auth;
        Self {
            login: format!("login:{login}"),
            ip: format!("ip:{from}"),
            login_max: i64::from(auth.failures_per_login_max),
            ip_max: i64::from(auth.failures_per_ip_max),
            window_ms: i64::from(auth.failure_window_s).saturating_mul(1000),
        }
    }

    async fn check(&self, tx: &mut Tx, now: UnixMs) -> ApiResult<()> {
        let since = now.plus_ms(self.window_ms.saturating_neg());
        for (subject, max) in [(&self.login, self.login_max), (&self.ip, self.ip_max)] {
            let (failures, first) = store::count_failures(tx, subject, since).await?;
            if max > 0 && failures >= max {
                let wait_ms = first.0.saturating_sub(since.0).max(1);
                let retry_after_s = u64::try_from(wait_ms).unwrap_or(1).div_ceil(1000);
                return Err(ApiError::RateLimited { retry_after_s });
            }
        }
        Ok(())
    }

    async fn record_failure(&self, state: &AppState, now: UnixMs) -> ApiResult<()> {
        let mut tx = state.db.write().await?;
        store::delete_failures_before(&mut tx, now.plus_ms(self.window_ms.saturating_neg())).await?;
        for subject in [&self.login, &self.ip] {
            store::insert_failure(&mut tx, &state.world.id("att"), subject, now).await?;
        }
        Ok(tx.commit().await?)
    }
}
