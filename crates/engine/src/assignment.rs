//! Who gets an item of the queue when nobody says who: the reviewer with the least to do among those who may decide it.

use crate::review::Role;

/// Someone who could be given an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub identity_id: String,
    pub role: Role,
    /// Items assigned to them that await review.
    pub open_load: u64,
}

/// What of an item matters for who may decide it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Need {
    /// Flagged: a senior decides.
    pub senior: bool,
    /// Those who may not approve it: of what is high risk, its proposer and its last editor.
    pub barred: Vec<String>,
}

/// The position of the one to give it to; the first in the order of ids among equals. Admins run the desk and are
/// given nothing unasked.
pub fn pick(need: &Need, candidates: &[Candidate]) -> Option<usize> {
    let may = |candidate: &Candidate| {
        let works = match candidate.role {
            Role::Operator => !need.senior,
            Role::SeniorOperator => true,
            _ => false,
        };
        works && !need.barred.contains(&candidate.identity_id)
    };
    let able = candidates.iter().enumerate().filter(|(_, candidate)| may(candidate));
    able.min_by_key(|(_, candidate)| (candidate.open_load, &candidate.identity_id)).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(id: &str, role: Role, open_load: u64) -> Candidate {
        Candidate { identity_id: id.to_owned(), role, open_load }
    }

    #[test]
    fn the_least_loaded_of_those_who_may_decide_gets_it() {
        let desk = [
            candidate("a", Role::Operator, 3),
            candidate("b", Role::Operator, 1),
            candidate("c", Role::Operator, 1),
            candidate("d", Role::SeniorOperator, 7),
            candidate("e", Role::Admin, 0),
            candidate("f", Role::Analyst, 0),
        ];
        let need = |senior, barred: &[&str]| Need {
            senior,
            barred: barred.iter().map(|id| (*id).to_owned()).collect(),
        };
        let cases = [
            (need(false, &[]), Some("b")),
            (need(false, &["b"]), Some("c")),
            (need(false, &["b", "c"]), Some("a")),
            (need(true, &[]), Some("d")),
            (need(true, &["d"]), None),
        ];
        for (need, expected) in cases {
            let picked = pick(&need, &desk).map(|at| desk[at].identity_id.as_str());
            assert_eq!(picked, expected, "{need:?}");
        }
        assert_eq!(pick(&Need::default(), &[]), None);
    }
}
