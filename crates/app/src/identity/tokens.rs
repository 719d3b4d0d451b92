//! Access tokens (signed, short-lived) and refresh tokens (random, stored as a hash).
//!
//! HS256 is the only algorithm. The key's own hash names it in the header (`kid`), so a token of a former key is
//! turned away before its signature is looked at.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use spendsense_engine::ids::{IdentityId, UserId};
use spendsense_engine::time::UnixMs;

use super::Identity;
use crate::config::Secret;
use crate::http::Role;

/// What an access token says. The role is for clients: the server goes by the identity's present one.
#[derive(Debug, Serialize, Deserialize)]
pub struct Claims {
    pub sub: IdentityId,
    pub role: Role,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub user_id: Option<UserId>,
    pub iat: i64,
    pub exp: i64,
    pub jti: String,
}

/// Signs and checks access tokens with one key.
pub struct Tokens {
    signing: EncodingKey,
    checking: DecodingKey,
    header: Header,
    validation: Validation,
    ttl_s: u32,
}

impl Tokens {
    pub fn new(key: &Secret, ttl_s: u32) -> Self {
        let bytes = key.expose().as_bytes();
        let kid = URL_SAFE_NO_PAD.encode(digest("kid", bytes).get(..9).unwrap_or_default());
        let mut validation = Validation::new(Algorithm::HS256);
        // Times are compared with our own clock, below.
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        Self {
            signing: EncodingKey::from_secret(bytes),
            checking: DecodingKey::from_secret(bytes),
            header: Header { kid: Some(kid), ..Header::new(Algorithm::HS256) },
            validation,
            ttl_s,
        }
    }

    pub fn ttl_s(&self) -> u32 {
        self.ttl_s
    }

    pub fn issue(&self, identity: &Identity, now: UnixMs, jti: String) -> anyhow::Result<String> {
        let iat = now.0 / 1000;
        let claims = Claims {
            sub: identity.identity_id.clone(),
            role: identity.role,
            user_id: identity.user_id.clone(),
            iat,
            exp: iat.saturating_add(i64::from(self.ttl_s)),
            jti,
        };
        Ok(jsonwebtoken::encode(&self.header, &claims, &self.signing)?)
    }

    /// The claims of a token that we signed with this key and that has not run out.
    pub fn check(&self, token: &str, now: UnixMs) -> Option<Claims> {
        let data = jsonwebtoken::decode::<Claims>(token, &self.checking, &self.validation).ok()?;
        let fresh = now.0 / 1000 < data.claims.exp;
        (fresh && data.header.kid == self.header.kid).then_some(data.claims)
    }
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").field("kid", &self.header.kid).finish_non_exhaustive()
    }
}

/// 256 random bits as text.
pub fn random_secret() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// What is stored of a refresh token.
pub fn refresh_hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest("refresh", token.as_bytes()))
}

fn digest(purpose: &str, bytes: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(purpose.as_bytes());
    hash.update([0]);
    hash.update(bytes);
    hash.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity() -> Identity {
        Identity {
            identity_id: "idn_1".into(),
            login: "olivia".into(),
            display_name: "Olivia".into(),
            role: Role::Operator,
            user_id: None,
            active: true,
            created_at: UnixMs(0),
            updated_at: UnixMs(0),
        }
    }

    fn tokens(key: &str) -> Tokens {
        Tokens::new(&Secret::from(key.to_owned()), 60)
    }

    #[test]
    fn a_token_lasts_its_time_and_no_longer() {
        let tokens = tokens("one key of at least thirty-two bytes");
        let token = tokens.issue(&identity(), UnixMs(1_000_000), "j".into()).unwrap();
        assert!(tokens.check(&token, UnixMs(1_059_999)).is_some());
        assert!(tokens.check(&token, UnixMs(1_060_000)).is_none());
    }

    #[test]
    fn a_token_of_another_key_or_algorithm_is_refused() {
        let ours = tokens("one key of at least thirty-two bytes");
        let theirs = tokens("another key of at least thirty-two bytes");
        let token = theirs.issue(&identity(), UnixMs(0), "j".into()).unwrap();
        assert!(ours.check(&token, UnixMs(0)).is_none());
        let claims = token.split('.').nth(1).unwrap();
        let none = format!("{}.{claims}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#));
        assert!(ours.check(&none, UnixMs(0)).is_none());
    }
}
