//! The life of a recommendation: one closed table of who may move it from where to where.
//!
//! Storing the move (with actor, reason, version check and audit row) is the app's; that no other move exists is
//! this table's. What a text says and whether its guardrails passed is not looked at here.

pub mod approval;
pub mod undo;

use std::fmt;

use serde::{Deserialize, Serialize};

/// A closed set of names: the enum, all its values and its spelling.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

names! {
    Status {
        Pending = "pending",
        Approved = "approved",
        Rejected = "rejected",
        Flagged = "flagged",
        GuardrailFailed = "guardrail_failed",
        QueuedForDelivery = "queued_for_delivery",
        Delivered = "delivered",
        Viewed = "viewed",
        Dismissed = "dismissed",
        Superseded = "superseded",
        Expired = "expired",
        Withdrawn = "withdrawn",
    }
}

names! {
    Action {
        Approve = "approve",
        Reject = "reject",
        /// Changes wording or priority; the changed text passes the guardrails again before this is asked for.
        Modify = "modify",
        Flag = "flag",
        /// Answers a flag without deciding: the item waits for review again.
        Resolve = "resolve",
        /// Takes back the last approve, reject or flag of an item that was pending before it; whose move it was and how
        /// long ago is checked by the caller.
        Undo = "undo",
        /// Takes back the last approve or reject of an item that was flagged before it.
        Reopen = "reopen",
        /// Takes back the rejection of an item that had failed a guardrail.
        Restore = "restore",
        Queue = "queue",
        Deliver = "deliver",
        View = "view",
        Dismiss = "dismiss",
        /// A newer batch took its place.
        Supersede = "supersede",
        Expire = "expire",
        /// Consent is gone.
        Withdraw = "withdraw",
    }
}

names! {
    Role {
        /// Jobs of the program itself.
        System = "system",
        Customer = "customer",
        Operator = "operator",
        SeniorOperator = "senior_operator",
        Advisor = "advisor",
        Analyst = "analyst",
        Admin = "admin",
    }
}

/// A move that the table does not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{action} is not possible on a recommendation that is {current}")]
pub struct Refusal {
    pub current: Status,
    pub action: Action,
    pub reason: RefusalReason,
    /// What this role may do with it as it stands.
    pub allowed: Vec<Action>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalReason {
    /// Nobody may do this from here.
    WrongStatus,
    /// Somebody else may.
    WrongRole,
}

const REVIEWERS: &[Role] = &[Role::Operator, Role::SeniorOperator, Role::Admin];
const SENIORS: &[Role] = &[Role::SeniorOperator, Role::Admin];
const SYSTEM: &[Role] = &[Role::System];
const RECIPIENT: &[Role] = &[Role::Customer];

/// Where `action` leads from `from`, and who may take it there: the whole machine.
#[expect(clippy::match_same_arms, reason = "one line a move reads as the table it is")]
fn table(from: Status, action: Action) -> Option<(Status, &'static [Role])> {
    use Action as A;
    use Status as S;
    Some(match (from, action) {
        (S::Pending, A::Approve) => (S::Approved, REVIEWERS),
        (S::Pending, A::Reject) => (S::Rejected, REVIEWERS),
        (S::Pending, A::Modify) => (S::Pending, REVIEWERS),
        (S::Pending, A::Flag) => (S::Flagged, REVIEWERS),
        // A flag asks for a second, senior pair of eyes.
        (S::Flagged, A::Approve) => (S::Approved, SENIORS),
        (S::Flagged, A::Reject) => (S::Rejected, SENIORS),
        (S::Flagged, A::Modify) => (S::Flagged, SENIORS),
        (S::Flagged, A::Resolve) => (S::Pending, SENIORS),
        // What failed a guardrail is mended or given up; it is never approved as it is.
        (S::GuardrailFailed, A::Modify) => (S::Pending, REVIEWERS),
        (S::GuardrailFailed, A::Reject) => (S::Rejected, REVIEWERS),
        (S::Approved | S::Rejected | S::Flagged, A::Undo) => (S::Pending, REVIEWERS),
        (S::Approved | S::Rejected, A::Reopen) => (S::Flagged, SENIORS),
        (S::Rejected, A::Restore) => (S::GuardrailFailed, REVIEWERS),
        (S::Approved, A::Queue) => (S::QueuedForDelivery, SYSTEM),
        (S::QueuedForDelivery, A::Deliver) => (S::Delivered, SYSTEM),
        (S::Delivered, A::View) => (S::Viewed, RECIPIENT),
        (S::Delivered | S::Viewed, A::Dismiss) => (S::Dismissed, RECIPIENT),
        (from, A::Supersede) if from.awaits_review() => (S::Superseded, SYSTEM),
        (from, A::Expire) if !from.is_terminal() => (S::Expired, SYSTEM),
        (from, A::Withdraw) if !from.is_terminal() => (S::Withdrawn, SYSTEM),
        _ => return None,
    })
}

/// The status after `action` by `role`, or why there is none.
pub fn transition(current: Status, action: Action, role: Role) -> Result<Status, Refusal> {
    let refuse = |reason| Refusal { current, action, reason, allowed: allowed(current, role) };
    match table(current, action) {
        Some((next, roles)) if roles.contains(&role) => Ok(next),
        Some(_) => Err(refuse(RefusalReason::WrongRole)),
        None => Err(refuse(RefusalReason::WrongStatus)),
    }
}

/// Everything `role` may do with a recommendation in this status.
pub fn allowed(current: Status, role: Role) -> Vec<Action> {
    let permits = |action: &Action| table(current, *action).is_some_and(|(_, roles)| roles.contains(&role));
    Action::ALL.iter().copied().filter(permits).collect()
}

/// The action that takes an item back to `previous`, so that an undone approval of a flagged item is flagged again.
pub fn undoing(previous: Status) -> Option<Action> {
    match previous {
        Status::Pending => Some(Action::Undo),
        Status::Flagged => Some(Action::Reopen),
        Status::GuardrailFailed => Some(Action::Restore),
        _ => None,
    }
}

impl Status {
    /// Nothing but an undo of a rejection leaves these.
    pub fn is_terminal(self) -> bool {
        matches!(self, Self::Rejected | Self::Dismissed | Self::Superseded | Self::Expired | Self::Withdrawn)
    }

    /// Not yet decided by a person.
    pub fn awaits_review(self) -> bool {
        matches!(self, Self::Pending | Self::Flagged | Self::GuardrailFailed)
    }

    /// What the recipient may see: approved by a person and sent.
    pub fn is_visible_to_customer(self) -> bool {
        matches!(self, Self::Delivered | Self::Viewed)
    }
}

/// A status as the first documented API spells it: `pending_approval`, and `overridden` for a changed text that
/// awaits review. What it had no name for keeps ours.
pub fn status_seed000(status: Status, modified: bool) -> &'static str {
    match status {
        Status::Pending if modified => "overridden",
        Status::Pending => "pending_approval",
        other => other.as_str(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every move there is, as people would say it; all other of 12 × 15 × 7 are refused.
    #[test]
    fn the_whole_machine() {
        let mut moves = Vec::new();
        for &from in Status::ALL {
            for &action in Action::ALL {
                let roles: Vec<_> = Role::ALL
                    .iter()
                    .filter(|role| transition(from, action, **role).is_ok())
                    .copied()
                    .collect();
                if let Some(&role) = roles.first() {
                    let to = transition(from, action, role).unwrap();
                    let roles: Vec<_> = roles.into_iter().map(Role::as_str).collect();
                    moves.push(format!("{from} --{action}--> {to} [{}]", roles.join(", ")));
                }
            }
        }
        insta::assert_snapshot!(moves.join("\n"));
    }

    #[test]
    fn every_refusal_says_what_is_allowed_instead() {
        for &status in Status::ALL {
            for &action in Action::ALL {
                for &role in Role::ALL {
                    let listed = allowed(status, role);
                    match transition(status, action, role) {
                        Ok(_) => assert!(listed.contains(&action)),
                        Err(refusal) => {
                            assert_eq!((refusal.current, refusal.action), (status, action));
                            assert!(!listed.contains(&action));
                            assert_eq!(refusal.allowed, listed);
                            let possible =
                                Role::ALL.iter().any(|other| transition(status, action, *other).is_ok());
                            assert_eq!(refusal.reason == RefusalReason::WrongRole, possible);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn nothing_reaches_a_customer_without_an_approval() {
        let mut reached = vec![Status::Pending, Status::Flagged, Status::GuardrailFailed, Status::Rejected];
        let mut at = 0;
        while let Some(&from) = reached.get(at) {
            at += 1;
            for &action in Action::ALL.iter().filter(|action| **action != Action::Approve) {
                for &role in Role::ALL {
                    if let Ok(next) = transition(from, action, role)
                        && !reached.contains(&next)
                    {
                        reached.push(next);
                    }
                }
            }
        }
        let sent = [Status::Approved, Status::QueuedForDelivery, Status::Delivered, Status::Viewed];
        assert!(!sent.iter().any(|status| reached.contains(status)), "{reached:?}");
    }

    #[test]
    fn a_rejected_item_cannot_be_resurrected_by_an_edit_nor_a_delivered_one_rejected() {
        for role in Role::ALL {
            assert!(transition(Status::Rejected, Action::Modify, *role).is_err());
            assert!(transition(Status::Rejected, Action::Approve, *role).is_err());
            assert!(transition(Status::Delivered, Action::Reject, *role).is_err());
            assert!(transition(Status::QueuedForDelivery, Action::Undo, *role).is_err());
        }
    }

    #[test]
    fn an_undone_decision_on_a_flagged_item_leaves_it_to_seniors() {
        let undo = undoing(Status::Flagged).unwrap();
        assert_eq!(transition(Status::Approved, undo, Role::SeniorOperator), Ok(Status::Flagged));
        let refusal = transition(Status::Approved, undo, Role::Operator).unwrap_err();
        assert_eq!(refusal.reason, RefusalReason::WrongRole);
        assert_eq!(undoing(Status::Delivered), None);
    }

    #[test]
    fn the_documented_spellings() {
        assert_eq!(status_seed000(Status::Pending, false), "pending_approval");
        assert_eq!(status_seed000(Status::Pending, true), "overridden");
        assert_eq!(status_seed000(Status::Viewed, true), "viewed");
        assert_eq!(status_seed000(Status::QueuedForDelivery, false), "queued_for_delivery");
        for &status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Some(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
    }
}
