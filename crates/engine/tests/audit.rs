//! A chain tampered with in every way is found out, each way by its own name.

use std::collections::HashSet;

use proptest::prelude::*;
use spendsense_engine::audit::{
    Anchor, Content, Entry, FindingKind, GENESIS, Hash, Link, Outcome, Verifier, link,
};

#[derive(Clone, Debug)]
struct Stored {
    seq: i64,
    audit_id: String,
    hash: Hash,
    entry: Option<Vec<u8>>,
}

fn spell(seq: i64, audit_id: &str, action: &str) -> Vec<u8> {
    let entry = Entry {
        seq,
        audit_id,
        at: 1_795_251_600_000 + seq,
        operator_id: "idn_1",
        operator_role: "operator",
        action,
        subject_kind: Some("recommendation"),
        subject_id: Some("rec_1"),
        recommendation_id: Some("rec_1"),
        user_id: Some("usr_1"),
        before: Some(r#"{"status":"pending"}"#),
        after: None,
        reason: None,
        metadata: "{}",
        request_id: Some("req_1"),
    };
    let mut out = Vec::new();
    assert!(entry.write(&mut out));
    out
}

fn chain(length: i64) -> Vec<Stored> {
    let mut hash = GENESIS;
    let stored = |seq: i64| {
        let audit_id = format!("aud_{seq:04}");
        let entry = spell(seq, &audit_id, "approve");
        hash = link(&hash, &entry);
        Stored { seq, audit_id, hash, entry: Some(entry) }
    };
    (1..=length).map(stored).collect()
}

/// As the app does it: suspects are looked for a second time.
fn check(chain: &[Stored], anchors: Vec<Anchor>) -> Outcome {
    let mut verifier = Verifier::new(anchors);
    for it in chain {
        let content = it.entry.as_deref().map_or(Content::Gone, Content::Entry);
        verifier.add(Link { seq: it.seq, audit_id: &it.audit_id, hash: Some(it.hash), content });
    }
    let suspects: HashSet<&str> = verifier.suspects().collect();
    let count = |id: &str| chain.iter().filter(|it| it.audit_id == id).count();
    let duplicated = suspects.into_iter().filter(|id| count(id) > 1).map(str::to_owned).collect();
    verifier.finish(&duplicated)
}

fn found(outcome: &Outcome) -> Vec<(FindingKind, Option<i64>, Option<i64>)> {
    outcome.findings.iter().map(|finding| (finding.kind, finding.seq, finding.to_seq)).collect()
}

fn anchor(chain: &[Stored], seq: usize) -> Anchor {
    Anchor { seq: chain[seq - 1].seq, hash: chain[seq - 1].hash }
}

#[test]
fn a_whole_chain_is_intact() {
    let whole = chain(50);
    let outcome = check(&whole, vec![anchor(&whole, 50), anchor(&whole, 7)]);
    assert!(outcome.is_intact(), "{:?}", outcome.findings);
    assert_eq!((outcome.links, outcome.anchors_met), (50, 2));
    assert_eq!(outcome.head, Some((50, whole[49].hash)));
    assert!(check(&[], Vec::new()).is_intact());
}

type Tampering = fn(&mut Vec<Stored>);

/// What is found, from which link to which.
type Found = (FindingKind, Option<i64>, Option<i64>);

/// What is done to a chain of 50 with anchors at 20 and 50, and what is found.
const CASES: &[(&str, Tampering, &[Found])] = &[
    (
        "an entry says something else",
        |chain| chain[9].entry = Some(spell(10, "aud_0010", "reject")),
        &[(FindingKind::Altered, Some(10), None)],
    ),
    ("a hash is another", |chain| chain[9].hash = GENESIS, &[(FindingKind::Altered, Some(10), None)]),
    (
        "an entry changed and its own hash was made to fit",
        |chain| {
            let entry = spell(10, "aud_0010", "reject");
            chain[9].hash = link(&chain[8].hash, &entry);
            chain[9].entry = Some(entry);
        },
        &[(FindingKind::Altered, Some(11), None)],
    ),
    ("two links are gone", |chain| drop(chain.drain(9..11)), &[(FindingKind::Missing, Some(10), Some(11))]),
    (
        "an entry is gone, its link is not",
        |chain| chain[9].entry = None,
        &[(FindingKind::Missing, Some(10), None)],
    ),
    ("the first link is gone", |chain| drop(chain.remove(0)), &[(FindingKind::Missing, Some(1), Some(1))]),
    ("two lines changed places", |chain| chain.swap(9, 10), &[(FindingKind::Reordered, Some(10), None)]),
    (
        "a line went to the end",
        |chain| {
            let line = chain.remove(9);
            chain.push(line);
        },
        &[(FindingKind::Reordered, Some(10), None)],
    ),
    (
        "two entries changed places, hashes stayed",
        |chain| {
            let (a, b) = (chain[9].clone(), chain[29].clone());
            chain[9].entry = Some(spell_as(&b, 10));
            chain[9].audit_id = b.audit_id;
            chain[29].entry = Some(spell_as(&a, 30));
            chain[29].audit_id = a.audit_id;
        },
        &[(FindingKind::Reordered, Some(10), None), (FindingKind::Reordered, Some(30), None)],
    ),
    (
        "two links changed their numbers and took their hashes along",
        |chain| {
            chain.swap(9, 10);
            for (at, seq) in [(9, 10), (10, 11)] {
                chain[at].entry = Some(spell_as(&chain[at], seq));
                chain[at].seq = seq;
            }
        },
        &[(FindingKind::Reordered, Some(10), None), (FindingKind::Reordered, Some(11), None)],
    ),
    ("the end is cut off", |chain| chain.truncate(45), &[(FindingKind::Truncated, Some(46), Some(50))]),
    ("everything is gone", |chain| chain.clear(), &[(FindingKind::Truncated, Some(1), Some(50))]),
    (
        "a line is there twice",
        |chain| chain.insert(10, chain[9].clone()),
        &[(FindingKind::Duplicate, Some(10), None)],
    ),
    (
        "an entry is linked again at the end",
        |chain| {
            let entry = spell_as(&chain[9], 51);
            let hash = chain[9].hash;
            chain.push(Stored { seq: 51, audit_id: "aud_0010".into(), hash, entry: Some(entry) });
        },
        &[(FindingKind::Duplicate, Some(51), None)],
    ),
    (
        "the chain was made anew from an altered entry on",
        |chain| {
            chain[29].entry = Some(spell(30, "aud_0030", "reject"));
            for at in 29..50 {
                chain[at].hash = link(&chain[at - 1].hash, chain[at].entry.as_deref().unwrap());
            }
        },
        &[(FindingKind::Rewritten, Some(50), None)],
    ),
];

fn spell_as(stored: &Stored, seq: i64) -> Vec<u8> {
    let text = String::from_utf8(stored.entry.clone().unwrap()).unwrap();
    text.replace(&format!("\"seq\":{}", stored.seq), &format!("\"seq\":{seq}")).into_bytes()
}

#[test]
fn every_tampering_is_found_by_its_name() {
    for (what, tamper, expected) in CASES {
        let whole = chain(50);
        let anchors = vec![anchor(&whole, 20), anchor(&whole, 50)];
        let mut tampered = whole;
        tamper(&mut tampered);
        let outcome = check(&tampered, anchors);
        assert_eq!(found(&outcome), *expected, "{what}: {:?}", outcome.findings);
        assert!(outcome.by_kind.values().sum::<u64>() > 0, "{what}");
    }
}

#[test]
fn two_faults_are_two_findings() {
    let mut tampered = chain(50);
    tampered[4].entry = Some(spell(5, "aud_0005", "reject"));
    tampered.remove(19);
    tampered.truncate(45);
    let whole = chain(50);
    let outcome = check(&tampered, vec![anchor(&whole, 50)]);
    let kinds: Vec<_> = outcome.findings.iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [FindingKind::Altered, FindingKind::Missing, FindingKind::Truncated]);
}

#[test]
fn numbers_out_of_any_range_do_no_harm() {
    let mut tampered = chain(3);
    for seq in [i64::MIN, -1, 0, i64::MAX] {
        tampered.push(Stored { seq, ..tampered[0].clone() });
    }
    assert!(!check(&tampered, Vec::new()).is_intact());
}

proptest! {
    /// Any single byte of any entry.
    #[test]
    fn no_changed_byte_goes_unnoticed(at in 0_usize..20, byte in 0_usize..10_000, flip in 1_u8..=255) {
        let mut tampered = chain(20);
        let entry = tampered[at].entry.as_mut().unwrap();
        let byte = byte % entry.len();
        entry[byte] ^= flip;
        prop_assert!(!check(&tampered, Vec::new()).is_intact());
    }
}
