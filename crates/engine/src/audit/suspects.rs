//! Links whose hash does not follow from what stands before them: altered, or genuine and in another place?
//!
//! Each suspect's entry is tried at the places and behind the hashes of the other suspects. Whatever fits somewhere was
//! really linked there.

use std::collections::HashSet;

use super::entry::{Hash, link, renumbered};
use super::finding::{Finding, FindingKind};

/// More suspects than these are not told apart any more: that grows with their cube.
const COMPARED_MAX: usize = 64;

/// A link that does not follow.
#[derive(Debug)]
pub(super) struct Suspect {
    pub seq: i64,
    pub audit_id: String,
    /// The hash that stands before it.
    pub previous: Hash,
    /// The hash it is stored with, unless that is no hash at all.
    pub stored: Option<Hash>,
    /// `None` where a column cannot be spelt.
    pub entry: Option<Vec<u8>>,
}

/// The findings that the suspects amount to. `duplicated`: entries that the chain names more than once.
pub(super) fn judge(suspects: &[Suspect], duplicated: &HashSet<String>) -> Vec<Finding> {
    let compared = suspects.get(..COMPARED_MAX).unwrap_or(suspects);
    let mut previous: Vec<Hash> = compared
        .iter()
        .flat_map(|it| {
            [Some(it.previous), it.stored, it.entry.as_ref().map(|entry| link(&it.previous, entry))]
        })
        .flatten()
        .collect();
    previous.sort_unstable_by_key(|hash| hash.0);
    previous.dedup();
    suspects
        .iter()
        .enumerate()
        .filter_map(|(at, suspect)| {
            if duplicated.contains(&suspect.audit_id) {
                let message = "the chain names this entry more than once".to_owned();
                return Some(Finding::at(
                    FindingKind::Duplicate,
                    suspect.seq,
                    Some(&suspect.audit_id),
                    message,
                ));
            }
            let home = if at < COMPARED_MAX { home(suspect, compared, &previous) } else { None };
            match home {
                // It was linked here; what stood before it is what moved or changed.
                Some(seq) if seq == suspect.seq => None,
                Some(seq) => {
                    let message = format!("it was linked as number {seq}");
                    Some(Finding::at(FindingKind::Reordered, suspect.seq, Some(&suspect.audit_id), message))
                }
                None => {
                    let message =
                        "its hash does not follow: it, its hash or the link before it was changed".to_owned();
                    Some(Finding::at(FindingKind::Altered, suspect.seq, Some(&suspect.audit_id), message))
                }
            }
        })
        .collect()
}

/// Where the suspect's entry was linked, if that can be found.
fn home(suspect: &Suspect, compared: &[Suspect], previous: &[Hash]) -> Option<i64> {
    let entry = suspect.entry.as_ref()?;
    for place in compared {
        let moved = renumbered(entry, suspect.seq, place.seq)?;
        // Entries changed places, hashes did not.
        let fits_there = place.seq != suspect.seq && Some(link(&place.previous, &moved)) == place.stored;
        // The link moved with its hash, or the link before it did.
        let fits_itself = || previous.iter().any(|hash| Some(link(hash, &moved)) == suspect.stored);
        if fits_there || fits_itself() {
            return Some(place.seq);
        }
    }
    None
}
