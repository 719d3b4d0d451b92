//! What became of every row: counts by kind, and each fault with its place and reason.

use serde::Serialize;
use spendsense_db::bulk::Counts;
use utoipa::ToSchema;

use crate::http::FieldError;

/// The five kinds of row, in the order they are loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Entity {
    Users,
    Accounts,
    Transactions,
    Liabilities,
    Products,
}

impl Entity {
    pub const ALL: [Self; 5] =
        [Self::Users, Self::Accounts, Self::Transactions, Self::Liabilities, Self::Products];

    pub fn key(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Accounts => "accounts",
            Self::Transactions => "transactions",
            Self::Liabilities => "liabilities",
            Self::Products => "products",
        }
    }
}

/// What to do when some rows are bad.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Load nothing.
    #[default]
    Strict,
    /// Load the good rows and return the others.
    Partial,
}

/// One fault of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Rejection {
    pub entity: Entity,
    /// Position in its array, from 0.
    #[schema(example = 17)]
    pub index: u64,
    /// The row's own id, when it has one.
    #[schema(example = "txn_42")]
    pub id: Option<String>,
    #[schema(example = "amount")]
    pub field: String,
    #[schema(example = "has more decimals than its unit allows")]
    pub reason: String,
    #[schema(example = "too_precise")]
    pub code: &'static str,
}

impl Rejection {
    pub fn as_field_error(&self) -> FieldError {
        let mut loc = vec!["body".to_owned(), self.entity.key().to_owned(), self.index.to_string()];
        if !self.field.is_empty() {
            loc.push(self.field.clone());
        }
        FieldError::at(loc, self.reason.as_str(), self.code)
    }
}

/// Rows of one kind by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Outcome {
    pub inserted: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub rejected: u64,
}

impl Outcome {
    /// Rows that are in the database now as the request has them.
    pub fn accepted(self) -> u64 {
        self.inserted + self.updated + self.unchanged
    }
}

/// Most faults that are returned one by one; the rest is counted.
const LISTED_MAX: usize = 10_000;
/// In strict mode nothing will be kept: so many faults are enough to tell why.
const STRICT_LISTED_MAX: usize = 100;

/// The account of a load, kept while it runs.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub users: Outcome,
    pub accounts: Outcome,
    pub transactions: Outcome,
    pub liabilities: Outcome,
    pub products: Outcome,
    pub rejections: Vec<Rejection>,
    /// Faults beyond those in `rejections`.
    pub unlisted: u64,
    /// Users whose consent differs from what the file says: ingest never changes it.
    pub consents_kept: u64,
}

impl Report {
    pub fn outcome(&self, entity: Entity) -> Outcome {
        match entity {
            Entity::Users => self.users,
            Entity::Accounts => self.accounts,
            Entity::Transactions => self.transactions,
            Entity::Liabilities => self.liabilities,
            Entity::Products => self.products,
        }
    }

    fn outcome_mut(&mut self, entity: Entity) -> &mut Outcome {
        match entity {
            Entity::Users => &mut self.users,
            Entity::Accounts => &mut self.accounts,
            Entity::Transactions => &mut self.transactions,
            Entity::Liabilities => &mut self.liabilities,
            Entity::Products => &mut self.products,
        }
    }

    pub fn count(&mut self, entity: Entity, counts: Counts) {
        let outcome = self.outcome_mut(entity);
        outcome.inserted += counts.inserted;
        outcome.updated += counts.updated;
        outcome.unchanged += counts.unchanged;
    }

    /// Notes `rows` rejected rows and their faults.
    pub fn reject(&mut self, entity: Entity, rows: u64, faults: impl IntoIterator<Item = Rejection>) {
        self.outcome_mut(entity).rejected += rows;
        for fault in faults {
            if self.rejections.len() < LISTED_MAX {
                self.rejections.push(fault);
            } else {
                self.unlisted += 1;
            }
        }
    }

    pub fn rejected(&self) -> u64 {
        Entity::ALL.iter().map(|entity| self.outcome(*entity).rejected).sum()
    }

    /// Whether a strict load has heard enough.
    pub fn hopeless(&self, mode: Mode) -> bool {
        mode == Mode::Strict && self.rejections.len() >= STRICT_LISTED_MAX
    }

    pub fn add(&mut self, other: Self) {
        for entity in Entity::ALL {
            let (sum, more) = (self.outcome_mut(entity), other.outcome(entity));
            sum.inserted += more.inserted;
            sum.updated += more.updated;
            sum.unchanged += more.unchanged;
            sum.rejected += more.rejected;
        }
        self.unlisted += other.unlisted;
        self.consents_kept += other.consents_kept;
        self.rejections.extend(other.rejections);
    }
}
