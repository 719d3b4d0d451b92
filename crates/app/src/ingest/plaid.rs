//! Plaid's JSON turned into a document as `POST /ingest/` takes it. The only place that knows Plaid's sign.
//!
//! Two shapes are read: answers of `/transactions/get` and `/transactions/sync` (`accounts`, `transactions` or
//! `added`), and custom users of the sandbox (`override_accounts`), whose rows have no ids and get derived ones.
//! What SpendSense has no use for (holdings, identities, inflow models) is left out.

use std::collections::HashMap;
use std::io::{Read, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use spendsense_engine::money::Cents;

use super::spool::hex;

/// Whose data a file is; Plaid's JSON does not say.
#[derive(Clone, Debug)]
pub struct PlaidUser {
    pub user_id: String,
    pub full_name: String,
    pub consent_status: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum PlaidError {
    #[error("not Plaid's JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("it has neither accounts nor override_accounts")]
    Empty,
}

/// Plaid's amounts are positive when money leaves the account, ours when it comes in. Turned round here, once.
fn our_sign(plaid: Cents) -> Cents {
    -plaid
}

#[derive(Debug, Deserialize)]
struct PlaidFile {
    #[serde(default)]
    override_accounts: Vec<CustomAccount>,
    #[serde(default)]
    accounts: Vec<PlaidAccount>,
    #[serde(default)]
    transactions: Vec<PlaidTransaction>,
    #[serde(default)]
    added: Vec<PlaidTransaction>,
}

#[derive(Debug, Deserialize)]
struct CustomAccount {
    #[serde(rename = "type")]
    kind: String,
    subtype: Option<String>,
    starting_balance: Option<Cents>,
    force_available_balance: Option<Cents>,
    #[serde(default)]
    meta: Meta,
    numbers: Option<Numbers>,
    liability: Option<CustomLiability>,
    #[serde(default)]
    transactions: Vec<CustomTransaction>,
}

#[derive(Debug, Default, Deserialize)]
struct Meta {
    name: Option<String>,
    limit: Option<Cents>,
}

#[derive(Debug, Deserialize)]
struct Numbers {
    account: Option<String>,
}

#[derive(Debug, Deserialize)]
struct CustomLiability {
    #[serde(rename = "type")]
    kind: String,
    purchase_apr: Option<Cents>,
    balance_transfer_apr: Option<Cents>,
    cash_apr: Option<Cents>,
    nominal_apr: Option<Cents>,
    minimum_payment_amount: Option<Cents>,
    last_payment_amount: Option<Cents>,
    #[serde(default)]
    is_overdue: bool,
}

#[derive(Debug, Deserialize)]
struct CustomTransaction {
    date_posted: Option<String>,
    date_transacted: String,
    amount: Cents,
    description: String,
    currency: Option<String>,
}

#[derive(Debug, Deserialize)]
struct PlaidAccount {
    account_id: String,
    #[serde(rename = "type")]
    kind: String,
    subtype: Option<String>,
    name: Option<String>,
    mask: Option<String>,
    #[serde(default)]
    balances: Balances,
}

#[derive(Debug, Default, Deserialize)]
struct Balances {
    available: Option<Cents>,
    current: Option<Cents>,
    limit: Option<Cents>,
    iso_currency_code: Option<String>,
}

#[derive(Debug, Deserialize)]
struct PlaidTransaction {
    transaction_id: String,
    account_id: String,
    date: String,
    amount: Cents,
    name: Option<String>,
    merchant_name: Option<String>,
    merchant_entity_id: Option<String>,
    payment_channel: Option<String>,
    personal_finance_category: Option<Category>,
    #[serde(default)]
    pending: bool,
    iso_currency_code: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Category {
    primary: Option<String>,
    detailed: Option<String>,
}

/// The document as ingest takes it.
#[derive(Debug, Serialize)]
struct Out {
    users: [OutUser; 1],
    accounts: Vec<OutAccount>,
    transactions: Vec<OutTransaction>,
    liabilities: Vec<OutLiability>,
}

#[derive(Debug, Serialize)]
struct OutUser {
    user_id: String,
    full_name: String,
    email: String,
    consent_status: bool,
}

#[derive(Debug, Serialize)]
struct OutAccount {
    account_id: String,
    user_id: String,
    #[serde(rename = "type")]
    kind: String,
    subtype: Option<String>,
    name: Option<String>,
    mask: Option<String>,
    balance_available: Option<Cents>,
    balance_current: Option<Cents>,
    balance_limit: Option<Cents>,
    iso_currency_code: Option<String>,
}

#[derive(Debug, Serialize)]
struct OutTransaction {
    transaction_id: String,
    account_id: String,
    user_id: String,
    date: String,
    amount: Cents,
    merchant_name: Option<String>,
    merchant_entity_id: Option<String>,
    payment_channel: Option<String>,
    category_primary: Option<String>,
    category_detailed: Option<String>,
    pending: bool,
    iso_currency_code: Option<String>,
}

#[derive(Debug, Serialize)]
struct OutLiability {
    liability_id: String,
    account_id: String,
    user_id: String,
    liability_type: &'static str,
    apr_purchase: Option<Cents>,
    apr_balance_transfer: Option<Cents>,
    apr_cash_advance: Option<Cents>,
    interest_rate: Option<Cents>,
    minimum_payment_amount: Option<Cents>,
    last_payment_amount: Option<Cents>,
    is_overdue: bool,
}

/// Reads Plaid's JSON and writes the document. The same input always gives the same ids.
pub fn convert(input: impl Read, user: &PlaidUser, output: impl Write) -> Result<(), PlaidError> {
    let file: PlaidFile = serde_json::from_reader(input)?;
    if file.override_accounts.is_empty() && file.accounts.is_empty() {
        return Err(PlaidError::Empty);
    }
    let mut out = Out {
        users: [OutUser {
            user_id: user.user_id.clone(),
            full_name: user.full_name.clone(),
            // Plaid's sandbox gives many users the same address; ours must differ, and this one reaches nobody.
            email: format!("{}@plaid.invalid", user.user_id),
            consent_status: user.consent_status,
        }],
        accounts: Vec::new(),
        transactions: Vec::new(),
        liabilities: Vec::new(),
    };
    for (position, account) in file.override_accounts.into_iter().enumerate() {
        out.add_custom(user, position, account);
    }
    for account in file.accounts {
        out.accounts.push(plaid_account(user, account));
    }
    for transaction in file.transactions.into_iter().chain(file.added) {
        out.transactions.push(plaid_transaction(user, transaction));
    }
    Ok(serde_json::to_writer(output, &out)?)
}

impl Out {
    fn add_custom(&mut self, user: &PlaidUser, position: usize, account: CustomAccount) {
        let account_id = derived("acc", &[&user.user_id, &position.to_string()]);
        let mask = account.numbers.and_then(|numbers| numbers.account).map(|number| {
            let skipped = number.chars().count().saturating_sub(4);
            number.chars().skip(skipped).collect()
        });
        let mut repeats: HashMap<[String; 3], u32> = HashMap::new();
        let currency = account.transactions.iter().find_map(|row| row.currency.clone());
        for row in account.transactions {
            let date = row.date_posted.unwrap_or(row.date_transacted);
            // Equal rows of a day are told apart by how often they came before.
            let count =
                repeats.entry([date.clone(), row.amount.to_string(), row.description.clone()]).or_default();
            *count += 1;
            let parts = [&account_id, &date, &row.amount.to_string(), &row.description, &count.to_string()];
            self.transactions.push(OutTransaction {
                transaction_id: derived("txn", &parts.map(String::as_str)),
                account_id: account_id.clone(),
                user_id: user.user_id.clone(),
                date,
                amount: our_sign(row.amount),
                merchant_name: Some(row.description),
                merchant_entity_id: None,
                payment_channel: None,
                category_primary: None,
                category_detailed: None,
                pending: false,
                iso_currency_code: row.currency,
            });
        }
        self.liabilities
            .extend(account.liability.map(|liability| custom_liability(user, &account_id, &liability)));
        self.accounts.push(OutAccount {
            account_id,
            user_id: user.user_id.clone(),
            kind: account.kind,
            subtype: account.subtype,
            name: account.meta.name,
            mask,
            balance_available: account.force_available_balance,
            balance_current: account.starting_balance,
            balance_limit: account.meta.limit,
            iso_currency_code: currency,
        });
    }
}

fn custom_liability(user: &PlaidUser, account_id: &str, liability: &CustomLiability) -> OutLiability {
    OutLiability {
        liability_id: derived("liab", &[account_id]),
        account_id: account_id.to_owned(),
        user_id: user.user_id.clone(),
        liability_type: match liability.kind.as_str() {
            "credit" => "credit_card",
            "student" => "loan",
            "mortgage" => "mortgage",
            _ => "other",
        },
        apr_purchase: liability.purchase_apr,
        apr_balance_transfer: liability.balance_transfer_apr,
        apr_cash_advance: liability.cash_apr,
        interest_rate: liability.nominal_apr,
        minimum_payment_amount: liability.minimum_payment_amount,
        last_payment_amount: liability.last_payment_amount,
        is_overdue: liability.is_overdue,
    }
}

fn plaid_account(user: &PlaidUser, account: PlaidAccount) -> OutAccount {
    OutAccount {
        account_id: account.account_id,
        user_id: user.user_id.clone(),
        kind: account.kind,
        subtype: account.subtype,
        name: account.name,
        mask: account.mask,
        balance_available: account.balances.available,
        balance_current: account.balances.current,
        balance_limit: account.balances.limit,
        iso_currency_code: account.balances.iso_currency_code,
    }
}

fn plaid_transaction(user: &PlaidUser, row: PlaidTransaction) -> OutTransaction {
    let category = row.personal_finance_category.unwrap_or(Category { primary: None, detailed: None });
    OutTransaction {
        transaction_id: row.transaction_id,
        account_id: row.account_id,
        user_id: user.user_id.clone(),
        date: row.date,
        amount: our_sign(row.amount),
        merchant_name: row.merchant_name.or(row.name),
        merchant_entity_id: row.merchant_entity_id,
        payment_channel: row.payment_channel,
        category_primary: category.primary,
        category_detailed: category.detailed,
        pending: row.pending,
        iso_currency_code: row.iso_currency_code,
    }
}

/// An id that depends on nothing but `parts`.
fn derived(prefix: &str, parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    format!("{prefix}_{}", hex(digest.get(..16).unwrap_or(&digest)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn converted(file: &Value) -> Value {
        let user = PlaidUser { user_id: "u1".into(), full_name: "Ada".into(), consent_status: true };
        let mut out = Vec::new();
        convert(file.to_string().as_bytes(), &user, &mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    proptest! {
        #[test]
        fn money_out_is_positive_at_plaid_and_negative_here(cents in -10_000_000_i64..10_000_000) {
            let amount: Value = serde_json::from_str(&Cents(cents).to_string()).unwrap();
            let get = json!({
                "accounts": [{"account_id": "a", "type": "depository"}],
                "transactions": [{"transaction_id": "t", "account_id": "a", "date": "2026-01-02", "amount": amount}]
            });
            let custom = json!({"override_accounts": [{"type": "depository", "transactions": [
                {"date_transacted": "2026-01-02", "amount": amount, "description": "X"}
            ]}]});
            for file in [get, custom] {
                let ours = Cents::parse(&converted(&file)["transactions"][0]["amount"].to_string()).unwrap();
                prop_assert_eq!(ours.0, -cents);
                prop_assert_eq!(ours + Cents(cents), Cents::ZERO);
            }
        }
    }

    #[test]
    fn equal_rows_of_a_day_stay_two_and_ids_stay_the_same() {
        let row = json!({"date_transacted": "2026-01-02", "amount": 4.5, "description": "COFFEE"});
        let file = json!({"override_accounts": [{"type": "depository", "transactions": [row, row]}]});
        let (once, again) = (converted(&file), converted(&file));
        assert_eq!(once, again);
        assert_ne!(once["transactions"][0]["transaction_id"], once["transactions"][1]["transaction_id"]);
    }

    #[test]
    fn what_is_owed_on_a_card_stays_positive() {
        let file = json!({"override_accounts": [{
            "type": "credit", "subtype": "credit card", "starting_balance": 120, "meta": {"limit": 10000},
            "numbers": {"account": "1111222233335555"},
            "liability": {"type": "credit", "purchase_apr": 16.99, "is_overdue": false}
        }]});
        let out = converted(&file);
        let account = &out["accounts"][0];
        assert_eq!((&account["balance_current"], &account["mask"]), (&json!(120.0), &json!("5555")));
        assert_eq!(out["liabilities"][0]["apr_purchase"], json!(16.99));
    }
}
