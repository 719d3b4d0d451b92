//! Heads of the chain, noted outside the database: whoever rewrites or shortens the chain there cannot make it fit.
//!
//! One line of JSON a head, appended and synchronised, never rewritten. Lines that cannot be read are counted, not
//! believed.

use std::fs::OpenOptions;
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use spendsense_engine::audit::{Anchor, Hash};
use spendsense_engine::time::UnixMs;

use super::{sequencer, store};
use crate::background::Task;
use crate::http::AppState;

/// Holds some tens of lines.
const TAIL_BYTES: u64 = 4096;

/// A line of the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AnchorLine {
    pub seq: i64,
    pub hash: String,
    pub at: UnixMs,
}

/// All that a file says.
#[derive(Clone, Debug, Default)]
pub struct Anchors {
    pub heads: Vec<Anchor>,
    /// Lines that are no anchors.
    pub unreadable: usize,
}

pub fn task(state: &AppState) -> Task {
    let period = Duration::from_secs(state.config.audit.anchor_every_s.into());
    Task::new("audit_anchor", period, pass).with_last_pass()
}

async fn pass(state: AppState) -> anyhow::Result<()> {
    anchor_head(&state).await.map(drop)
}

/// Notes the head as it is now, unless it is noted already. Complains if the chain is behind what was noted before.
pub async fn anchor_head(state: &AppState) -> anyhow::Result<Option<AnchorLine>> {
    sequencer::link_waiting(&state.db, &state.world).await?;
    let head = store::find_head(&mut state.db.read().await?).await?;
    let file = state.config.anchor_file();
    let at = state.world.now();
    tokio::task::spawn_blocking(move || {
        let newest = newest(&file)?;
        let noted = newest.as_ref().map_or(0, |line| line.seq);
        if noted > head.seq {
            metrics::gauge!("audit_chain_behind_anchor").set(1.0);
            anyhow::bail!(
                "the audit chain ends at {}, but {noted} was anchored: run `spendsense verify audit`",
                head.seq
            );
        }
        metrics::gauge!("audit_chain_behind_anchor").set(0.0);
        if noted == head.seq {
            return Ok(None);
        }
        let line = AnchorLine { seq: head.seq, hash: head.hash.to_string(), at };
        append(&file, &line)?;
        Ok(Some(line))
    })
    .await?
}

fn append(file: &Path, line: &AnchorLine) -> anyhow::Result<()> {
    let shown = file.display();
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder of {shown}"))?;
    }
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    let mut open = OpenOptions::new()
        .create(true)
        .append(true)
        .open(file)
        .with_context(|| format!("cannot write anchors to {shown}"))?;
    open.write_all(&text).and_then(|()| open.sync_data()).with_context(|| format!("cannot write to {shown}"))
}

/// The last anchor of a file, read from its end: the file grows for as long as the system lives.
pub fn newest(file: &Path) -> anyhow::Result<Option<AnchorLine>> {
    let mut open = match std::fs::File::open(file) {
        Ok(open) => open,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
    };
    let end = open.seek(SeekFrom::End(0)).context("cannot read the anchors")?;
    open.seek(SeekFrom::Start(end.saturating_sub(TAIL_BYTES))).context("cannot read the anchors")?;
    let mut tail = Vec::new();
    open.read_to_end(&mut tail).context("cannot read the anchors")?;
    Ok(tail.rsplit(|byte| *byte == b'\n').find_map(|line| serde_json::from_slice(line).ok()))
}

/// Reads a file of anchors; one that does not exist holds none.
pub fn read(file: &Path) -> anyhow::Result<Anchors> {
    let open = match std::fs::File::open(file) {
        Ok(open) => open,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Anchors::default()),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
    };
    let mut anchors = Anchors::default();
    for line in BufReader::new(open).lines() {
        let line = line.with_context(|| format!("cannot read {}", file.display()))?;
        let parsed: Option<AnchorLine> = serde_json::from_str(&line).ok();
        match parsed.and_then(|line| Some((Hash::parse(&line.hash)?, line))) {
            Some((hash, line)) => anchors.heads.push(Anchor { seq: line.seq, hash }),
            None => anchors.unreadable += 1,
        }
    }
    Ok(anchors)
}
