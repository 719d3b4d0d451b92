//! An upload undone: what it brought goes, what it covered counts again, and the sums follow. In chunks, each a
//! transaction of the caller's that goes on where the last committed one ended.

use rustc_hash::FxHashMap;
use spendsense_db::dialect::only_one;
use spendsense_db::{DbError, Tx};

use super::book::Book;
use super::import::{ImportError, Step};
use super::model::{Progress, Upload, UploadStatus};
use super::record::Record;
use super::store::records::{self, delete_records, delete_restored, find_newest_versions, sightings};
use super::store::subscribers::{
    self, SubscriberRow, delete_restored_versions, delete_subscriber_versions, delete_subscribers,
    list_touched_versions, upsert_subscribers,
};
use super::store::{sums, uploads};
use super::write::exchange;
use crate::context::World;

/// Subscribers named in a refusal.
const NAMED_MAX: usize = 5;

/// A revert under way. As with an import, after an error begin another.
pub struct Revert {
    upload_id: String,
    upload_no: i64,
    chunk_rows: i64,
    by: String,
    pub progress: Progress,
    world: World,
    book: Book,
    moves: Vec<Move>,
}

/// Records of uploads between two others that stood under a profile which the reverted upload had brought.
#[derive(Clone, Debug)]
struct Move {
    from: u32,
    to: u32,
    between: (i64, i64),
}

impl Revert {
    /// Refuses what cannot be undone, and marks the upload. Commits nothing.
    pub async fn begin(tx: &mut Tx, upload: &Upload, by: &str, world: &World) -> Result<Self, ImportError> {
        only_one(tx, "usage").await?;
        if let Some(other) = uploads::find_busy(tx, &upload.upload_id).await? {
            return Err(ImportError::Busy(other));
        }
        if upload.source == "system" {
            return Err(ImportError::Refused(
                "these are this deployment's own model calls: nobody uploaded them".into(),
            ));
        }
        let upload_no = match (upload.status, upload.upload_no) {
            (
                UploadStatus::Imported
                | UploadStatus::Failed
                | UploadStatus::Importing
                | UploadStatus::Reverting,
                Some(number),
            ) => number,
            (status, _) => {
                let status = status.as_str();
                return Err(ImportError::Refused(format!(
                    "the upload is {status}: there is nothing to undo"
                )));
            }
        };
        let mut progress = upload.progress.clone();
        if upload.status == UploadStatus::Failed {
            // Others were let go on meanwhile, and undoing one of those may have brought back what was passed.
            let done = &mut progress.revert;
            (done.cursor, done.records_done) = (String::new(), false);
        }
        let book = Book::read(tx).await?;
        let moves = plan(tx, &book, upload_no).await?;
        uploads::mark_reverting(tx, &upload.upload_id).await?;
        Ok(Self {
            upload_id: upload.upload_id.clone(),
            upload_no,
            chunk_rows: upload.chunk_rows.max(5_000),
            by: by.to_owned(),
            progress,
            world: world.clone(),
            book,
            moves,
        })
    }

    /// Undoes the next part. Commits nothing.
    pub async fn write(&mut self, tx: &mut Tx) -> Result<Step, ImportError> {
        only_one(tx, "usage").await?;
        let rows = if self.progress.revert.records_done {
            self.undo_moves(tx).await?
        } else {
            self.undo_records(tx).await?
        };
        let now = self.world.now();
        let chunk = self.progress.revert.chunks;
        uploads::insert_chunk(tx, self.upload_no, "revert", chunk, rows, now).await?;
        self.progress.revert.chunks += 1;
        let done = self.progress.revert.records_done && self.moves.is_empty();
        let reverting = UploadStatus::Reverting;
        if uploads::mark_progress(tx, &self.upload_id, reverting, &self.progress).await? == 0 {
            return Err(ImportError::Refused("the upload is not being undone any more".into()));
        }
        if done {
            self.undo_subscribers(tx).await?;
            uploads::mark_reverted(tx, &self.upload_id, &self.by, now).await?;
        }
        uploads::bump_generation(tx).await?;
        Ok(if done { Step::Done } else { Step::Written })
    }

    async fn undo_records(&mut self, tx: &mut Tx) -> Result<i64, DbError> {
        let (names, revert) = (&self.book.names, &mut self.progress.revert);
        let out = records::list_of_upload(tx, names, self.upload_no, &revert.cursor, self.chunk_rows).await?;
        let rows = i64::try_from(out.len()).unwrap_or(i64::MAX);
        if let Some(last) = out.last() {
            revert.cursor = subscribers::id_text(last.record);
        }
        if rows < self.chunk_rows {
            revert.records_done = true;
            records::delete_versions(tx, self.upload_no).await?;
        }
        let ids: Vec<u128> = out.iter().map(|record| record.record).collect();
        let former = find_newest_versions(tx, names, &ids).await?;
        let into: Vec<Record> = ids.iter().filter_map(|id| former.get(id).copied()).collect();
        let restored = i64::try_from(into.len()).unwrap_or(i64::MAX);
        revert.records_restored += restored;
        revert.records_removed += rows - restored;
        self.replace(tx, &out, &into).await?;
        let gone: Vec<u128> = ids.into_iter().filter(|id| !former.contains_key(id)).collect();
        delete_records(tx, &gone).await?;
        let back: Vec<u128> = into.iter().map(|record| record.record).collect();
        delete_restored(tx, &back).await?;
        Ok(rows)
    }

    /// Writes `into` over what is stored and has the sums follow; records only in `out` are the caller's to delete.
    async fn replace(&mut self, tx: &mut Tx, out: &[Record], into: &[Record]) -> Result<(), DbError> {
        let mut conversations: Vec<u128> = out.iter().chain(into).map(|record| record.conversation).collect();
        conversations.sort_unstable();
        conversations.dedup();
        let before = sightings(tx, &self.book.names, &conversations).await?;
        records::upsert_records(tx, &self.book.names, into).await?;
        exchange(tx, &mut self.book, out, into, before).await
    }

    /// Records of later uploads take the profile that their subscriber would have had.
    async fn undo_moves(&mut self, tx: &mut Tx) -> Result<i64, DbError> {
        let Some(Move { from, to, between }) = self.moves.last().cloned() else { return Ok(0) };
        let out = records::list_of_profile(tx, &self.book.names, from, between, self.chunk_rows).await?;
        let into: Vec<Record> = out.iter().map(|record| Record { profile: to, ..*record }).collect();
        self.replace(tx, &out, &into).await?;
        let rows = i64::try_from(out.len()).unwrap_or(i64::MAX);
        if rows < self.chunk_rows {
            records::move_versions(tx, from, to, between).await?;
            self.moves.pop();
        }
        Ok(rows)
    }

    async fn undo_subscribers(&mut self, tx: &mut Tx) -> Result<(), DbError> {
        let versions = list_touched_versions(tx, self.upload_no).await?;
        let (mut back, mut gone) = (Vec::new(), Vec::new());
        for versions in of_each(&versions).into_values() {
            let newest = versions.last().is_some_and(|newest| newest.upload_no == self.upload_no);
            let former = versions.iter().rev().find(|version| version.upload_no != self.upload_no);
            match former {
                Some(former) if newest => back.push((*former).clone()),
                Some(_) => {}
                None => gone.extend(versions.first().map(|version| version.subscriber_id.clone())),
            }
        }
        delete_subscriber_versions(tx, self.upload_no).await?;
        upsert_subscribers(tx, &back).await?;
        delete_restored_versions(tx).await?;
        delete_subscribers(tx, &gone).await.map(drop)
    }

    pub fn upload_id(&self) -> &str {
        &self.upload_id
    }

    /// Totals as they are now.
    pub async fn totals(&self, tx: &mut Tx) -> Result<super::model::Totals, DbError> {
        sums::totals(tx).await
    }
}

fn of_each(versions: &[SubscriberRow]) -> FxHashMap<&str, Vec<&SubscriberRow>> {
    let mut of_each: FxHashMap<&str, Vec<&SubscriberRow>> = FxHashMap::default();
    for version in versions {
        of_each.entry(&version.subscriber_id).or_default().push(version);
    }
    of_each
}

/// Which records of later uploads stood under a profile of this one; refused if without it nobody would have known
/// their subscriber.
async fn plan(tx: &mut Tx, book: &Book, upload_no: i64) -> Result<Vec<Move>, ImportError> {
    let versions = list_touched_versions(tx, upload_no).await?;
    let (mut moves, mut unknown) = (Vec::new(), Vec::new());
    for (subscriber, versions) in of_each(&versions) {
        let Some(at) = versions.iter().position(|version| version.upload_no == upload_no) else { continue };
        let Some(own) = versions.get(at).and_then(|version| book.profile_of(version)) else { continue };
        let below = versions.get(at + 1).map_or(i64::MAX, |next| next.upload_no);
        let between = (upload_no, below);
        let former = at.checked_sub(1).and_then(|at| versions.get(at));
        match former.map(|former| book.profile_of(former)) {
            Some(Some(former)) if former != own => {
                if records::has_profile(tx, own, between).await? {
                    moves.push(Move { from: own, to: former, between });
                }
            }
            Some(_) => {}
            None => {
                if records::has_profile(tx, own, between).await? {
                    unknown.push(subscriber.to_owned());
                }
            }
        }
    }
    unknown.sort_unstable();
    match unknown.len() {
        0 => Ok(moves),
        count => {
            unknown.truncate(NAMED_MAX);
            Err(ImportError::Refused(format!(
                "later uploads have records of {count} subscriber(s) that only this upload names ({}): revert those first",
                unknown.join(", ")
            )))
        }
    }
}
