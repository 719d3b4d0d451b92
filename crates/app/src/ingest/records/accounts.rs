//! `accounts[]`, with the users who hold them.

use serde::Deserialize;
use spendsense_db::bulk::{Column, Kind, Role, Rows, Table};
use spendsense_engine::money::Currency;
use spendsense_engine::time::UnixMs;
use utoipa::ToSchema;

use super::{Record, Rules, shape};
use crate::ingest::fields::{Faults, Raw};

/// A bank account. Balances of cards and loans are what is owed, positive.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = IngestAccount)]
pub struct AccountShape<'a> {
    #[serde(borrow, default)]
    #[schema(value_type = String, example = "acc_1")]
    account_id: Raw<'a>,
    /// The owner.
    #[serde(borrow, default)]
    #[schema(value_type = String, example = "usr_1")]
    user_id: Raw<'a>,
    #[serde(borrow, default, rename = "type")]
    #[schema(value_type = String, example = "checking")]
    kind: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>)]
    subtype: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>)]
    name: Raw<'a>,
    /// The last digits of the account's number.
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>, example = "4321")]
    mask: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<f64>, example = 1200.5)]
    balance_available: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<f64>, example = 1200.5)]
    balance_current: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<f64>)]
    balance_limit: Raw<'a>,
    /// `USD` when absent.
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>, example = "USD")]
    iso_currency_code: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>, example = "personal")]
    holder_category: Raw<'a>,
    /// Further holders of a joint account, whose transactions may be on it. Holders are added, never taken away.
    #[serde(borrow, default)]
    #[schema(value_type = Option<Vec<String>>)]
    joint_user_ids: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>)]
    created_at: Raw<'a>,
}

#[derive(Clone, Debug)]
pub struct Account {
    pub account_id: String,
    pub user_id: String,
    kind: String,
    subtype: Option<String>,
    name: Option<String>,
    mask: Option<String>,
    balance_available: Option<i64>,
    balance_current: Option<i64>,
    balance_limit: Option<i64>,
    pub currency: Currency,
    holder_category: Option<String>,
    pub joint_user_ids: Vec<String>,
    created_at: UnixMs,
}

/// Who may hold movements on an account.
pub const HOLDERS: Table = Table {
    name: "account_holders",
    columns: &[
        Column::new("user_id", Kind::Text, Role::Key),
        Column::new("account_id", Kind::Text, Role::Key),
    ],
};

impl Record for Account {
    const TABLE: Table = Table {
        name: "accounts",
        columns: &[
            Column::new("account_id", Kind::Text, Role::Key),
            Column::new("user_id", Kind::Text, Role::Value),
            Column::new("type", Kind::Text, Role::Value),
            Column::new("subtype", Kind::Text, Role::Value),
            Column::new("name", Kind::Text, Role::Value),
            Column::new("mask", Kind::Text, Role::Value),
            Column::new("balance_available_cents", Kind::Integer, Role::Value),
            Column::new("balance_current_cents", Kind::Integer, Role::Value),
            Column::new("balance_limit_cents", Kind::Integer, Role::Value),
            Column::new("iso_currency_code", Kind::Text, Role::Value),
            Column::new("holder_category", Kind::Text, Role::Value),
            Column::new("created_at", Kind::Integer, Role::Once),
            Column::new("updated_at", Kind::Integer, Role::Touch),
        ],
    };

    fn id(&self) -> &str {
        &self.account_id
    }

    fn read(element: &[u8], rules: &Rules, faults: &mut Faults) -> Option<Self> {
        let raw: AccountShape<'_> = shape(element, faults)?;
        let mut text = |field, raw| faults.text(field, raw).map(std::borrow::Cow::into_owned);
        let (subtype, name) = (text("subtype", raw.subtype), text("name", raw.name));
        let (mask, holder_category) = (text("mask", raw.mask), text("holder_category", raw.holder_category));
        Some(Self {
            account_id: faults.id("account_id", raw.account_id).into_owned(),
            user_id: faults.id("user_id", raw.user_id).into_owned(),
            kind: faults.required("type", raw.kind).into_owned(),
            subtype,
            name,
            mask,
            balance_available: faults.money("balance_available", raw.balance_available),
            balance_current: faults.money("balance_current", raw.balance_current),
            balance_limit: faults.money("balance_limit", raw.balance_limit),
            currency: faults.currency("iso_currency_code", raw.iso_currency_code).unwrap_or(Currency::USD),
            holder_category,
            joint_user_ids: faults.list("joint_user_ids", raw.joint_user_ids),
            created_at: faults.instant("created_at", raw.created_at).unwrap_or(rules.now),
        })
    }

    fn push(&self, rules: &Rules, rows: &mut Rows) {
        rows.push([
            (&self.account_id).into(),
            (&self.user_id).into(),
            (&self.kind).into(),
            self.subtype.as_ref().into(),
            self.name.as_ref().into(),
            self.mask.as_ref().into(),
            self.balance_available.into(),
            self.balance_current.into(),
            self.balance_limit.into(),
            self.currency.as_str().into(),
            self.holder_category.as_ref().into(),
            self.created_at.0.into(),
            rules.now.0.into(),
        ]);
    }
}

impl Account {
    /// The owner and the others.
    pub fn holders(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.user_id.as_str()).chain(self.joint_user_ids.iter().map(String::as_str))
    }
}
