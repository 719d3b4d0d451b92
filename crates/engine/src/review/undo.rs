//! Taking a decision back: which one, by whom, until when.
//!
//! An item keeps its decisions as a stack; the newest is the one that can be undone, and undoing it shows the one
//! before. What the app restores is all in [`Decision`].

use serde::{Deserialize, Serialize};

use super::{Action, Role, Status, transition, undoing};
use crate::time::UnixMs;

/// An approve, reject or flag, with what it wrote over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub action: Action,
    pub by: String,
    pub at: UnixMs,
    /// The instant from which it stands for good.
    pub until: UnixMs,
    pub from: Status,
    /// The version it made.
    pub version: i64,
    /// The operator's notes before it.
    pub notes: Option<String>,
    /// The flag it opened.
    pub flag_id: Option<String>,
}

/// Why a decision stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UndoRefusal {
    /// There is none, or what came after it (sent, expired, withdrawn) cannot be taken back.
    NothingToUndo,
    TooLate {
        since: UnixMs,
    },
    /// Only its maker or a senior colleague may.
    NotYours,
}

/// Where an undo of `last` leads, and as which action.
pub fn undo(
    current: Status,
    last: Option<&Decision>,
    who: &str,
    role: Role,
    now: UnixMs,
) -> Result<(Action, Status), UndoRefusal> {
    let decision = last.ok_or(UndoRefusal::NothingToUndo)?;
    let action = undoing(decision.from).ok_or(UndoRefusal::NothingToUndo)?;
    let by_state = |role| transition(current, action, role).ok();
    if by_state(Role::Admin).is_none() {
        return Err(UndoRefusal::NothingToUndo);
    }
    let is_senior = matches!(role, Role::SeniorOperator | Role::Admin);
    let next = by_state(role).filter(|_| decision.by == who || is_senior).ok_or(UndoRefusal::NotYours)?;
    if decision.until <= now {
        return Err(UndoRefusal::TooLate { since: decision.until });
    }
    Ok((action, next))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(action: Action, from: Status) -> Decision {
        Decision {
            action,
            by: "ann".to_owned(),
            at: UnixMs(100),
            until: UnixMs(400),
            from,
            version: 2,
            notes: None,
            flag_id: None,
        }
    }

    #[test]
    fn the_same_operator_or_a_senior_one_within_the_window() {
        let approved = decision(Action::Approve, Status::Pending);
        let back = Ok((Action::Undo, Status::Pending));
        let cases = [
            ("ann", Role::Operator, 399, back.clone()),
            ("ann", Role::Operator, 400, Err(UndoRefusal::TooLate { since: UnixMs(400) })),
            ("bob", Role::Operator, 399, Err(UndoRefusal::NotYours)),
            ("bob", Role::SeniorOperator, 399, back.clone()),
            ("bob", Role::Admin, 399, back),
            ("ann", Role::Customer, 399, Err(UndoRefusal::NotYours)),
            ("ann", Role::System, 399, Err(UndoRefusal::NotYours)),
        ];
        for (who, role, now, expected) in cases {
            let got = undo(Status::Approved, Some(&approved), who, role, UnixMs(now));
            assert_eq!(got, expected, "{who} {role} {now}");
        }
    }

    #[test]
    fn a_decision_on_a_flagged_item_goes_back_to_flagged_and_to_seniors_only() {
        let rejected = decision(Action::Reject, Status::Flagged);
        let at = UnixMs(200);
        let senior = undo(Status::Rejected, Some(&rejected), "ann", Role::SeniorOperator, at);
        assert_eq!(senior, Ok((Action::Reopen, Status::Flagged)));
        let operator = undo(Status::Rejected, Some(&rejected), "ann", Role::Operator, at);
        assert_eq!(operator, Err(UndoRefusal::NotYours));
    }

    #[test]
    fn what_was_sent_or_is_gone_is_not_undone_by_anybody() {
        let approved = decision(Action::Approve, Status::Pending);
        let undoable = [Status::Approved, Status::Rejected, Status::Flagged];
        for &status in Status::ALL.iter().filter(|status| !undoable.contains(status)) {
            let got = undo(status, Some(&approved), "ann", Role::Admin, UnixMs(200));
            assert_eq!(got, Err(UndoRefusal::NothingToUndo), "{status}");
        }
        let none = undo(Status::Approved, None, "ann", Role::Admin, UnixMs(200));
        assert_eq!(none, Err(UndoRefusal::NothingToUndo));
    }

    #[test]
    fn a_decision_reads_back_as_it_was_written() {
        let flagged = Decision { flag_id: Some("flg_1".into()), ..decision(Action::Flag, Status::Pending) };
        let text = serde_json::to_string(&flagged).unwrap();
        assert_eq!(serde_json::from_str::<Decision>(&text).unwrap(), flagged);
    }
}
