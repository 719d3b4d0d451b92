//! Checks the chain: in the database, whole or a part of it, and in a file that was exported.

use std::collections::HashSet;
use std::io::BufRead;

use serde::Deserialize;
use serde_json::value::RawValue;
use spendsense_db::{DbError, Tx, dialect};
use spendsense_engine::audit::{Anchor, Content, Finding, GENESIS, Hash, Link, Outcome, Verifier};

use super::store;

/// Links read with one query.
const PAGE: usize = 10_000;
/// Strays that are named; more are as bad.
const STRAYS_MAX: i64 = 100;

/// Checks the whole chain as one snapshot shows it. `progress` is told how many links were read.
pub async fn check_database(
    tx: &mut Tx,
    anchors: Vec<Anchor>,
    mut progress: impl FnMut(u64),
) -> Result<Outcome, DbError> {
    dialect::join_by_key(tx).await?;
    let mut verifier = Verifier::new(anchors);
    let mut reading = Reading::from(1);
    while reading.page(tx, &mut verifier, PAGE).await? {
        progress(verifier.links());
    }
    let duplicated = relinked(tx, &verifier).await?;
    let mut outcome = verifier.finish(&duplicated);
    for audit_id in store::list_lost(tx, STRAYS_MAX).await? {
        outcome.push(Finding::lost(audit_id));
    }
    // Each link of a whole chain has an entry of its own, so equal numbers leave none over; looking for it is dear.
    let known = i64::try_from(outcome.links).unwrap_or(i64::MAX) + store::find_waiting(tx).await?.entries;
    if !outcome.is_intact() || store::count_log(tx).await? != known {
        for audit_id in store::list_stray(tx, STRAYS_MAX).await? {
            outcome.push(Finding::unlinked(audit_id));
        }
    }
    Ok(outcome)
}

/// Checks up to `limit` links from number `from` on, trusting the hash before them. Says where to go on.
pub async fn check_part(
    tx: &mut Tx,
    from: i64,
    limit: usize,
    anchors: Vec<Anchor>,
) -> Result<(Outcome, Option<i64>), DbError> {
    dialect::join_by_key(tx).await?;
    let before = from.saturating_sub(1);
    let hash = store::find_link_hash(tx, before).await?.unwrap_or(GENESIS);
    let mut verifier = Verifier::after(before, hash, anchors);
    let mut reading = Reading::from(from);
    let mut left = limit;
    while left > 0 && reading.page(tx, &mut verifier, left.min(PAGE)).await? {
        left = limit.saturating_sub(usize::try_from(verifier.links()).unwrap_or(usize::MAX));
    }
    let duplicated = relinked(tx, &verifier).await?;
    let ended = left > 0 || store::find_head(tx).await?.seq <= verifier.last();
    let next = verifier.last().saturating_add(1);
    let outcome = if ended { verifier.finish(&duplicated) } else { verifier.finish_part(&duplicated) };
    Ok((outcome, (!ended).then_some(next)))
}

/// Where a reading of the chain stands. Numbers may be there twice: an attacker may have dropped the key.
struct Reading {
    from: i64,
    /// Links with number `from` that were read already.
    seen: usize,
    spelling: Vec<u8>,
}

impl Reading {
    fn from(from: i64) -> Self {
        Self { from, seen: 0, spelling: Vec::new() }
    }

    /// Reads up to `limit` more links; false when there are no more.
    async fn page(&mut self, tx: &mut Tx, verifier: &mut Verifier, limit: usize) -> Result<bool, DbError> {
        let mut skip = self.seen;
        let mut read = 0;
        let Self { from, seen, spelling } = self;
        let begin = *from;
        store::scan_chain(tx, begin, limit.saturating_add(skip), |seq, audit_id, hash, entry| {
            if skip > 0 {
                skip -= 1;
                return;
            }
            read += 1;
            *seen = if seq == *from { *seen + 1 } else { 1 };
            *from = seq;
            spelling.clear();
            let content = match entry {
                None => Content::Gone,
                Some(entry) if entry.write(spelling) => Content::Entry(spelling),
                Some(_) => Content::Unreadable,
            };
            verifier.add(Link { seq, audit_id, hash, content });
        })
        .await?;
        Ok(read > 0)
    }
}

async fn relinked(tx: &mut Tx, verifier: &Verifier) -> Result<HashSet<String>, DbError> {
    let suspects: Vec<&str> = verifier.suspects().collect();
    if suspects.is_empty() {
        return Ok(HashSet::new());
    }
    Ok(store::list_relinked(tx, &suspects).await?.into_iter().collect())
}

/// A line of an exported file. The hash is over the bytes of `entry` as they stand there.
#[derive(Deserialize)]
struct Line<'a> {
    hash: &'a str,
    #[serde(borrow)]
    entry: &'a RawValue,
}

/// What of an entry tells its place.
#[derive(Deserialize)]
struct Place {
    seq: i64,
    audit_id: String,
}

/// Why a file cannot be checked.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("cannot read the file")]
    Read(#[from] std::io::Error),
    #[error("line {line} is no line of an exported audit log")]
    Line { line: u64 },
}

/// Checks an exported file, line by line. `again` opens it anew when suspects have to be looked for a second time.
pub fn check_file<R: BufRead>(
    mut open: impl FnMut() -> std::io::Result<R>,
    anchors: Vec<Anchor>,
    mut progress: impl FnMut(u64),
) -> Result<Outcome, FileError> {
    let mut verifier = Verifier::new(anchors);
    each_line(open()?, |bytes, line, place| {
        let content = Content::Entry(line.entry.get().as_bytes());
        verifier.add(Link {
            seq: place.seq,
            audit_id: &place.audit_id,
            hash: Hash::parse(line.hash),
            content,
        });
        progress(bytes);
    })?;
    let suspects: HashSet<String> = verifier.suspects().map(str::to_owned).collect();
    let mut duplicated = HashSet::new();
    if !suspects.is_empty() {
        let mut seen = HashSet::new();
        each_line(open()?, |_, _, place| {
            if suspects.contains(&place.audit_id) && !seen.insert(place.audit_id.clone()) {
                duplicated.insert(place.audit_id);
            }
        })?;
    }
    Ok(verifier.finish(&duplicated))
}

fn each_line(mut file: impl BufRead, mut each: impl FnMut(u64, &Line<'_>, Place)) -> Result<(), FileError> {
    let mut text = String::new();
    let mut number = 0;
    loop {
        text.clear();
        number += 1;
        let bytes = file.read_line(&mut text)?;
        if bytes == 0 {
            return Ok(());
        }
        if text.trim().is_empty() {
            continue;
        }
        let unreadable = |_| FileError::Line { line: number };
        let line: Line<'_> = serde_json::from_str(&text).map_err(unreadable)?;
        let place: Place = serde_json::from_str(line.entry.get()).map_err(unreadable)?;
        each(u64::try_from(bytes).unwrap_or(u64::MAX), &line, place);
    }
}
