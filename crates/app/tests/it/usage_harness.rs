//! Small worlds of AI usage: files written from rows, uploads driven like the product drives them, and what the tables
//! must then hold, worked out the slow way.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use spendsense::usage::check::compare;
use spendsense::usage::columns::{FileKind, Mapping};
use spendsense::usage::import::{Files, Import, ImportError, Step};
use spendsense::usage::model::{NewUpload, Upload, UploadFile, UploadSource};
use spendsense::usage::service::{self, Place, Runner};
use spendsense::usage::source::Source;
use spendsense::usage::store::checks::Verdict;
use spendsense::usage::store::rejections::list_rejections;
use spendsense::usage::store::sums::list_day_totals;
use spendsense::usage::store::uploads;
use spendsense_db::db_fetch_all;
use spendsense_engine::time::Day;

use crate::harness::TestApp;

/// 2026-03-01, the first day of every world.
pub(crate) const FIRST: i32 = 20_513;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    pub(crate) record: u32,
    pub(crate) user: u32,
    pub(crate) model: String,
    pub(crate) conversation: u32,
    pub(crate) kind: &'static str,
    pub(crate) tokens: i64,
    /// Days after [`FIRST`].
    pub(crate) day: i32,
}

/// A tenth of a cent for a thousand tokens.
pub(crate) const NANO_A_TOKEN: i64 = 1_000;

impl Row {
    pub(crate) fn new(record: u32, user: u32, conversation: u32, day: i32) -> Self {
        Self { record, user, model: "gpt".to_owned(), conversation, kind: "prompt", tokens: 100, day }
    }
}

pub(crate) fn uuid(kind: u32, number: u32) -> String {
    format!("{kind:08x}-0000-4000-8000-{number:012x}")
}

pub(crate) fn usage_csv(rows: &[Row]) -> String {
    let mut text =
        "RowId,User_ID,Model_Name,Conversation_ID,Token_Type,Token_Count,Rate_Per_1k,Calculated_Cost,Timestamp\n"
            .to_owned();
    for row in rows {
        let (nano, day) = (row.tokens * NANO_A_TOKEN, Day(FIRST + row.day));
        writeln!(
            text,
            "{},{},{},{},{},{},0.001,0.{nano:09},{day}T12:00:00Z",
            uuid(1, row.record),
            uuid(2, row.user),
            row.model,
            uuid(3, row.conversation),
            row.kind,
            row.tokens
        )
        .unwrap();
    }
    text
}

/// Users by number, each with region and company.
pub(crate) fn users_csv(users: &[(u32, &str, &str)]) -> String {
    let mut text = "User_ID,User_Name,Region,Is_Active_Sub,Department,Company_Name,Signup_Date\n".to_owned();
    for (user, region, company) in users {
        writeln!(text, "{},u{user},{region},True,Sales,{company},2025-01-01", uuid(2, *user)).unwrap();
    }
    text
}

pub(crate) struct Desk<'a> {
    pub(crate) app: &'a TestApp,
    folder: tempfile::TempDir,
    files: u32,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(app: &'a TestApp) -> Self {
        Self { app, folder: tempfile::tempdir().unwrap(), files: 0 }
    }

    pub(crate) fn place(&self) -> Place {
        // Less than a chunk, so that a chunk has several.
        Place { piece_rows: 2, ..Place::of(&self.app.state) }
    }

    fn file(&mut self, text: Option<&str>, kind: FileKind) -> Option<(Source, UploadFile)> {
        let text = text?;
        self.files += 1;
        let path: PathBuf = self.folder.path().join(format!("{}.csv", self.files));
        std::fs::write(&path, text).unwrap();
        let received = spendsense::usage::storage::measure(&path).unwrap();
        let bytes = i64::try_from(received.bytes).unwrap();
        Some((
            Source::new(&path, kind),
            UploadFile { name: "a.csv".to_owned(), sha256: received.sha256, bytes },
        ))
    }

    pub(crate) async fn register(
        &mut self,
        rows: Option<&str>,
        users: Option<&str>,
        chunk_rows: i64,
        dry_run: bool,
    ) -> (Upload, Files) {
        let rows = self.file(rows, FileKind::Transactions);
        let users = self.file(users, FileKind::Users);
        let new = NewUpload {
            upload_id: self.app.state.world.id("upl"),
            source: UploadSource::Api,
            dry_run,
            chunk_rows,
            mapping: Mapping::default(),
            transactions: rows.as_ref().map(|(_, file)| file.clone()),
            users: users.as_ref().map(|(_, file)| file.clone()),
            created_by: "idn_1".to_owned(),
            created_at: self.app.clock_now(),
        };
        let mut tx = self.app.state.db.write().await.unwrap();
        uploads::insert_upload(&mut tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        let files = Files { users: users.map(|(file, _)| file), transactions: rows.map(|(file, _)| file) };
        (self.upload(&new.upload_id).await, files)
    }

    pub(crate) async fn upload(&self, upload_id: &str) -> Upload {
        let mut tx = self.app.state.db.read().await.unwrap();
        uploads::find_upload(&mut tx, upload_id).await.unwrap().unwrap()
    }

    /// Imports both files in chunks of three rows and has every sum checked; what a dry run says of it before must be
    /// what happens.
    pub(crate) async fn import(&mut self, rows: Option<&str>, users: Option<&str>) -> Upload {
        let (previewed, files) = self.register(rows, users, 3, true).await;
        let (said, counts) = service::dry_run(&self.place(), &previewed, files, &quiet()).await.unwrap();
        let before = self.days().await;
        let (upload, files) = self.register(rows, users, 3, false).await;
        let done = self.finish(&upload.upload_id, files).await;
        let summary = done.summary.clone().unwrap();
        assert_eq!(counts, done.progress.counts);
        assert_eq!((said.before, said.after), (summary.before, summary.after));
        let mut after = self.days().await;
        for (day, sums) in before {
            let left = after.entry(day).or_default();
            (0..3).for_each(|at| left[at] -= sums[at]);
        }
        after.retain(|_, change| *change != [0; 3]);
        let days = said.days.iter().map(|day| (day.date, [day.records, day.cost_nano_usd, day.tokens]));
        assert_eq!((days.collect::<BTreeMap<_, _>>(), said.days_unlisted), (after, 0));
        assert_eq!(self.refused(&previewed.upload_id).await, self.refused(&upload.upload_id).await);
        done
    }

    /// Records, nano-dollars and tokens of each day.
    async fn days(&self) -> BTreeMap<Day, [i64; 3]> {
        let mut tx = self.app.state.db.read().await.unwrap();
        let days = list_day_totals(&mut tx).await.unwrap();
        days.into_iter().map(|day| (day.date, [day.records, day.cost_nano_usd, day.tokens])).collect()
    }

    /// Line, cells and reason of each refused row.
    async fn refused(&self, upload_id: &str) -> Vec<(String, i64, String, String)> {
        let mut tx = self.app.state.db.read().await.unwrap();
        let rows = list_rejections(&mut tx, upload_id, None, 100_000).await.unwrap();
        rows.into_iter().map(|row| (row.file, row.line, row.cells, row.reason)).collect()
    }

    pub(crate) async fn finish(&self, upload_id: &str, files: Files) -> Upload {
        let upload = self.upload(upload_id).await;
        let (_, verdict) = service::import(&self.place(), &upload, files, &quiet()).await.unwrap();
        assert_eq!(verdict.examples, Vec::<String>::new());
        self.upload(upload_id).await
    }

    /// As if the process were killed after `chunks` chunks, in the middle of writing another.
    pub(crate) async fn import_killed_after(&self, upload: &Upload, files: Files, chunks: usize) {
        let place = self.place();
        let mut tx = place.db.write().await.unwrap();
        let begun = Import::begin(&mut tx, upload, files, &place).await;
        let mut import = begun.unwrap_or_else(|error| panic!("{error}"));
        tx.commit().await.unwrap();
        for _ in 0..chunks {
            let Some(ready) = import.read().await.unwrap() else { return };
            let mut tx = place.db.write().await.unwrap();
            let mut step = import.write(&mut tx, ready).await.unwrap();
            while step == Step::Begun {
                let ready = import.read().await.unwrap().unwrap();
                step = import.write(&mut tx, ready).await.unwrap();
            }
            tx.commit().await.unwrap();
        }
        if let Some(ready) = import.read().await.unwrap() {
            let mut tx = place.db.write().await.unwrap();
            import.write(&mut tx, ready).await.unwrap();
        }
    }

    pub(crate) async fn revert(&self, upload_id: &str) -> Result<Verdict, ImportError> {
        let upload = self.upload(upload_id).await;
        let (_, verdict) = service::revert(&self.place(), &upload, "idn_1", &quiet()).await?;
        assert_eq!(verdict.examples, Vec::<String>::new());
        Ok(verdict)
    }

    /// Every difference between sums and records.
    pub(crate) async fn differences(&self) -> Vec<String> {
        let mut tx = self.app.state.db.snapshot().await.unwrap();
        compare(&mut tx).await.unwrap().examples
    }

    /// Records, tokens, nano-dollars, conversations and subscribers by day and name of a daily table.
    pub(crate) async fn daily(&self, table: &str, name: &str) -> Daily {
        let sql = format!(
            "SELECT day, {name}, records, prompt_tokens + completion_tokens + other_tokens, cost_nano_usd,
                    conversations, subscribers FROM {table} ORDER BY day, {name}"
        );
        let mut tx = self.app.state.db.read().await.unwrap();
        let rows =
            db_fetch_all!(tx, (i64, String, i64, i64, i64, i64, i64), sqlx::AssertSqlSafe(sql.as_str()));
        let day = |day: i64| i32::try_from(day).unwrap() - FIRST;
        let row = |(at, name, a, b, c, d, e)| ((day(at), name), [a, b, c, d, e]);
        rows.unwrap().into_iter().map(row).collect()
    }
}

pub(crate) fn quiet() -> Runner {
    Runner::Command(Arc::new(|_| {}))
}

pub(crate) type Daily = BTreeMap<(i32, String), [i64; 5]>;

/// Those figures from the rows that count, each with the name it falls under.
pub(crate) fn by_hand<'r>(rows: impl IntoIterator<Item = (&'r Row, &'r str)>) -> Daily {
    let mut sums: Daily = BTreeMap::new();
    let mut people: BTreeMap<(i32, String), (BTreeSet<u32>, BTreeSet<u32>)> = BTreeMap::new();
    for (row, name) in rows {
        let key = (row.day, name.to_owned());
        let [records, tokens, nano, ..] = sums.entry(key.clone()).or_default();
        *records += 1;
        *tokens += row.tokens;
        *nano += row.tokens * NANO_A_TOKEN;
        let (conversations, subscribers) = people.entry(key).or_default();
        conversations.insert(row.conversation);
        subscribers.insert(row.user);
    }
    for (key, (conversations, subscribers)) in people {
        let [.., c, s] = sums.get_mut(&key).unwrap();
        (*c, *s) = (conversations.len() as i64, subscribers.len() as i64);
    }
    sums
}
