//! From checked batches into the database: what each row refers to is looked up, bad rows are put aside, good ones
//! written. Runs inside the caller's transaction and commits nothing.

use std::sync::mpsc as blocking;

use rustc_hash::{FxHashMap, FxHashSet};
use spendsense_db::bulk::{self, Arrivals, Column, Counts, Kind, Load, Role, Rows, Table};
use spendsense_db::{DbError, Tx};
use tokio::sync::mpsc;

use super::document::{Document, DocumentError};
use super::fields::Faults;
use super::owners::Owners;
use super::parse::{Batch, Layout, ParseError, Parsed, parse};
use super::records::{
    Account, HOLDERS, Liability, Placed, Record, Rules, TRANSACTIONS, TransactionBatch, User, rejections,
};
use super::report::{Entity, Mode, Report};
use super::store;
use crate::context::World;

/// Batches between parser and database.
const BATCHES_WAITING: usize = 1;

/// Who loads, and how.
#[derive(Clone)]
pub struct Job {
    pub world: World,
    pub rules: Rules,
    pub mode: Mode,
    /// For the history of consent.
    pub actor_id: String,
    pub actor_role: &'static str,
}

#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A strict load with bad rows; nothing of it may be kept.
    #[error("{} row(s) cannot be loaded", .0.rejected())]
    Rejected(Box<Report>),
    #[error(transparent)]
    Db(#[from] DbError),
    #[error("the parser died")]
    Parser(#[source] tokio::task::JoinError),
}

/// Loads `document`; `progress` hears of every batch with the bytes read so far.
pub async fn load(
    tx: &mut Tx,
    document: Document,
    layout: Layout,
    job: &Job,
    progress: impl Fn(u64, &Report),
) -> Result<Report, LoadError> {
    let begun = bulk::begin_load(tx).await?;
    let (sender, mut receiver) = mpsc::channel(BATCHES_WAITING);
    let (written, spares) = blocking::channel();
    let rules = job.rules;
    let parser = tokio::task::spawn_blocking(move || parse(document, layout, rules, sender, spares));
    let owners = Owners::new(begun.is_first);
    let mut loader = Loader { tx: &mut *tx, load: begun, job, report: Report::default(), owners, written };
    while let Some(parsed) = receiver.recv().await {
        let position = parsed.position;
        loader.take(parsed).await?;
        progress(position, &loader.report);
        if loader.report.hopeless(job.mode) {
            break;
        }
    }
    drop(receiver);
    let Loader { report, load, .. } = loader;
    match parser.await.map_err(LoadError::Parser)? {
        Err(ParseError::Document(error)) => Err(error.into()),
        _ if job.mode == Mode::Strict && report.rejected() > 0 => Err(LoadError::Rejected(Box::new(report))),
        _ => {
            bulk::end_load(tx, load).await?;
            Ok(report)
        }
    }
}

struct Loader<'t> {
    tx: &'t mut Tx,
    load: Load,
    job: &'t Job,
    report: Report,
    owners: Owners,
    /// Takes batches back to the parser.
    written: blocking::Sender<TransactionBatch>,
}

impl Loader<'_> {
    async fn take(&mut self, parsed: Parsed) -> Result<(), DbError> {
        let Parsed { batch, rejected, faults, .. } = parsed;
        let entity = match &batch {
            Batch::Users(_) => Entity::Users,
            Batch::Accounts(_) => Entity::Accounts,
            Batch::Transactions(_) => Entity::Transactions,
            Batch::Liabilities(_) => Entity::Liabilities,
            Batch::Products(_) => Entity::Products,
        };
        self.report.reject(entity, rejected, faults);
        match batch {
            Batch::Users(users) => self.users(users).await,
            Batch::Accounts(accounts) => self.accounts(accounts).await,
            Batch::Transactions(batch) => self.transactions(batch).await,
            Batch::Liabilities(liabilities) => self.liabilities(liabilities).await,
            Batch::Products(products) => self.write(Entity::Products, &products).await,
        }
    }

    async fn users(&mut self, mut users: Vec<Placed<User>>) -> Result<(), DbError> {
        let ids: Vec<&str> = users.iter().map(|user| user.record.user_id.as_str()).collect();
        let emails: Vec<&str> = users.iter().map(|user| user.record.email.as_str()).collect();
        let known = store::known_users(self.tx, &ids, &emails).await?;
        let mut emails: FxHashMap<String, String> =
            known.iter().map(|user| (user.email.clone(), user.user_id.clone())).collect();
        self.keep(Entity::Users, &mut users, |user, faults| {
            let owner = emails.entry(user.email.clone()).or_insert_with(|| user.user_id.clone());
            if *owner != user.user_id {
                let reason = format!("{} belongs to user {owner} already", user.email);
                faults.note("email", "duplicate_key", reason);
            }
        });
        let consents: FxHashMap<&str, bool> =
            known.iter().map(|user| (user.user_id.as_str(), user.consent_status)).collect();
        let differs = |user: &Placed<User>| {
            consents.get(user.record.user_id.as_str()).is_some_and(|kept| *kept != user.record.consent_status)
        };
        let differing = users.iter().filter(|user| differs(user)).count();
        self.report.consents_kept += u64::try_from(differing).unwrap_or(u64::MAX);
        self.write(Entity::Users, &users).await?;
        users.retain(|user| !consents.contains_key(user.record.user_id.as_str()));
        self.consent_events(&users).await
    }

    /// The history of consent of new users begins with what the file says.
    async fn consent_events(&mut self, users: &[Placed<User>]) -> Result<(), DbError> {
        let mut rows = Rows::new(CONSENT_EVENTS.columns.len());
        for Placed { record: user, .. } in users {
            let revoked = user.consent_revoked_at.filter(|_| !user.consent_status);
            for (action, at) in [("granted", user.consent_granted_at), ("revoked", revoked)] {
                let Some(at) = at else { continue };
                let event_id = self.job.world.id("cns");
                rows.push([
                    (&event_id).into(),
                    (&user.user_id).into(),
                    action.into(),
                    CONSENT_VERSION.into(),
                    "ingest".into(),
                    (&self.job.actor_id).into(),
                    self.job.actor_role.into(),
                    at.0.into(),
                ]);
            }
        }
        bulk::write(self.tx, &CONSENT_EVENTS, &rows, Arrivals::New).await.map(drop)
    }

    async fn accounts(&mut self, mut accounts: Vec<Placed<Account>>) -> Result<(), DbError> {
        let ids: Vec<&str> = accounts.iter().map(|account| account.record.account_id.as_str()).collect();
        let known = store::known_accounts(self.tx, &ids).await?;
        let known: FxHashMap<&str, _> = known.iter().map(|row| (row.account_id.as_str(), row)).collect();
        let holders: FxHashSet<&str> = accounts.iter().flat_map(|account| account.record.holders()).collect();
        let holders: Vec<&str> = holders.into_iter().collect();
        let users = store::known_users(self.tx, &holders, &[]).await?;
        let users: FxHashSet<&str> = users.iter().map(|user| user.user_id.as_str()).collect();
        self.keep(Entity::Accounts, &mut accounts, |account, faults| {
            if !users.contains(account.user_id.as_str()) {
                faults.note("user_id", "missing_reference", "names a user that does not exist");
            }
            if !account.joint_user_ids.iter().all(|user_id| users.contains(user_id.as_str())) {
                faults.note("joint_user_ids", "missing_reference", "names a user that does not exist");
            }
            if let Some(known) = known.get(account.account_id.as_str()) {
                if known.user_id != account.user_id {
                    faults.note("user_id", "owner_changed", "is not the owner of this account");
                }
                if known.iso_currency_code != account.currency.as_str() {
                    faults.note("iso_currency_code", "currency_mismatch", "is not the account's currency");
                }
            }
        });
        self.write(Entity::Accounts, &accounts).await?;
        let mut rows = Rows::new(HOLDERS.columns.len());
        for Placed { record: account, .. } in &accounts {
            let mut holders: Vec<&str> = account.holders().collect();
            holders.sort_unstable();
            holders.dedup();
            for holder in holders {
                rows.push([holder.into(), (&account.account_id).into()]);
            }
        }
        bulk::write(self.tx, &HOLDERS, &rows, Arrivals::Any).await.map(drop)
    }

    async fn transactions(&mut self, mut batch: TransactionBatch) -> Result<(), DbError> {
        let count = batch.places.len();
        self.owners.learn(self.tx, (0..count).map(|row| batch.user_id(row)), true).await?;
        let mut bad: FxHashSet<usize> = FxHashSet::default();
        let mut all_fresh = true;
        // Rows of one user mostly come together.
        let mut last = ("", self.owners.holder(""));
        for (row, place) in batch.places.iter().enumerate() {
            let names = batch.names(row);
            if names.user_id != last.0 {
                last = (names.user_id, self.owners.holder(names.user_id));
                all_fresh &= last.1.is_fresh();
            }
            if let Err(faults) = last.1.check(names.account_id, place.currency) {
                let faults = rejections(Entity::Transactions, place.index, names.transaction_id, faults);
                self.report.reject(Entity::Transactions, 1, faults);
                bad.insert(row);
            }
        }
        if !bad.is_empty() {
            batch.rows.retain(|row| !bad.contains(&row));
        }
        let arrivals = if all_fresh { Arrivals::New } else { Arrivals::Any };
        let counts = self.load.write(self.tx, &TRANSACTIONS, &batch.rows, arrivals).await?;
        self.report.count(Entity::Transactions, counts);
        batch.clear();
        let _parser_has_ended = self.written.send(batch);
        Ok(())
    }

    async fn liabilities(&mut self, mut liabilities: Vec<Placed<Liability>>) -> Result<(), DbError> {
        let users = liabilities.iter().map(|liability| liability.record.user_id.as_str());
        // After the last transaction.
        self.owners.learn(self.tx, users, false).await?;
        let ids: Vec<&str> = liabilities.iter().map(|row| row.record.liability_id.as_str()).collect();
        let known = store::known_liabilities(self.tx, &ids).await?;
        let known: FxHashMap<&str, &str> =
            known.iter().map(|row| (row.liability_id.as_str(), row.user_id.as_str())).collect();
        let owners = std::mem::take(&mut self.owners);
        self.keep(Entity::Liabilities, &mut liabilities, |liability, faults| {
            if let Err(found) = owners.holder(&liability.user_id).check(&liability.account_id, None) {
                faults.0.extend(found.0);
            }
            if known.get(liability.liability_id.as_str()).is_some_and(|user_id| *user_id != liability.user_id)
            {
                faults.note("user_id", "owner_changed", "is not the user of this liability");
            }
        });
        self.owners = owners;
        self.write(Entity::Liabilities, &liabilities).await
    }

    /// Puts aside the records in which `check` finds a fault.
    fn keep<T: Record>(
        &mut self,
        entity: Entity,
        records: &mut Vec<Placed<T>>,
        mut check: impl FnMut(&T, &mut Faults),
    ) {
        records.retain(|placed| {
            let mut faults = Faults::default();
            check(&placed.record, &mut faults);
            let good = faults.0.is_empty();
            if !good {
                let faults = rejections(entity, placed.index, placed.record.id(), faults);
                self.report.reject(entity, 1, faults);
            }
            good
        });
    }

    async fn write<T: Record>(&mut self, entity: Entity, records: &[Placed<T>]) -> Result<(), DbError> {
        let mut rows = Rows::new(T::TABLE.columns.len());
        for placed in records {
            placed.record.push(&self.job.rules, &mut rows);
        }
        let counts: Counts = bulk::write(self.tx, &T::TABLE, &rows, Arrivals::Any).await?;
        self.report.count(entity, counts);
        Ok(())
    }
}

/// A bank's file does not say which text was agreed to.
const CONSENT_VERSION: &str = "unstated";

const CONSENT_EVENTS: Table = Table {
    name: "consent_events",
    columns: &[
        Column::new("event_id", Kind::Text, Role::Key),
        Column::new("user_id", Kind::Text, Role::Value),
        Column::new("action", Kind::Text, Role::Value),
        Column::new("consent_version", Kind::Text, Role::Value),
        Column::new("channel", Kind::Text, Role::Value),
        Column::new("actor_id", Kind::Text, Role::Value),
        Column::new("actor_role", Kind::Text, Role::Value),
        Column::new("occurred_at", Kind::Integer, Role::Value),
    ],
};
