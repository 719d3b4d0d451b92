//! What stands between an item that may be approved by its state and its approval.
//!
//! The app gathers the facts and stores the answer; it weighs nothing itself.

use crate::time::UnixMs;

/// Everything an approval is weighed by.
#[derive(Clone, Copy, Debug)]
pub struct Approval<'a> {
    /// No check of the guardrails failed.
    pub guardrails_passed: bool,
    /// Warnings that the approver has to answer for.
    pub warnings: usize,
    /// Whether the approver gave a reason for approving in spite of them.
    pub acknowledged: bool,
    pub expires_at: UnixMs,
    pub now: UnixMs,
    pub is_high_risk: bool,
    pub proposed_by: &'a str,
    pub modified_by: Option<&'a str>,
    pub approver: &'a str,
}

/// Why it is not approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    GuardrailFailed,
    Expired,
    /// High risk is approved by neither its proposer nor its last editor.
    FourEyes,
    /// So many warnings want a reason.
    Unacknowledged(usize),
}

impl Approval<'_> {
    /// The first thing that forbids it, gravest first.
    pub fn obstacle(&self) -> Option<Obstacle> {
        let is_own = self.proposed_by == self.approver || self.modified_by == Some(self.approver);
        if !self.guardrails_passed {
            Some(Obstacle::GuardrailFailed)
        } else if self.expires_at <= self.now {
            Some(Obstacle::Expired)
        } else if self.is_high_risk && is_own {
            Some(Obstacle::FourEyes)
        } else if self.warnings > 0 && !self.acknowledged {
            Some(Obstacle::Unacknowledged(self.warnings))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Approval<'_> = Approval {
        guardrails_passed: true,
        warnings: 0,
        acknowledged: false,
        expires_at: UnixMs(10),
        now: UnixMs(9),
        is_high_risk: false,
        proposed_by: "ann",
        modified_by: None,
        approver: "bob",
    };

    #[test]
    fn every_obstacle_by_itself() {
        let high = Approval { is_high_risk: true, ..GOOD };
        let cases = [
            (GOOD, None),
            (Approval { guardrails_passed: false, ..GOOD }, Some(Obstacle::GuardrailFailed)),
            (Approval { now: UnixMs(10), ..GOOD }, Some(Obstacle::Expired)),
            (Approval { warnings: 2, ..GOOD }, Some(Obstacle::Unacknowledged(2))),
            (Approval { warnings: 2, acknowledged: true, ..GOOD }, None),
            (high, None),
            (Approval { approver: "ann", ..high }, Some(Obstacle::FourEyes)),
            (Approval { modified_by: Some("bob"), ..high }, Some(Obstacle::FourEyes)),
            (Approval { modified_by: Some("ann"), approver: "cem", ..high }, None),
            (Approval { approver: "ann", modified_by: Some("ann"), ..GOOD }, None),
        ];
        for (approval, expected) in cases {
            assert_eq!(approval.obstacle(), expected, "{approval:?}");
        }
    }

    #[test]
    fn a_reason_never_outweighs_a_failed_check() {
        let failed = Approval { guardrails_passed: false, warnings: 1, acknowledged: true, ..GOOD };
        assert_eq!(failed.obstacle(), Some(Obstacle::GuardrailFailed));
    }
}
