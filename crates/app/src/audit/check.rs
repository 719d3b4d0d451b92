//! Checks the chain: in the database, whole or a part of it, and in a file that was exported.

use std::collections::HashSet;
use std::io::BufRead;
use std::panic::resume_unwind;
use std::sync::mpsc::sync_channel;

use serde::Deserialize;
use serde_json::value::RawValue;
use spendsense_db::{DbError, Tx, dialect};
use spendsense_engine::audit::{Anchor, Content, Finding, GENESIS, Hash, Link, Outcome, Verifier};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::store::{self, ChainPage};

/// Links read with one query.
const PAGE: usize = 10_000;
/// Lines of a file that are handed over together.
const LINES: usize = 1_000;
/// Strays that are named; more are as bad.
const STRAYS_MAX: i64 = 100;

/// Checks the whole chain as one snapshot shows it. `progress` is told how many links were read.
pub async fn check_database(
    tx: &mut Tx,
    anchors: Vec<Anchor>,
    mut progress: impl FnMut(u64),
) -> Result<Outcome, DbError> {
    dialect::walk_by_key(tx).await?;
    let mut verifying = Verifying::begin(Verifier::new(anchors));
    let (mut reading, mut read) = (Reading::from(1), 0);
    while let Some(page) = reading.page(tx, PAGE, verifying.empty_page()).await? {
        read += u64::try_from(page.len()).unwrap_or(u64::MAX);
        verifying.add(page).await;
        progress(read);
    }
    let verifier = verifying.end().await;
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
    dialect::walk_by_key(tx).await?;
    let before = from.saturating_sub(1);
    let hash = store::find_link_hash(tx, before).await?.unwrap_or(GENESIS);
    let mut verifying = Verifying::begin(Verifier::after(before, hash, anchors));
    let mut reading = Reading::from(from);
    let mut left = limit;
    while left > 0 {
        let Some(page) = reading.page(tx, left.min(PAGE), verifying.empty_page()).await? else { break };
        left -= page.len();
        verifying.add(page).await;
    }
    let verifier = verifying.end().await;
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
}

impl Reading {
    fn from(from: i64) -> Self {
        Self { from, seen: 0 }
    }

    /// Up to `limit` more links, in `page`; `None` when there are no more.
    async fn page(
        &mut self,
        tx: &mut Tx,
        limit: usize,
        mut page: ChainPage,
    ) -> Result<Option<ChainPage>, DbError> {
        store::read_chain(tx, self.from, limit.saturating_add(self.seen), &mut page).await?;
        if self.seen > 0 {
            page.skip(self.seen);
        }
        for seq in page.numbers() {
            self.seen = if seq == self.from { self.seen + 1 } else { 1 };
            self.from = seq;
        }
        Ok((!page.is_empty()).then_some(page))
    }
}

/// Spells and hashes pages on a thread of its own, while the next one is read.
struct Verifying {
    pages: mpsc::Sender<ChainPage>,
    /// Pages that are done with, to be filled again.
    done: mpsc::UnboundedReceiver<ChainPage>,
    verifier: JoinHandle<Verifier>,
}

impl Verifying {
    fn begin(mut verifier: Verifier) -> Self {
        let (pages, mut read) = mpsc::channel::<ChainPage>(1);
        let (empty, done) = mpsc::unbounded_channel();
        let verifier = tokio::task::spawn_blocking(move || {
            let mut spelling = Vec::new();
            while let Some(page) = read.blocking_recv() {
                for link in page.links() {
                    spelling.clear();
                    let content = match link.entry {
                        None => Content::Gone,
                        Some(entry) if entry.write(&mut spelling) => Content::Entry(&spelling),
                        Some(_) => Content::Unreadable,
                    };
                    verifier.add(Link { seq: link.seq, audit_id: link.audit_id, hash: link.hash, content });
                }
                // Nobody wants it back after the last page.
                let _ended = empty.send(page);
            }
            verifier
        });
        Self { pages, done, verifier }
    }

    fn empty_page(&mut self) -> ChainPage {
        self.done.try_recv().unwrap_or_default()
    }

    async fn add(&self, page: ChainPage) {
        // Nobody listens when the verifier died, and then `end` says so.
        let _died = self.pages.send(page).await;
    }

    async fn end(self) -> Verifier {
        drop((self.pages, self.done));
        self.verifier.await.unwrap_or_else(|died| resume_unwind(died.into_panic()))
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

/// A line that was read, to be hashed elsewhere.
struct Parsed {
    seq: i64,
    audit_id: String,
    hash: Option<Hash>,
    entry: String,
}

/// Checks an exported file, line by line; reading and hashing go on beside each other. `open` opens it, anew when
/// suspects have to be looked for a second time; `progress` is told the bytes read since it was told last.
pub fn check_file<R: BufRead>(
    mut open: impl FnMut() -> std::io::Result<R>,
    anchors: Vec<Anchor>,
    mut progress: impl FnMut(u64),
) -> Result<Outcome, FileError> {
    let verifier = std::thread::scope(|scope| {
        let (lines, read) = sync_channel::<Vec<Parsed>>(2);
        let verifying = scope.spawn(move || {
            let mut verifier = Verifier::new(anchors);
            for Parsed { seq, audit_id, hash, entry } in read.into_iter().flatten() {
                let content = Content::Entry(entry.as_bytes());
                verifier.add(Link { seq, audit_id: &audit_id, hash, content });
            }
            verifier
        });
        let mut batch = Vec::with_capacity(LINES);
        each_line(open()?, |bytes, line, place| {
            let (hash, entry) = (Hash::parse(line.hash), line.entry.get().to_owned());
            batch.push(Parsed { seq: place.seq, audit_id: place.audit_id, hash, entry });
            if batch.len() == LINES {
                let _died = lines.send(std::mem::replace(&mut batch, Vec::with_capacity(LINES)));
            }
            progress(bytes);
        })?;
        let _died = lines.send(batch);
        drop(lines);
        Ok::<_, FileError>(verifying.join().unwrap_or_else(|died| resume_unwind(died)))
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
