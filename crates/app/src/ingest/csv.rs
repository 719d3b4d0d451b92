//! Transactions of a CSV file turned into a document as `POST /ingest/` takes it, by a mapping of its columns.
//!
//! A cell that cannot be read is passed on as it is: ingest refuses it with the row's number and the field, like any
//! other bad row.

use std::collections::BTreeMap;
use std::io::{Read, Write};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use spendsense_engine::money::Cents;

/// How the columns of a file are to be read; a TOML file of the user's. See `docs/how-to/ingest-csv.md`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Put into every id, so that files of different banks cannot collide.
    pub prefix: String,
    #[serde(default = "comma")]
    pub delimiter: char,
    pub columns: Columns,
    pub date: DateFormat,
    #[serde(default)]
    pub amount: AmountFormat,
    pub account: AccountDefaults,
}

/// Names in the header line.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    pub transaction_id: String,
    pub account_id: String,
    pub date: String,
    pub amount: String,
    /// Joined with a space to the merchant's name; empty cells are left out.
    #[serde(default)]
    pub merchant: Vec<String>,
    /// Where the merchant's columns are empty, the first of these that is not.
    #[serde(default)]
    pub merchant_fallback: Vec<String>,
    pub category_primary: Option<String>,
    pub category_detailed: Option<String>,
    pub payment_channel: Option<String>,
    /// The account's balance after the transaction; the latest becomes the account's.
    pub balance: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateFormat {
    /// As `strptime` writes it: `%Y-%m-%d`, `%d.%m.%Y`, `%y%m%d`.
    pub format: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AmountFormat {
    /// Which way a positive amount goes, when no column says: `in` (default) or `out`.
    pub positive: Direction,
    /// The column whose words tell the direction; the amount's own sign is then ignored.
    pub direction_column: Option<String>,
    pub words_in: Vec<String>,
    pub words_out: Vec<String>,
    /// `.` by default.
    pub decimal: Option<char>,
    /// Between thousands; none by default.
    pub thousands: Option<char>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    #[default]
    In,
    Out,
}

/// What the file does not say about its accounts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountDefaults {
    pub currency: String,
    #[serde(default = "checking", rename = "type")]
    pub kind: String,
}

fn comma() -> char {
    ','
}

fn checking() -> String {
    "checking".to_owned()
}

#[derive(Debug, thiserror::Error)]
pub enum CsvError {
    #[error("the mapping cannot be read: {0}")]
    Mapping(#[from] toml::de::Error),
    #[error("the delimiter must be one ASCII character")]
    Delimiter,
    #[error("the file has no column {0:?}")]
    NoColumn(String),
    #[error("the file is no CSV: {0}")]
    Csv(#[from] csv::Error),
    #[error("the document cannot be written: {0}")]
    Write(#[from] std::io::Error),
    #[error("the document cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

impl Mapping {
    pub fn parse(text: &str) -> Result<Self, CsvError> {
        Ok(toml::from_str(text)?)
    }
}

/// Whose the accounts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owners<'a> {
    /// One user for all of them; users and accounts exist already.
    Existing(&'a str),
    /// A new user for each account; both are made.
    PerAccount { consent_status: bool },
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    transaction_id: String,
    account_id: String,
    user_id: String,
    date: String,
    amount: Box<RawValue>,
    merchant_name: Option<String>,
    category_primary: Option<&'a str>,
    category_detailed: Option<&'a str>,
    payment_channel: Option<&'a str>,
    iso_currency_code: &'a str,
}

/// The latest balance seen of an account.
#[derive(Debug, Default)]
struct Seen {
    day: Option<Date>,
    balance: Option<Cents>,
}

/// Reads the file once, row by row, and writes the document.
pub fn convert(
    input: impl Read,
    mapping: &Mapping,
    owners: Owners<'_>,
    mut output: impl Write,
) -> Result<(), CsvError> {
    let delimiter = u8::try_from(mapping.delimiter).map_err(|_not_ascii| CsvError::Delimiter)?;
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(input);
    let headers = reader.headers()?.clone();
    let layout = Positions::of(mapping, &headers)?;
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    output.write_all(b"{\"transactions\": [")?;
    let mut record = csv::StringRecord::new();
    let mut first = true;
    while reader.read_record(&mut record)? {
        output.write_all(if std::mem::take(&mut first) { b"\n" } else { b",\n" })?;
        let cells = Cells { record: &record, layout: &layout, mapping };
        let account = cells.text(layout.account_id).to_owned();
        serde_json::to_writer(&mut output, &cells.row(owners))?;
        cells.note_balance(seen.entry(account).or_default());
    }
    output.write_all(b"]")?;
    if let Owners::PerAccount { consent_status } = owners {
        write_owners(mapping, &seen, consent_status, &mut output)?;
    }
    Ok(output.write_all(b"}\n")?)
}

fn write_owners(
    mapping: &Mapping,
    seen: &BTreeMap<String, Seen>,
    consent_status: bool,
    output: &mut impl Write,
) -> Result<(), CsvError> {
    #[derive(Serialize)]
    struct User {
        user_id: String,
        full_name: String,
        email: String,
        consent_status: bool,
    }
    #[derive(Serialize)]
    struct Account<'a> {
        account_id: String,
        user_id: String,
        #[serde(rename = "type")]
        kind: &'a str,
        balance_current: Option<Cents>,
        iso_currency_code: &'a str,
    }
    let user = |account: &String| {
        let user_id = id("usr", mapping, account);
        // An address that reaches nobody: the file names no person.
        let email = format!("{user_id}@csv.invalid");
        User { user_id, full_name: format!("Holder of account {account}"), email, consent_status }
    };
    let account = |(account, seen): (&String, &Seen)| Account {
        account_id: id("acc", mapping, account),
        user_id: id("usr", mapping, account),
        kind: &mapping.account.kind,
        balance_current: seen.balance,
        iso_currency_code: &mapping.account.currency,
    };
    output.write_all(b",\n\"users\": ")?;
    serde_json::to_writer(&mut *output, &seen.keys().map(user).collect::<Vec<_>>())?;
    output.write_all(b",\n\"accounts\": ")?;
    Ok(serde_json::to_writer(output, &seen.iter().map(account).collect::<Vec<_>>())?)
}

fn id(kind: &str, mapping: &Mapping, own: &str) -> String {
    format!("{kind}_{}_{own}", mapping.prefix)
}

/// Where the mapped columns stand in this file.
struct Positions {
    transaction_id: usize,
    account_id: usize,
    date: usize,
    amount: usize,
    merchant: Vec<usize>,
    merchant_fallback: Vec<usize>,
    category_primary: Option<usize>,
    category_detailed: Option<usize>,
    payment_channel: Option<usize>,
    balance: Option<usize>,
    direction: Option<usize>,
}

impl Positions {
    fn of(mapping: &Mapping, headers: &csv::StringRecord) -> Result<Self, CsvError> {
        let one = |name: &String| {
            let found = headers.iter().position(|header| header.trim() == name);
            found.ok_or_else(|| CsvError::NoColumn(name.clone()))
        };
        let many = |names: &[String]| names.iter().map(one).collect::<Result<Vec<_>, _>>();
        let optional = |name: &Option<String>| name.as_ref().map(one).transpose();
        let columns = &mapping.columns;
        Ok(Self {
            transaction_id: one(&columns.transaction_id)?,
            account_id: one(&columns.account_id)?,
            date: one(&columns.date)?,
            amount: one(&columns.amount)?,
            merchant: many(&columns.merchant)?,
            merchant_fallback: many(&columns.merchant_fallback)?,
            category_primary: optional(&columns.category_primary)?,
            category_detailed: optional(&columns.category_detailed)?,
            payment_channel: optional(&columns.payment_channel)?,
            balance: optional(&columns.balance)?,
            direction: optional(&mapping.amount.direction_column)?,
        })
    }
}

/// One line under the mapping.
struct Cells<'r> {
    record: &'r csv::StringRecord,
    layout: &'r Positions,
    mapping: &'r Mapping,
}

impl<'r> Cells<'r> {
    fn text(&self, column: usize) -> &'r str {
        self.record.get(column).unwrap_or_default().trim()
    }

    fn filled(&self, column: usize) -> Option<&'r str> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    fn row(&self, owners: Owners<'_>) -> Row<'r> {
        let account = self.text(self.layout.account_id);
        let optional = |column: Option<usize>| column.and_then(|column| self.filled(column));
        Row {
            transaction_id: id("txn", self.mapping, self.text(self.layout.transaction_id)),
            account_id: id("acc", self.mapping, account),
            user_id: match owners {
                Owners::Existing(user_id) => user_id.to_owned(),
                Owners::PerAccount { .. } => id("usr", self.mapping, account),
            },
            date: self.day().map_or_else(|| self.text(self.layout.date).to_owned(), |day| day.to_string()),
            amount: self.amount_json(),
            merchant_name: self.merchant(),
            category_primary: optional(self.layout.category_primary),
            category_detailed: optional(self.layout.category_detailed),
            payment_channel: optional(self.layout.payment_channel),
            iso_currency_code: &self.mapping.account.currency,
        }
    }

    fn day(&self) -> Option<Date> {
        Date::strptime(&self.mapping.date.format, self.text(self.layout.date)).ok()
    }

    fn merchant(&self) -> Option<String> {
        let parts: Vec<_> = self.layout.merchant.iter().filter_map(|column| self.filled(*column)).collect();
        let fallback = || self.layout.merchant_fallback.iter().find_map(|column| self.filled(*column));
        if parts.is_empty() { fallback().map(str::to_owned) } else { Some(parts.join(" ")) }
    }

    /// The amount in our sign as a JSON number, or the cell as a JSON text when it is none.
    fn amount_json(&self) -> Box<RawValue> {
        let text = match self.amount() {
            Some(amount) => amount.to_string(),
            None => serde_json::Value::from(self.text(self.layout.amount)).to_string(),
        };
        RawValue::from_string(text).unwrap_or_else(|_| RawValue::NULL.to_owned())
    }

    fn amount(&self) -> Option<Cents> {
        let amount = self.money(self.layout.amount)?;
        let format = &self.mapping.amount;
        let Some(direction) = self.layout.direction else {
            return Some(if format.positive == Direction::In { amount } else { -amount });
        };
        let word = self.text(direction);
        if format.words_in.iter().any(|known| known == word) {
            Some(amount.abs())
        } else if format.words_out.iter().any(|known| known == word) {
            Some(-amount.abs())
        } else {
            None
        }
    }

    fn money(&self, column: usize) -> Option<Cents> {
        let format = &self.mapping.amount;
        let text: String =
            self.text(column).chars().filter(|c| Some(*c) != format.thousands && *c != ' ').collect();
        let text = match format.decimal {
            Some(decimal) => text.replace(decimal, "."),
            None => text,
        };
        Cents::parse(&text).ok()
    }

    fn note_balance(&self, seen: &mut Seen) {
        let Some(balance) = self.layout.balance.and_then(|column| self.money(column)) else { return };
        let day = self.day();
        if day >= seen.day {
            *seen = Seen { day, balance: Some(balance) };
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const MAPPING: &str = r#"
        prefix = "bank"
        delimiter = ";"
        [columns]
        transaction_id = "id"
        account_id = "acct"
        date = "day"
        amount = "sum"
        merchant = ["to", "iban"]
        merchant_fallback = ["note"]
        balance = "left"
        [date]
        format = "%d.%m.%y"
        [amount]
        direction_column = "kind"
        words_in = ["CREDIT"]
        words_out = ["DEBIT"]
        decimal = ","
        thousands = "."
        [account]
        currency = "EUR"
    "#;

    fn converted(csv: &str) -> Value {
        let mapping = Mapping::parse(MAPPING).unwrap();
        let mut out = Vec::new();
        let owners = Owners::PerAccount { consent_status: true };
        convert(csv.as_bytes(), &mapping, owners, &mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn words_decide_the_sign_and_columns_join() {
        let out = converted(
            "id;acct;day;kind;sum;to;iban;note;left\n\
             1;77;31.12.25;DEBIT;1.234,50;Rent Ltd;DE12;;100,00\n\
             2;77;01.01.26;CREDIT;9;;;interest;109,00\n\
             3;78;30.12.25;DEBIT;-5,5;;;;\n",
        );
        let rows = out["transactions"].as_array().unwrap();
        let amounts: Vec<_> = rows.iter().map(|row| row["amount"].as_f64().unwrap()).collect();
        assert_eq!(amounts, [-1234.5, 9.0, -5.5]);
        assert_eq!(
            (&rows[0]["date"], &rows[0]["merchant_name"]),
            (&json!("2025-12-31"), &json!("Rent Ltd DE12"))
        );
        assert_eq!(
            (&rows[1]["merchant_name"], &rows[2]["merchant_name"]),
            (&json!("interest"), &Value::Null)
        );
        assert_eq!(out["accounts"][0]["balance_current"], json!(109.0), "the latest, not the last");
        assert_eq!(out["users"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn cells_that_cannot_be_read_are_left_for_ingest_to_refuse() {
        let out = converted("id;acct;day;kind;sum;to;iban;note;left\n1;7;32.01.26;OTHER;x;;;;\n");
        assert_eq!(
            (&out["transactions"][0]["date"], &out["transactions"][0]["amount"]),
            (&json!("32.01.26"), &json!("x"))
        );
    }

    #[test]
    fn a_column_that_is_not_there_is_named() {
        let mapping = Mapping::parse(MAPPING).unwrap();
        let missing = convert("id;acct\n".as_bytes(), &mapping, Owners::Existing("u"), Vec::new());
        assert!(matches!(missing, Err(CsvError::NoColumn(name)) if name == "day"));
    }
}
