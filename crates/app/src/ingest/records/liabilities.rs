//! `liabilities[]`.

use serde::Deserialize;
use spendsense_db::bulk::{Column, Kind, Role, Rows, Table};
use spendsense_engine::time::{Day, UnixMs};
use utoipa::ToSchema;

use super::{Record, Rules, shape};
use crate::ingest::fields::{Faults, Raw};

/// A card statement, loan or mortgage. Rates in percent.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = IngestLiability)]
pub struct LiabilityShape<'a> {
    #[serde(borrow, default)]
    #[schema(value_type = String, example = "liab_1")]
    liability_id: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = String, example = "acc_2")]
    account_id: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = String, example = "usr_1")]
    user_id: Raw<'a>,
    /// `credit_card`, `loan`, `mortgage` or `other`.
    #[serde(borrow, default)]
    #[schema(value_type = String, example = "credit_card")]
    liability_type: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<f64>, example = 19.41)]
    apr_purchase: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<f64>)]
    apr_balance_transfer: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<f64>)]
    apr_cash_advance: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<f64>, example = 35)]
    minimum_payment_amount: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<f64>)]
    last_payment_amount: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<bool>, example = false)]
    is_overdue: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>, example = "2026-12-05")]
    next_payment_due_date: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<f64>)]
    last_statement_balance: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<f64>)]
    interest_rate: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>)]
    created_at: Raw<'a>,
}

#[derive(Clone, Debug)]
pub struct Liability {
    pub liability_id: String,
    pub account_id: String,
    pub user_id: String,
    kind: &'static str,
    rates_bps: [Option<i64>; 3],
    minimum_payment: Option<i64>,
    last_payment: Option<i64>,
    is_overdue: bool,
    next_payment_due: Option<Day>,
    last_statement_balance: Option<i64>,
    interest_rate_bps: Option<i64>,
    created_at: UnixMs,
}

impl Record for Liability {
    const TABLE: Table = Table {
        name: "liabilities",
        columns: &[
            Column::new("liability_id", Kind::Text, Role::Key),
            Column::new("account_id", Kind::Text, Role::Value),
            Column::new("user_id", Kind::Text, Role::Value),
            Column::new("liability_type", Kind::Text, Role::Value),
            Column::new("apr_purchase_bps", Kind::Integer, Role::Value),
            Column::new("apr_balance_transfer_bps", Kind::Integer, Role::Value),
            Column::new("apr_cash_advance_bps", Kind::Integer, Role::Value),
            Column::new("minimum_payment_cents", Kind::Integer, Role::Value),
            Column::new("last_payment_cents", Kind::Integer, Role::Value),
            Column::new("is_overdue", Kind::Boolean, Role::Value),
            Column::new("next_payment_due_on", Kind::Integer, Role::Value),
            Column::new("last_statement_balance_cents", Kind::Integer, Role::Value),
            Column::new("interest_rate_bps", Kind::Integer, Role::Value),
            Column::new("created_at", Kind::Integer, Role::Once),
            Column::new("updated_at", Kind::Integer, Role::Touch),
        ],
    };

    fn id(&self) -> &str {
        &self.liability_id
    }

    fn read(element: &[u8], rules: &Rules, faults: &mut Faults) -> Option<Self> {
        let raw: LiabilityShape<'_> = shape(element, faults)?;
        Some(Self {
            liability_id: faults.id("liability_id", raw.liability_id).into_owned(),
            account_id: faults.id("account_id", raw.account_id).into_owned(),
            user_id: faults.id("user_id", raw.user_id).into_owned(),
            kind: faults.choice(
                "liability_type",
                raw.liability_type,
                &["credit_card", "loan", "mortgage", "other"],
            ),
            rates_bps: [
                faults.percent_bps("apr_purchase", raw.apr_purchase),
                faults.percent_bps("apr_balance_transfer", raw.apr_balance_transfer),
                faults.percent_bps("apr_cash_advance", raw.apr_cash_advance),
            ],
            minimum_payment: faults.money("minimum_payment_amount", raw.minimum_payment_amount),
            last_payment: faults.money("last_payment_amount", raw.last_payment_amount),
            is_overdue: faults.boolean("is_overdue", raw.is_overdue, false),
            next_payment_due: faults.day("next_payment_due_date", raw.next_payment_due_date),
            last_statement_balance: faults.money("last_statement_balance", raw.last_statement_balance),
            interest_rate_bps: faults.percent_bps("interest_rate", raw.interest_rate),
            created_at: faults.instant("created_at", raw.created_at).unwrap_or(rules.now),
        })
    }

    fn push(&self, rules: &Rules, rows: &mut Rows) {
        let [purchase, balance_transfer, cash_advance] = self.rates_bps;
        rows.push([
            (&self.liability_id).into(),
            (&self.account_id).into(),
            (&self.user_id).into(),
            self.kind.into(),
            purchase.into(),
            balance_transfer.into(),
            cash_advance.into(),
            self.minimum_payment.into(),
            self.last_payment.into(),
            self.is_overdue.into(),
            self.next_payment_due.map(|day| day.0).into(),
            self.last_statement_balance.into(),
            self.interest_rate_bps.into(),
            self.created_at.0.into(),
            rules.now.0.into(),
        ]);
    }
}
