//! Reads a chain link by link and says what is wrong with it. Memory does not grow with the chain.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};

use super::entry::{GENESIS, Hash, link};
use super::finding::{Finding, FindingKind};
use super::suspects::{Suspect, judge};

/// Findings that are kept one by one; the rest is only counted.
const FINDINGS_MAX: usize = 1000;
/// Links out of order that are remembered, to be checked when their neighbour turns up.
const HELD_MAX: usize = 10_000;

/// A link of the chain as it was read.
#[derive(Clone, Copy, Debug)]
pub struct Link<'a> {
    pub seq: i64,
    pub audit_id: &'a str,
    /// `None`: what is stored is no hash.
    pub hash: Option<Hash>,
    pub content: Content<'a>,
}

/// The entry that a link is about.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// In its one spelling.
    Entry(&'a [u8]),
    /// It is there and cannot be spelt.
    Unreadable,
    /// It is not there.
    Gone,
}

/// A head of the chain that was noted outside the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    pub seq: i64,
    pub hash: Hash,
}

/// What a whole reading amounts to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// In the order of the chain, the first thousand.
    pub findings: Vec<Finding>,
    pub by_kind: BTreeMap<FindingKind, u64>,
    pub links: u64,
    /// Number and hash of the last link.
    pub head: Option<(i64, Hash)>,
    /// Anchors that were found in place.
    pub anchors_met: u64,
}

/// A link that came before its predecessor did.
#[derive(Debug)]
struct Held {
    audit_id: String,
    hash: Option<Hash>,
    entry: Option<Vec<u8>>,
}

#[derive(Debug)]
pub struct Verifier {
    first: i64,
    expected: i64,
    /// Hash of the link before the expected one.
    previous: Hash,
    /// Places not seen yet although later ones were: first and last.
    gaps: BTreeMap<i64, i64>,
    /// Hashes beside the gaps.
    edges: BTreeMap<i64, Hash>,
    held: BTreeMap<i64, Held>,
    suspects: Vec<Suspect>,
    anchors: Vec<Anchor>,
    next_anchor: usize,
    anchors_met: u64,
    findings: Vec<Finding>,
    by_kind: BTreeMap<FindingKind, u64>,
    links: u64,
}

impl Verifier {
    /// For a whole chain.
    pub fn new(anchors: Vec<Anchor>) -> Self {
        Self::after(0, GENESIS, anchors)
    }

    /// For the part behind a link whose hash is known.
    pub fn after(seq: i64, hash: Hash, mut anchors: Vec<Anchor>) -> Self {
        anchors.retain(|anchor| anchor.seq > seq);
        anchors.sort_by_key(|anchor| (anchor.seq, anchor.hash.0));
        anchors.dedup();
        Self {
            first: seq,
            expected: seq + 1,
            previous: hash,
            gaps: BTreeMap::new(),
            edges: BTreeMap::new(),
            held: BTreeMap::new(),
            suspects: Vec::new(),
            anchors,
            next_anchor: 0,
            anchors_met: 0,
            findings: Vec::new(),
            by_kind: BTreeMap::new(),
            links: 0,
        }
    }

    pub fn add(&mut self, read: Link<'_>) {
        self.links += 1;
        match read.seq.cmp(&self.expected) {
            Ordering::Equal => {
                let previous = self.previous;
                self.check(&read, previous);
                self.expected = read.seq.saturating_add(1);
                self.pass(&read);
            }
            Ordering::Greater => self.skip_to(&read),
            Ordering::Less => self.come_late(&read),
        }
    }

    /// The next link in order is behind us: its hash is what the following one builds on.
    fn pass(&mut self, read: &Link<'_>) {
        // A hash that cannot be read leaves the entry's own as the best guess of what it was.
        self.previous = read.hash.unwrap_or(match read.content {
            Content::Entry(entry) => link(&self.previous, entry),
            Content::Unreadable | Content::Gone => self.previous,
        });
        while let Some(anchor) =
            self.anchors.get(self.next_anchor).filter(|anchor| anchor.seq <= read.seq).copied()
        {
            self.next_anchor += 1;
            if anchor.seq < read.seq {
                continue;
            }
            if Some(anchor.hash) == read.hash {
                self.anchors_met += 1;
            } else {
                let message = format!("it was anchored with the hash {}", anchor.hash);
                self.find(Finding::at(FindingKind::Rewritten, read.seq, Some(read.audit_id), message));
            }
        }
    }

    fn check(&mut self, read: &Link<'_>, previous: Hash) {
        let entry = match read.content {
            Content::Entry(entry) => {
                if Some(link(&previous, entry)) == read.hash {
                    return;
                }
                Some(entry.to_vec())
            }
            Content::Unreadable => None,
            Content::Gone => {
                let message = "the entry is gone, its link is there".to_owned();
                return self.find(Finding::at(FindingKind::Missing, read.seq, Some(read.audit_id), message));
            }
        };
        if self.suspects.len() < HELD_MAX {
            self.suspects.push(Suspect {
                seq: read.seq,
                audit_id: read.audit_id.to_owned(),
                previous,
                stored: read.hash,
                entry,
            });
        } else {
            let message = "its hash does not follow".to_owned();
            self.find(Finding::at(FindingKind::Altered, read.seq, Some(read.audit_id), message));
        }
    }

    /// Links between the expected one and this one have not come (yet).
    fn skip_to(&mut self, read: &Link<'_>) {
        self.edges.insert(self.expected - 1, self.previous);
        self.gaps.insert(self.expected, read.seq - 1);
        self.hold(read);
        self.expected = read.seq.saturating_add(1);
        self.pass(read);
    }

    fn hold(&mut self, read: &Link<'_>) {
        if let Content::Gone = read.content {
            let message = "the entry is gone, its link is there".to_owned();
            self.find(Finding::at(FindingKind::Missing, read.seq, Some(read.audit_id), message));
        } else if self.held.len() < HELD_MAX {
            let entry = match read.content {
                Content::Entry(entry) => Some(entry.to_vec()),
                Content::Unreadable | Content::Gone => None,
            };
            let held = Held { audit_id: read.audit_id.to_owned(), hash: read.hash, entry };
            self.held.insert(read.seq, held);
        }
    }

    /// A place that lies behind us: one that was missed, or one that was there already.
    fn come_late(&mut self, read: &Link<'_>) {
        let gap = self.gaps.range(..=read.seq).next_back().map(|(from, to)| (*from, *to));
        let Some((from, to)) = gap.filter(|(_, to)| *to >= read.seq) else {
            let message = "this place in the chain was there already".to_owned();
            self.find(Finding::at(FindingKind::Duplicate, read.seq, Some(read.audit_id), message));
            return;
        };
        self.gaps.remove(&from);
        if from < read.seq {
            self.gaps.insert(from, read.seq - 1);
        }
        if to > read.seq {
            self.gaps.insert(read.seq + 1, to);
        }
        let message = "it comes after later ones".to_owned();
        self.find(Finding::at(FindingKind::Reordered, read.seq, Some(read.audit_id), message));
        match self.edges.get(&(read.seq - 1)).copied() {
            Some(previous) => self.check(read, previous),
            None => self.hold(read),
        }
        let Some(hash) = read.hash else { return };
        self.edges.insert(read.seq, hash);
        if let Some(held) = self.held.remove(&(read.seq + 1)) {
            let content = held.entry.as_deref().map_or(Content::Unreadable, Content::Entry);
            let next = Link { seq: read.seq + 1, audit_id: &held.audit_id, hash: held.hash, content };
            self.check(&next, hash);
        }
    }

    fn find(&mut self, finding: Finding) {
        *self.by_kind.entry(finding.kind).or_default() += 1;
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        }
    }

    /// Entries whose link does not follow. Whoever can look should say at [`Verifier::finish`] which of them the chain
    /// names more than once.
    pub fn suspects(&self) -> impl Iterator<Item = &str> {
        self.suspects.iter().map(|suspect| suspect.audit_id.as_str())
    }

    /// Links read so far.
    pub fn links(&self) -> u64 {
        self.links
    }

    /// Number of the last link so far.
    pub fn last(&self) -> i64 {
        self.expected - 1
    }

    /// Ends a part of a chain: anchors further on are somebody else's to check.
    pub fn finish_part(mut self, duplicated: &HashSet<String>) -> Outcome {
        let last = self.last();
        self.anchors.retain(|anchor| anchor.seq <= last);
        self.finish(duplicated)
    }

    pub fn finish(mut self, duplicated: &HashSet<String>) -> Outcome {
        for (from, to) in std::mem::take(&mut self.gaps) {
            let message = format!("{} link(s) are gone", to - from + 1);
            let finding = Finding::at(FindingKind::Missing, from, None, message);
            self.find(Finding { to_seq: Some(to), ..finding });
        }
        for finding in judge(&std::mem::take(&mut self.suspects), duplicated) {
            self.find(finding);
        }
        let last = self.last();
        if let Some(anchor) = self.anchors.last().filter(|anchor| anchor.seq > last).copied() {
            let message = format!("the chain ends at {last}, but {} was anchored", anchor.seq);
            let finding = Finding::at(FindingKind::Truncated, last + 1, None, message);
            self.find(Finding { to_seq: Some(anchor.seq), ..finding });
        }
        self.findings.sort_by_key(|finding| (finding.seq, finding.kind));
        Outcome {
            findings: self.findings,
            by_kind: self.by_kind,
            links: self.links,
            head: (last > self.first).then_some((last, self.previous)),
            anchors_met: self.anchors_met,
        }
    }
}

impl Outcome {
    /// Adds what was found elsewhere.
    pub fn push(&mut self, finding: Finding) {
        *self.by_kind.entry(finding.kind).or_default() += 1;
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        }
    }

    pub fn is_intact(&self) -> bool {
        self.by_kind.is_empty()
    }
}
