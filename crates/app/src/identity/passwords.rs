//! Password hashes: argon2id for new ones, bcrypt for those that came from elsewhere.
//!
//! Hashing is slow on purpose, so it runs off the async threads and only a few at a time.

use std::sync::Arc;

use argon2::password_hash::PasswordHasher as _;
use argon2::{Argon2, PasswordHash, PasswordVerifier as _};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Verified when there is no such login, so that the answer takes as long. The hash of 32 random bytes.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c3BlbmRzZW5zZS1ub2JvZHk$pkAQbDCgqJk3Uct9EO8jZj0DIwzsVgSTPULFEcQmzeA";

/// bcrypt beyond this cost would take seconds.
const BCRYPT_COST_MAX: u32 = 14;

/// Computes hashes, a few at a time.
#[derive(Clone, Debug)]
pub struct Hasher {
    slots: Arc<Semaphore>,
}

/// The right to compute hashes.
#[derive(Debug)]
pub struct Slot {
    _permit: OwnedSemaphorePermit,
}

/// What came of comparing a password with a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Wrong,
    Right,
    /// Right, and the hash is of an older kind and should be replaced.
    RightButOld,
}

impl Hasher {
    pub fn new(concurrent_max: u32) -> Self {
        let slots = usize::try_from(concurrent_max.max(1)).unwrap_or(1);
        Self { slots: Arc::new(Semaphore::new(slots)) }
    }

    /// Waits for its turn.
    pub async fn slot(&self) -> anyhow::Result<Slot> {
        Ok(Slot { _permit: Arc::clone(&self.slots).acquire_owned().await? })
    }

    /// Compares with `hash`, or with nobody's when there is none.
    pub async fn verify(&self, _slot: &Slot, password: &str, hash: Option<&str>) -> anyhow::Result<Verdict> {
        let password = password.to_owned();
        let known = hash.is_some();
        let hash = hash.unwrap_or(NOBODY).to_owned();
        let verdict = tokio::task::spawn_blocking(move || compare(&password, &hash)).await?;
        Ok(if known { verdict } else { Verdict::Wrong })
    }

    pub async fn hash(&self, _slot: &Slot, password: &str) -> anyhow::Result<String> {
        let password = password.to_owned();
        tokio::task::spawn_blocking(move || hash(&password)).await?
    }
}

/// Argon2id with fresh salt and the parameters in force.
pub fn hash(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| anyhow::anyhow!("argon2 failed: {error}"))?;
    Ok(hash.to_string())
}

/// Whether a hash from elsewhere is of a kind that logins are checked against.
pub fn is_supported(hash: &str) -> bool {
    match hash.parse::<bcrypt::HashParts>() {
        Ok(parts) => parts.get_cost() <= BCRYPT_COST_MAX,
        Err(_) => PasswordHash::new(hash).is_ok_and(|parsed| parsed.algorithm.as_str() == "argon2id"),
    }
}

fn compare(password: &str, hash: &str) -> Verdict {
    if hash.starts_with("$2") {
        let right = is_supported(hash) && bcrypt::verify(password, hash).unwrap_or(false);
        return if right { Verdict::RightButOld } else { Verdict::Wrong };
    }
    let Ok(parsed) = PasswordHash::new(hash) else { return Verdict::Wrong };
    if Argon2::default().verify_password(password.as_bytes(), &parsed).is_err() {
        return Verdict::Wrong;
    }
    let in_force = parsed.algorithm.as_str() == "argon2id" && hash.contains("$m=19456,t=2,p=1$");
    if in_force { Verdict::Right } else { Verdict::RightButOld }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_hash_are_checked_and_bcrypt_is_marked_old() {
        let argon = hash("correct horse").unwrap();
        let bcrypt = bcrypt::hash("correct horse", 4).unwrap();
        assert_eq!(compare("correct horse", &argon), Verdict::Right);
        assert_eq!(compare("correct horse", &bcrypt), Verdict::RightButOld);
        for stored in [argon.as_str(), bcrypt.as_str(), "", "$2b$", "plain"] {
            assert_eq!(compare("wrong horse", stored), Verdict::Wrong, "{stored}");
        }
    }

    #[test]
    fn nobody_has_a_hash_with_the_parameters_in_force() {
        let probe = hash("x").unwrap();
        let parameters = |hash: &str| hash.rsplitn(3, '$').nth(2).map(str::to_owned);
        assert_eq!(parameters(NOBODY), parameters(&probe));
        assert!(is_supported(NOBODY));
        assert!(!is_supported("$2b$31$abcdefghijklmnopqrstuuW1Q0dJ7kX4Y5s0aYk1pGx4mO5e1v7dO"));
    }
}
