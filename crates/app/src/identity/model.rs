//! The slice's types.

use serde::Serialize;
use spendsense_engine::ids::{IdentityId, UserId};
use spendsense_engine::time::UnixMs;
use utoipa::ToSchema;

use crate::http::Role;

/// Someone who can log in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Identity {
    #[schema(value_type = String, example = "idn_0193f6c2a4b87d1e9c3b5a7f21d04e68")]
    pub identity_id: IdentityId,
    #[schema(example = "olivia")]
    pub login: String,
    #[schema(example = "Olivia Park")]
    pub display_name: String,
    #[schema(example = "operator")]
    pub role: Role,
    /// The user a customer is tied to.
    #[schema(value_type = Option<String>, example = "usr_7f3a")]
    pub user_id: Option<UserId>,
    #[schema(example = true)]
    pub active: bool,
    #[schema(value_type = String, format = DateTime, example = "2026-11-21T09:30:00Z")]
    pub created_at: UnixMs,
    #[schema(value_type = String, format = DateTime, example = "2026-11-21T09:30:00Z")]
    pub updated_at: UnixMs,
}

impl Identity {
    /// Could let others in again.
    pub fn is_working_admin(&self) -> bool {
        self.active && self.role == Role::Admin
    }
}

/// An identity and the hash that its password must match.
#[derive(Debug)]
pub struct Credentials {
    pub identity: Identity,
    pub password_hash: String,
}

/// A refresh token as stored: the token itself only its owner knows.
#[derive(Clone, Debug)]
pub struct RefreshToken {
    pub token_hash: String,
    pub family_id: String,
    pub identity_id: IdentityId,
    pub issued_at: UnixMs,
    pub expires_at: UnixMs,
    pub used_at: Option<UnixMs>,
    pub revoked_at: Option<UnixMs>,
}

/// Logins are compared without case and outer blanks.
pub fn normal_login(text: &str) -> String {
    text.trim().to_lowercase()
}
