//! One user's facts, made ready: posted rows up to `as_of` in the main currency, in an order that depends on their
//! content only, each with its name, its class and its account.
//!
//! What is left out here is seen by nothing behind it: future rows, pending rows, other currencies.

use sha2::{Digest as _, Sha256};

use super::class::Class;
use super::fold::Fold;
use super::names::{NameBook, NameId};
use crate::facts::{Account, AccountKind, UserFacts};
use crate::money::{Cents, Currency};
use crate::time::Day;

/// Changes whenever the same facts may give another answer.
pub(crate) const KERNEL_VERSION: &str = "signals-2";

/// A posted row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) day: i32,
    /// Position in [`Ledger::accounts`].
    pub(crate) account: u32,
    pub(crate) amount: i64,
    pub(crate) name: NameId,
    pub(crate) class: Class,
    /// Paid electronically between banks, which is how most wages arrive.
    pub(crate) ach: bool,
    /// Digest of the merchant's entity id; 0 without one.
    pub(crate) entity: u64,
    /// Position in [`UserFacts::transactions`].
    pub(crate) index: u32,
    fold: Fold,
}

/// Reusable memory for one user's rows.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// By day, then by content.
    pub(crate) rows: Vec<Row>,
    /// Positions in [`UserFacts::accounts`], by account id.
    pub(crate) accounts: Vec<u32>,
    pub(crate) kinds: Vec<AccountKind>,
    pub(crate) currency: Option<Currency>,
    pub(crate) other_currencies: bool,
    /// Day of the first row kept.
    pub(crate) first_day: Option<i32>,
    facts_digest: [u8; 32],
    ranks: Vec<u32>,
    unordered: Vec<Row>,
    /// Day, digest and position of each row, packed: sorting these moves a quarter of what sorting rows would.
    order: Vec<u128>,
}

impl Ledger {
    /// Replaces what was held with `facts` as of `as_of`.
    pub(crate) fn load(&mut self, facts: &UserFacts<'_>, as_of: Day, names: &mut NameBook) {
        self.order_accounts(facts.accounts);
        self.unordered.clear();
        self.order.clear();
        for (index, transaction) in (0_u32..).zip(facts.transactions) {
            let rank = usize::try_from(transaction.account).ok().and_then(|account| self.ranks.get(account));
            let Some(&account) = rank.filter(|_| !transaction.pending && transaction.day <= as_of) else {
                continue;
            };
            let text =
                transaction.merchant_name.or(transaction.category_detailed).or(transaction.category_primary);
            let read = names.read(text.unwrap_or_default());
            let (by_category, category) =
                names.category(transaction.category_primary, transaction.category_detailed);
            let mut fold = Fold::new();
            fold.text(transaction.transaction_id);
            fold.pair(
                u64::from(account) << 32 | u64::from(transaction.day.0.cast_unsigned()),
                transaction.amount.0.cast_unsigned(),
            );
            fold.join(category);
            // A row without a name reads its category instead; the digests tell the two apart.
            fold.join(read.fold);
            fold.optional(transaction.payment_channel);
            let mut entity = Fold::new();
            entity.optional(transaction.merchant_entity_id);
            fold.join(entity);
            fold.number(i64::from(transaction.merchant_name.is_some()));
            self.order.push(
                u128::from(transaction.day.0.abs_diff(i32::MIN)) << 96
                    | u128::from(fold.rank()) << 32
                    | u128::from(slot(self.unordered.len())),
            );
            self.unordered.push(Row {
                day: transaction.day.0,
                account,
                amount: transaction.amount.0,
                name: read.name,
                class: settle(by_category, read.class, self.kind(account), transaction.amount),
                ach: transaction.payment_channel.is_some_and(|channel| channel.eq_ignore_ascii_case("ach")),
                entity: transaction.merchant_entity_id.map_or(0, |_| entity.rank()),
                index,
                fold,
            });
        }
        self.put_in_order();
        self.digest(facts);
        self.keep_main_currency(facts.accounts);
        self.first_day = self.rows.first().map(|row| row.day);
        super::transfers::pair(self);
    }

    /// By day, then by digest: an order that the caller's order cannot change.
    fn put_in_order(&mut self) {
        let day = |packed: &u128| packed >> 96;
        if self.order.is_sorted_by_key(day) {
            // As most callers have them: only the rows of one day are still to be put in order.
            self.order.chunk_by_mut(|one, other| day(one) == day(other)).for_each(<[u128]>::sort_unstable);
        } else {
            self.order.sort_unstable();
        }
        self.rows.clear();
        let rows = self.order.iter().filter_map(|packed| {
            let at = usize::try_from(packed & 0xFFFF_FFFF).ok()?;
            self.unordered.get(at).copied()
        });
        self.rows.extend(rows);
    }

    pub(crate) fn kind(&self, account: u32) -> AccountKind {
        usize::try_from(account)
            .ok()
            .and_then(|account| self.kinds.get(account).copied())
            .unwrap_or(AccountKind::Other)
    }

    /// The account behind a rank, as the caller gave it.
    pub(crate) fn account<'a>(&self, facts: &UserFacts<'a>, account: u32) -> Option<&'a Account> {
        let index = usize::try_from(account).ok().and_then(|account| self.accounts.get(account))?;
        usize::try_from(*index).ok().and_then(|index| facts.accounts.get(index))
    }

    /// Accounts in the main currency, with their ranks, by id.
    pub(crate) fn own_accounts<'a>(&self, facts: &UserFacts<'a>) -> impl Iterator<Item = (u32, &'a Account)> {
        (0_u32..)
            .zip(&self.accounts)
            .filter_map(|(rank, index)| {
                let account = usize::try_from(*index).ok().and_then(|index| facts.accounts.get(index))?;
                Some((rank, account))
            })
            .filter(|(_, account)| Some(account.currency) == self.currency)
    }

    /// Rows of the half-open window `(as_of − days, as_of]`.
    pub(crate) fn window(&self, as_of: Day, days: u16) -> &[Row] {
        let before = as_of.0.saturating_sub(i32::from(days));
        let start = self.rows.partition_point(|row| row.day <= before);
        self.rows.get(start..).unwrap_or_default()
    }

    /// SHA-256 (hex) over everything a window's figures were made from.
    pub(crate) fn fingerprint(&self, as_of: Day, window_days: u16) -> String {
        let mut sha = Sha256::new();
        sha.update(KERNEL_VERSION);
        sha.update(self.facts_digest);
        sha.update(as_of.0.to_le_bytes());
        sha.update(window_days.to_le_bytes());
        hex(&sha.finalize())
    }

    fn order_accounts(&mut self, accounts: &[Account]) {
        self.accounts.clear();
        self.accounts.extend((0_u32..).take(accounts.len()));
        let account = |index: &u32| usize::try_from(*index).ok().and_then(|index| accounts.get(index));
        self.accounts.sort_by(|one, other| {
            account(one)
                .map(|account| &account.account_id)
                .cmp(&account(other).map(|account| &account.account_id))
        });
        self.kinds.clear();
        self.kinds
            .extend(self.accounts.iter().map(|index| account(index).map_or(AccountKind::Other, |a| a.kind)));
        self.ranks.clear();
        self.ranks.resize(accounts.len(), 0);
        for (rank, index) in (0_u32..).zip(&self.accounts) {
            if let Some(slot) = usize::try_from(*index).ok().and_then(|index| self.ranks.get_mut(index)) {
                *slot = rank;
            }
        }
    }

    /// The currency with most rows; then with most accounts; then the first by code.
    fn keep_main_currency(&mut self, accounts: &[Account]) {
        let mut tally: Vec<(Currency, u32, u32)> = Vec::with_capacity(2);
        let currency_of: Vec<Currency> = self
            .accounts
            .iter()
            .filter_map(|index| usize::try_from(*index).ok().and_then(|index| accounts.get(index)))
            .map(|account| account.currency)
            .collect();
        for currency in &currency_of {
            match tally.iter_mut().find(|(known, ..)| known == currency) {
                Some((.., count)) => *count += 1,
                None => tally.push((*currency, 0, 1)),
            }
        }
        self.other_currencies = tally.len() > 1;
        if self.other_currencies {
            let of_row = |row: &Row| usize::try_from(row.account).ok().and_then(|rank| currency_of.get(rank));
            for row in &self.rows {
                if let Some((_, rows, _)) = tally.iter_mut().find(|(known, ..)| Some(known) == of_row(row)) {
                    *rows += 1;
                }
            }
            tally.sort_by_key(|(currency, rows, count)| (std::cmp::Reverse((*rows, *count)), *currency));
            let main = tally.first().map(|(currency, ..)| *currency);
            self.rows.retain(|row| of_row(row) == main.as_ref());
        }
        self.currency = tally.first().map(|(currency, ..)| *currency);
    }

    fn digest(&mut self, facts: &UserFacts<'_>) {
        let mut sha = Sha256::new();
        sha.update(facts.user_id);
        for index in &self.accounts {
            if let Some(account) = usize::try_from(*index).ok().and_then(|index| facts.accounts.get(index)) {
                sha.update(fold_account(account).bytes());
            }
        }
        let mut liabilities: Vec<[u8; 16]> = facts.liabilities.iter().map(fold_liability).collect();
        liabilities.sort_unstable();
        for fold in &liabilities {
            sha.update(fold);
        }
        sha.update([0xFF]);
        for row in &self.rows {
            sha.update(row.fold.bytes());
        }
        self.facts_digest = sha.finalize().into();
    }
}

fn slot(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// One class from what the category and the bank text say, and where the money went.
fn settle(by_category: Class, by_name: Class, kind: AccountKind, amount: Cents) -> Class {
    let incoming = amount > Cents::ZERO;
    let class = match (by_category, by_name) {
        // The text is plain about charges even where the category is vague.
        (Class::Unknown | Class::Habit | Class::Bill | Class::Fee, Class::Overdraft) => Class::Overdraft,
        (Class::Fee, named @ Class::Interest) | (Class::Unknown, named) => named,
        // A "mortgage" category on a text that says "rent" stays a loan: banks know their own products.
        (categorised, _) => categorised,
    };
    match (class, kind, incoming) {
        (Class::Unknown, AccountKind::CreditCard, true)
        | (
            Class::Fee | Class::Overdraft | Class::Bill | Class::Subscription | Class::Habit | Class::Rent,
            _,
            true,
        ) => Class::Refund,
        (Class::Payroll | Class::Benefit | Class::Refund, _, false) => Class::Unknown,
        (class, ..) => class,
    }
}

fn fold_account(account: &Account) -> Fold {
    let mut fold = Fold::new();
    fold.text(&account.account_id);
    fold.text(account.currency.as_str());
    fold.number(kind_code(account.kind));
    for amount in [account.balance_available, account.balance_current, account.balance_limit] {
        fold_number(&mut fold, amount.map(|cents| cents.0));
    }
    fold
}

fn fold_liability(liability: &crate::facts::Liability) -> [u8; 16] {
    use crate::facts::LiabilityKind as Kind;

    let mut fold = Fold::new();
    fold.text(&liability.liability_id);
    fold.text(&liability.account_id);
    fold.number(match liability.kind {
        Kind::CreditCard => 1,
        Kind::Loan => 2,
        Kind::Mortgage => 3,
        Kind::Other => 4,
    });
    for number in [
        liability.apr_purchase_bps,
        liability.interest_rate_bps,
        liability.minimum_payment.map(|cents| cents.0),
        liability.last_payment.map(|cents| cents.0),
        liability.last_statement_balance.map(|cents| cents.0),
        liability.next_payment_due.map(|day| i64::from(day.0)),
        Some(i64::from(liability.is_overdue)),
    ] {
        fold_number(&mut fold, number);
    }
    fold.bytes()
}

/// `None` and 0 differ.
fn fold_number(fold: &mut Fold, number: Option<i64>) {
    fold.pair(u64::from(number.is_some()), number.unwrap_or_default().cast_unsigned());
}

const fn kind_code(kind: AccountKind) -> i64 {
    match kind {
        AccountKind::Checking => 1,
        AccountKind::Savings => 2,
        AccountKind::CreditCard => 3,
        AccountKind::Investment => 4,
        AccountKind::Loan => 5,
        AccountKind::Other => 6,
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).map_or('0', |digit| char::from(*digit));
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
