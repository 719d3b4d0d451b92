//! Who holds which account: asked from the database once per user and document, then remembered.

use rustc_hash::{FxHashMap, FxHashSet};
use spendsense_db::{DbError, Tx};
use spendsense_engine::money::Currency;

use super::fields::Faults;
use super::store;

/// Users kept in memory; a document may name more, and then the oldest knowledge is thrown away.
const USERS_MAX: usize = 100_000;

#[derive(Debug, Default)]
pub struct Owners {
    first_load: bool,
    everybody_asked: bool,
    users: FxHashMap<String, Holder>,
}

/// What is known of one user; of one that does not exist, nothing.
#[derive(Debug, Default)]
pub struct Holder {
    exists: bool,
    /// Had transactions when first looked at, before this document added any.
    has_history: bool,
    accounts: Vec<(String, Option<Currency>)>,
}

impl Owners {
    /// `first_load` says that no user can have transactions yet.
    pub fn new(first_load: bool) -> Self {
        Self { first_load, ..Self::default() }
    }

    /// Makes sure that every one of `user_ids` is known, existing or not. Whether they have a history costs a look each
    /// and is asked when `with_history` says so.
    pub async fn learn<'a>(
        &mut self,
        tx: &mut Tx,
        user_ids: impl Iterator<Item = &'a str>,
        with_history: bool,
    ) -> Result<(), DbError> {
        if self.first_load && !std::mem::replace(&mut self.everybody_asked, true) {
            // Most of those who are there will be named; asking once is cheaper than a few at a time.
            let held = store::all_holdings(tx, USERS_MAX).await?;
            held.into_iter().for_each(|row| self.note(row));
        }
        let mut unknown: FxHashSet<&str> = FxHashSet::default();
        let mut last = "";
        for user_id in user_ids {
            if user_id != last && !self.users.contains_key(user_id) {
                unknown.insert(user_id);
            }
            last = user_id;
        }
        if unknown.is_empty() {
            return Ok(());
        }
        if self.users.len() + unknown.len() > USERS_MAX {
            self.users.clear();
        }
        let unknown: Vec<&str> = unknown.into_iter().collect();
        for part in unknown.chunks(5_000) {
            for user_id in part {
                self.users.insert((*user_id).to_owned(), Holder::default());
            }
            let held = store::holdings(tx, part, with_history && !self.first_load).await?;
            held.into_iter().for_each(|row| self.note(row));
        }
        Ok(())
    }

    fn note(&mut self, row: store::Holding) {
        let holder = self.users.entry(row.user_id).or_default();
        holder.exists = true;
        holder.has_history = row.has_history;
        if let Some(account_id) = row.account_id {
            let currency = row.iso_currency_code.and_then(|code| Currency::parse(&code));
            holder.accounts.push((account_id, currency));
        }
    }

    /// Call [`Self::learn`] first; of whom it was not told, nothing is known.
    pub fn holder(&self, user_id: &str) -> &Holder {
        static NOBODY: Holder = Holder { exists: false, has_history: false, accounts: Vec::new() };
        self.users.get(user_id).unwrap_or(&NOBODY)
    }
}

impl Holder {
    /// Whether the user had no transactions before this document.
    pub fn is_fresh(&self) -> bool {
        !self.has_history
    }

    /// Notes what is wrong with a row of this user on `account_id`.
    pub fn check(&self, account_id: &str, currency: Option<Currency>) -> Result<(), Faults> {
        let held = self.accounts.iter().find(|(id, _)| id == account_id);
        let mut faults = Faults::default();
        match (held, currency) {
            _ if !self.exists => {
                faults.note("user_id", "missing_reference", "names a user that does not exist");
            }
            (None, _) => {
                faults.note(
                    "account_id",
                    "missing_reference",
                    "names an account that the user does not hold",
                );
            }
            (Some((_, held)), Some(given)) if *held != Some(given) => {
                faults.note("iso_currency_code", "currency_mismatch", "is not the account's currency");
            }
            _ => return Ok(()),
        }
        Err(faults)
    }
}
