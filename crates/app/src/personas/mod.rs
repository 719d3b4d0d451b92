//! Personas of a user: asking the engine with the policy in force, keeping the answer and its history.

pub mod api;
pub mod batch;
pub mod model;
pub mod service;
pub mod store;

use std::ops::Deref;

use spendsense_engine::personas::Policy;

/// The policy that decides, with its hash and canonical text made once.
#[derive(Debug)]
pub struct PolicyInForce {
    policy: Policy,
    hash: String,
    body: String,
}

impl PolicyInForce {
    pub fn new(policy: Policy) -> Self {
        Self { hash: policy.hash(), body: policy.canonical(), policy }
    }

    pub fn shipped() -> Self {
        Self::new(Policy::shipped())
    }

    /// SHA-256 of the canonical text, as stored with every decision.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The canonical text, as stored under the hash.
    pub fn body(&self) -> &str {
        &self.body
    }
}

impl Deref for PolicyInForce {
    type Target = Policy;

    fn deref(&self) -> &Policy {
        &self.policy
    }
}
