//! What another policy would say: the same figures put to both, and where the two policies differ.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::assign::{Finding, find};
use super::policy::Policy;
use crate::signals::WindowSignals;

/// One user's figures under two policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    pub before: Finding,
    pub after: Finding,
}

impl Comparison {
    pub fn new(before: &Policy, after: &Policy, signals: &WindowSignals) -> Self {
        Self { before: find(before, signals), after: find(after, signals) }
    }

    /// Another persona, or a finding where there was none, or none where there was one.
    pub fn moves(&self) -> bool {
        self.before.label() != self.after.label()
    }
}

/// A place where two policies differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// `personas[1].all_of[0][0].threshold`
    pub path: String,
    /// `None` where only the other policy has something.
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// Every value that is not the same, in the order of the policy file.
pub fn differences(before: &Policy, after: &Policy) -> Vec<Difference> {
    let plain = |policy: &Policy| serde_json::to_value(policy).unwrap_or_default();
    let mut found = Vec::new();
    descend(String::new(), Some(&plain(before)), Some(&plain(after)), &mut found);
    found
}

fn descend(path: String, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Difference>) {
    match (before, after) {
        (Some(Value::Object(one)), Some(Value::Object(other))) => {
            let keys: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            for key in keys {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                descend(path, one.get(key), other.get(key), found);
            }
        }
        (Some(Value::Array(one)), Some(Value::Array(other))) => {
            for at in 0..one.len().max(other.len()) {
                descend(format!("{path}[{at}]"), one.get(at), other.get(at), found);
            }
        }
        (one, other) if one == other => {}
        (one, other) => found.push(Difference { path, before: one.cloned(), after: other.cloned() }),
    }
}
