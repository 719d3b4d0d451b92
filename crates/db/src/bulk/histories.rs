//! The bank data of a chunk of users, as read by [`super::read_histories`].
//!
//! Transactions are kept as offsets into one text buffer, so that a chunk of 200,000 costs a handful of
//! allocations and can be handed to another thread whole.

use std::ops::Range;

/// A user as far as decisions need one.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct User {
    pub user_id: String,
    pub consent_status: bool,
    pub credit_score: Option<i64>,
}

/// An account that `user_id` holds, alone or with others.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Account {
    pub user_id: String,
    pub account_id: String,
    #[sqlx(rename = "type")]
    pub kind: String,
    pub subtype: Option<String>,
    pub name: Option<String>,
    pub mask: Option<String>,
    pub balance_available_cents: Option<i64>,
    pub balance_current_cents: Option<i64>,
    pub balance_limit_cents: Option<i64>,
    pub iso_currency_code: String,
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Liability {
    pub user_id: String,
    pub liability_id: String,
    pub account_id: String,
    pub liability_type: String,
    pub apr_purchase_bps: Option<i64>,
    pub apr_balance_transfer_bps: Option<i64>,
    pub apr_cash_advance_bps: Option<i64>,
    pub minimum_payment_cents: Option<i64>,
    pub last_payment_cents: Option<i64>,
    pub is_overdue: bool,
    pub next_payment_due_on: Option<i64>,
    pub last_statement_balance_cents: Option<i64>,
    pub interest_rate_bps: Option<i64>,
}

/// A movement, borrowed from its [`Histories`]. Positive is money in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transaction<'a> {
    pub transaction_id: &'a str,
    /// Index into [`History::accounts`].
    pub account: u32,
    /// Days since 1970-01-01.
    pub posted_on: i32,
    pub amount_cents: i64,
    pub merchant_name: Option<&'a str>,
    pub merchant_entity_id: Option<&'a str>,
    pub payment_channel: Option<&'a str>,
    pub category_primary: Option<&'a str>,
    pub category_detailed: Option<&'a str>,
    pub pending: bool,
}

/// A chunk of users with all their rows. Reused from chunk to chunk, it keeps its memory.
#[derive(Clone, Debug, Default)]
pub struct Histories {
    pub(super) users: Vec<Entry>,
    pub(super) accounts: Vec<Account>,
    pub(super) liabilities: Vec<Liability>,
    pub(super) transactions: Vec<Stored>,
    pub(super) text: String,
}

/// A user and where their rows lie.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub user: User,
    pub accounts: Range<usize>,
    pub liabilities: Range<usize>,
    pub transactions: Range<usize>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Stored {
    pub account: u32,
    pub posted_on: i32,
    pub amount_cents: i64,
    /// Transaction, account, merchant name, merchant entity, payment channel, primary and detailed category.
    pub texts: [Span; TEXTS],
    pub pending: bool,
}

/// Texts of a transaction.
pub(super) const TEXTS: usize = 7;

/// A piece of the text buffer; [`Span::NULL`] is SQL's null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub(super) const NULL: Self = Self { start: u32::MAX, end: 0 };

    /// More than 4 GiB of text in one chunk becomes null; a chunk of any sense is a hundredth of that.
    pub(super) fn new(start: usize, end: usize) -> Self {
        match (u32::try_from(start), u32::try_from(end)) {
            (Ok(start), Ok(end)) => Self { start, end },
            _ => Self::NULL,
        }
    }

    pub(super) fn of(self, text: &[u8]) -> Option<&[u8]> {
        text.get(usize::try_from(self.start).ok()?..usize::try_from(self.end).ok()?)
    }
}

/// One user of a chunk.
#[derive(Clone, Copy, Debug)]
pub struct History<'a> {
    pub user: &'a User,
    /// Ordered by account id.
    pub accounts: &'a [Account],
    /// Ordered by liability id.
    pub liabilities: &'a [Liability],
    transactions: &'a [Stored],
    text: &'a str,
}

impl Histories {
    /// The users in order of their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = History<'_>> {
        self.users.iter().map(|entry| History {
            user: &entry.user,
            accounts: self.accounts.get(entry.accounts.clone()).unwrap_or_default(),
            liabilities: self.liabilities.get(entry.liabilities.clone()).unwrap_or_default(),
            transactions: self.transactions.get(entry.transactions.clone()).unwrap_or_default(),
            text: &self.text,
        })
    }

    pub fn transaction_count(&self) -> usize {
        self.transactions.len()
    }

    pub fn is_empty(&self) -> bool {
        self.users.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.users.clear();
        self.accounts.clear();
        self.liabilities.clear();
        self.transactions.clear();
        self.text.clear();
    }
}

impl<'a> History<'a> {
    /// In no order that a decision may rely on.
    pub fn transactions(&self) -> impl ExactSizeIterator<Item = Transaction<'a>> + use<'a> {
        let text = self.text;
        let read = move |span: Span| {
            let bounds = usize::try_from(span.start).ok()?..usize::try_from(span.end).ok()?;
            text.get(bounds)
        };
        self.transactions.iter().map(move |stored| {
            let [id, _account_id, merchant_name, merchant_entity_id, payment_channel, primary, detailed] =
                stored.texts;
            Transaction {
                transaction_id: read(id).unwrap_or_default(),
                account: stored.account,
                posted_on: stored.posted_on,
                amount_cents: stored.amount_cents,
                merchant_name: read(merchant_name),
                merchant_entity_id: read(merchant_entity_id),
                payment_channel: read(payment_channel),
                category_primary: read(primary),
                category_detailed: read(detailed),
                pending: stored.pending,
            }
        })
    }
}

/// Copies a text to the end of the buffer.
pub(super) fn keep(bytes: Option<&[u8]>, text: &mut Vec<u8>) -> Span {
    let Some(bytes) = bytes else { return Span::NULL };
    let start = text.len();
    text.extend_from_slice(bytes);
    Span::new(start, text.len())
}
