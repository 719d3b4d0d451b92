//! From a document to checked batches, on a thread of its own: the database works on one batch while the next is
//! read. Whatever order the arrays have in the document, batches leave in the order of [`Entity::ALL`].

use std::hash::{BuildHasher as _, RandomState};
use std::sync::mpsc::Receiver;

use rustc_hash::{FxHashMap, FxHashSet};
use tokio::sync::mpsc::Sender;

use super::document::{Document, DocumentError};
use super::fields::Faults;
use super::records::{
    Account, Liability, Placed, Product, Record, Rules, TransactionBatch, User, rejections,
};
use super::report::{Entity, Rejection};

/// Rows of a batch of small records.
const RECORDS_MAX: usize = 10_000;
/// Bytes of a batch of transactions: about 20,000 rows.
const BATCH_BYTES_MAX: usize = 8 << 20;
/// Faults of a batch; so many end it.
const FAULTS_MAX: usize = 1_000;

/// Checked rows of one kind.
#[derive(Debug)]
pub enum Batch {
    Users(Vec<Placed<User>>),
    Accounts(Vec<Placed<Account>>),
    Transactions(TransactionBatch),
    Liabilities(Vec<Placed<Liability>>),
    Products(Vec<Placed<Product>>),
}

/// What leaves the parser: sound rows, and those that are not.
#[derive(Debug)]
pub struct Parsed {
    pub batch: Batch,
    pub rejected: u64,
    pub faults: Vec<Rejection>,
    /// Where in the document the parser stands, for progress.
    pub position: u64,
}

/// How the document is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// An object with the five arrays.
    Object,
    /// One bare array of this kind.
    Array(Entity),
}

#[derive(Debug, thiserror::Error)]
pub enum ParseError {
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The receiver has gone: it heard enough.
    #[error("stopped")]
    Stopped,
}

/// Reads `document` to its end and sends every row. Blocks. Batches that were written come back through `spares` to be
/// filled again: they are megabytes, and memory fresh from the system costs more than what is put into it.
pub fn parse(
    document: Document,
    layout: Layout,
    rules: Rules,
    out: Sender<Parsed>,
    spares: Receiver<TransactionBatch>,
) -> Result<(), ParseError> {
    let mut parser = Parser { document, rules, out, spares, seen: Seen::default() };
    match layout {
        Layout::Array(entity) => {
            parser.array(entity)?;
            Ok(parser.document.end()?)
        }
        Layout::Object => parser.object(),
    }
}

struct Parser {
    document: Document,
    rules: Rules,
    out: Sender<Parsed>,
    spares: Receiver<TransactionBatch>,
    seen: Seen,
}

impl Parser {
    /// Reads an array at once when all that come before it in the order of loading were read; the others are stepped
    /// over and read at the end.
    fn object(&mut self) -> Result<(), ParseError> {
        self.document.expect(b'{', "an object")?;
        let (mut found, mut next) = (Vec::new(), 0);
        let mut postponed = Vec::new();
        let mut first = true;
        while let Some(key) = self.document.next_key(first)? {
            first = false;
            let Some(at) = Entity::ALL.iter().position(|entity| entity.key() == key) else {
                self.document.skip()?;
                continue;
            };
            if found.contains(&at) {
                return Err(DocumentError::Twice { key }.into());
            }
            found.push(at);
            if self.document.peek()? != Some(b'[') {
                return Err(DocumentError::NotAnArray { key }.into());
            }
            if at == next {
                self.entity(at)?;
                next += 1;
            } else {
                postponed.push((at, self.document.position()));
                self.document.skip()?;
            }
        }
        self.document.end()?;
        postponed.sort_unstable();
        for (at, position) in postponed {
            self.document.seek(position)?;
            self.entity(at)?;
        }
        Ok(())
    }

    fn entity(&mut self, at: usize) -> Result<(), ParseError> {
        Entity::ALL.get(at).map_or(Ok(()), |entity| self.array(*entity))
    }

    fn array(&mut self, entity: Entity) -> Result<(), ParseError> {
        self.document.expect(b'[', "an array")?;
        self.seen = Seen::default();
        match entity {
            Entity::Users => self.records(entity, Batch::Users),
            Entity::Accounts => self.records(entity, Batch::Accounts),
            Entity::Transactions => self.transactions(),
            Entity::Liabilities => self.records(entity, Batch::Liabilities),
            Entity::Products => self.records(entity, Batch::Products),
        }
    }

    fn records<T: Record>(
        &mut self,
        entity: Entity,
        wrap: fn(Vec<Placed<T>>) -> Batch,
    ) -> Result<(), ParseError> {
        let (mut records, mut bad) = (Vec::new(), Bad::default());
        let mut index = 0;
        while let Some(element) = self.document.next_element(index == 0)? {
            let mut faults = Faults::default();
            let record = T::read(element, &self.rules, &mut faults);
            let id = record.as_ref().map(|record| record.id().to_owned()).unwrap_or_default();
            if faults.0.is_empty() && !self.seen.insert("", &id) {
                faults.note("", "duplicate_id", "its id is there twice");
            }
            match record {
                Some(record) if faults.0.is_empty() => records.push(Placed { index, record }),
                _ => bad.add(rejections(entity, index, &id, faults)),
            }
            index += 1;
            if records.len() >= RECORDS_MAX || bad.faults.len() >= FAULTS_MAX {
                self.send(wrap(std::mem::take(&mut records)), &mut bad)?;
            }
        }
        self.send(wrap(records), &mut bad)
    }

    fn transactions(&mut self) -> Result<(), ParseError> {
        let (mut batch, mut bad) = (TransactionBatch::default(), Bad::default());
        let mut index = 0;
        while let Some(element) = self.document.next_element(index == 0)? {
            let mut faults = Faults::default();
            let seen = &mut self.seen;
            let fresh = |user_id: &str, id: &str| seen.insert(user_id, id);
            if let Err(id) = batch.read(index, element, &self.rules, &mut faults, fresh) {
                bad.add(rejections(Entity::Transactions, index, &id, faults));
            }
            index += 1;
            if batch.rows.bytes() >= BATCH_BYTES_MAX || bad.faults.len() >= FAULTS_MAX {
                let next = self.spares.try_recv().unwrap_or_else(|_none_yet| batch.another());
                self.send(Batch::Transactions(std::mem::replace(&mut batch, next)), &mut bad)?;
            }
        }
        self.send(Batch::Transactions(batch), &mut bad)
    }

    fn send(&mut self, batch: Batch, bad: &mut Bad) -> Result<(), ParseError> {
        let Bad { rejected, faults } = std::mem::take(bad);
        let parsed = Parsed { batch, rejected, faults, position: self.document.position() };
        self.out.blocking_send(parsed).map_err(|_closed| ParseError::Stopped)
    }
}

/// Rows of a batch that were refused.
#[derive(Debug, Default)]
struct Bad {
    rejected: u64,
    faults: Vec<Rejection>,
}

impl Bad {
    fn add(&mut self, faults: Vec<Rejection>) {
        self.rejected += 1;
        self.faults.extend(faults);
    }
}

/// Keys met in an array, as 64-bit hashes under a random key: about nine bytes a row. That two different keys of one
/// owner look alike has a chance of one in thirty million at a million rows.
#[derive(Debug, Default)]
struct Seen {
    /// By owner: rows of one mostly come together, and a small set stays in the processor's cache.
    owners: FxHashMap<u64, FxHashSet<u64>>,
    hasher: RandomState,
}

impl Seen {
    /// False when the key was there already.
    fn insert(&mut self, owner: &str, id: &str) -> bool {
        let owner = self.hasher.hash_one(owner);
        self.owners.entry(owner).or_default().insert(self.hasher.hash_one(id))
    }
}
