//! `transactions[]`, the millions: parsed without an allocation per row, straight into a batch.

use serde::Deserialize;
use spendsense_db::bulk::{Cell, Column, Kind, Role, Rows, Table};
use spendsense_engine::money::Currency;
use utoipa::ToSchema;

use super::{Rules, shape};
use crate::ingest::fields::{Faults, Raw};

/// A movement on an account. Positive amounts are money in, negative ones money out.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = IngestTransaction)]
pub struct TransactionShape<'a> {
    /// Unique within its user.
    #[serde(borrow, default)]
    #[schema(value_type = String, example = "txn_1")]
    transaction_id: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = String, example = "acc_1")]
    account_id: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = String, example = "usr_1")]
    user_id: Raw<'a>,
    /// ISO date or datetime; at most tomorrow.
    #[serde(borrow, default)]
    #[schema(value_type = String, example = "2026-11-05")]
    date: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = f64, example = -15.49)]
    amount: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>, example = "NETFLIX.COM")]
    merchant_name: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>)]
    merchant_entity_id: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>, example = "online")]
    payment_channel: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>, example = "subscriptions")]
    category_primary: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>, example = "recurring_subscription")]
    category_detailed: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<bool>, example = false)]
    pending: Raw<'a>,
    /// When given, it must be the account's.
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>, example = "USD")]
    iso_currency_code: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>)]
    created_at: Raw<'a>,
}

pub const TRANSACTIONS: Table = Table {
    name: "transactions",
    columns: &[
        Column::new("user_id", Kind::Text, Role::Key),
        Column::new("transaction_id", Kind::Text, Role::Key),
        Column::new("account_id", Kind::Text, Role::Value),
        Column::new("posted_on", Kind::Integer, Role::Value),
        Column::new("amount_cents", Kind::Integer, Role::Value),
        Column::new("merchant_name", Kind::Text, Role::Value),
        Column::new("merchant_entity_id", Kind::Text, Role::Value),
        Column::new("payment_channel", Kind::Text, Role::Value),
        Column::new("category_primary", Kind::Text, Role::Value),
        Column::new("category_detailed", Kind::Text, Role::Value),
        Column::new("pending", Kind::Boolean, Role::Value),
        Column::new("created_at", Kind::Integer, Role::Once),
    ],
};

/// Rows ready to be written, with what the checks against the database still need.
#[derive(Debug)]
pub struct TransactionBatch {
    pub rows: Rows,
    pub places: Vec<Place>,
}

#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Position in the array.
    pub index: u64,
    pub currency: Option<Currency>,
}

/// What of a row the reports and checks name.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    pub user_id: &'a str,
    pub transaction_id: &'a str,
    pub account_id: &'a str,
}

impl Default for TransactionBatch {
    fn default() -> Self {
        Self { rows: Rows::new(TRANSACTIONS.columns.len()), places: Vec::new() }
    }
}

impl TransactionBatch {
    pub fn names(&self, row: usize) -> Names<'_> {
        Names { user_id: self.user_id(row), transaction_id: self.text(row, 1), account_id: self.text(row, 2) }
    }

    pub fn user_id(&self, row: usize) -> &str {
        self.text(row, 0)
    }

    fn text(&self, row: usize, column: usize) -> &str {
        match self.rows.cell(row, column) {
            Some(Cell::Text(text)) => text,
            _ => "",
        }
    }

    /// Forgets the rows and keeps the memory.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.places.clear();
    }

    /// An empty batch with room for as much as this one holds.
    pub fn another(&self) -> Self {
        Self { rows: self.rows.another(), places: Vec::with_capacity(self.places.len()) }
    }

    /// Appends the element if it is sound and `fresh` says that its key is new in this document. Returns the id for
    /// the report when it is not.
    pub fn read(
        &mut self,
        index: u64,
        element: &[u8],
        rules: &Rules,
        faults: &mut Faults,
        fresh: impl FnOnce(&str, &str) -> bool,
    ) -> Result<(), String> {
        let Some(raw) = shape::<TransactionShape<'_>>(element, faults) else { return Err(String::new()) };
        let transaction_id = faults.id("transaction_id", raw.transaction_id);
        let account_id = faults.id("account_id", raw.account_id);
        let user_id = faults.id("user_id", raw.user_id);
        let day = faults.required_day("date", raw.date);
        if day > rules.today.plus(1) {
            faults.note("date", "in_the_future", "lies after tomorrow");
        }
        let amount = faults.required_money("amount", raw.amount);
        let mut text = |field, raw| faults.text(field, raw);
        let labels = [
            text("merchant_name", raw.merchant_name),
            text("merchant_entity_id", raw.merchant_entity_id),
            text("payment_channel", raw.payment_channel),
            text("category_primary", raw.category_primary),
            text("category_detailed", raw.category_detailed),
        ];
        let pending = faults.boolean("pending", raw.pending, false);
        let currency = faults.currency("iso_currency_code", raw.iso_currency_code);
        let created_at = faults.instant("created_at", raw.created_at).unwrap_or(rules.now);
        if faults.0.is_empty() && !fresh(&user_id, &transaction_id) {
            faults.note("transaction_id", "duplicate_id", "is there twice for this user");
        }
        if !faults.0.is_empty() {
            return Err(transaction_id.into_owned());
        }
        let [merchant_name, merchant_entity_id, payment_channel, primary, detailed] =
            labels.each_ref().map(|label| Cell::from(label.as_deref()));
        self.rows.push([
            Cell::Text(&user_id),
            Cell::Text(&transaction_id),
            Cell::Text(&account_id),
            day.0.into(),
            amount.into(),
            merchant_name,
            merchant_entity_id,
            payment_channel,
            primary,
            detailed,
            pending.into(),
            created_at.0.into(),
        ]);
        self.places.push(Place { index, currency });
        Ok(())
    }
}
