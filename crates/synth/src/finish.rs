//! From rows to records: order, pending rows, ids, bank text and balances.

use std::borrow::Cow;
use std::sync::Arc;

use crate::calendar::{Calendar, Day, instant};
use crate::catalog::{FIRST_NAMES, LAST_NAMES};
use crate::debts::Debt;
use crate::ledger::{Channel, Holding, HoldingKind, Ledger, Merchant, Row};
use crate::noise::disguise;
use crate::options::Options;
use crate::profile::Profile;
use crate::random::{Purpose, Random};
use crate::records::{Account, Amount, Liability, LiabilityType, Transaction, User, UserData};
use crate::telling::truth;
use crate::truth::Persona;

/// Card rows of the last days that the merchant has not yet confirmed.
const PENDING_DAYS: Day = 3;

pub(crate) fn finish(
    options: &Options,
    profile: &Profile,
    mut ledger: Ledger<'_>,
    debts: &[Debt],
) -> UserData {
    let mut random = Random::new(options.seed, profile.index, Purpose::Finish);
    ledger.rows.sort_by_key(|row| row.day);
    let city = random.pick(profile.region.market().cities);
    let rows: Vec<Finished> = ledger.rows.iter().map(|row| finish_row(&mut random, &ledger, *row)).collect();
    let transactions =
        rows.iter().map(|row| transaction(options, &mut random, profile, &ledger, (row, city))).collect();
    let user = user(options, &mut random, profile, ledger.calendar);
    let accounts = accounts(&mut random, profile, &ledger, &rows, &user);
    let liabilities =
        debts.iter().filter_map(|debt| liability(&mut random, profile, &ledger, debt)).collect();
    let truth = truth(profile, &ledger, &rows);
    UserData { user, accounts, transactions, liabilities, truth }
}

/// A row with its id and state.
pub(crate) struct Finished {
    pub(crate) row: Row,
    pub(crate) transaction_id: Arc<str>,
    pub(crate) pending: bool,
}

fn finish_row(random: &mut Random, ledger: &Ledger<'_>, row: Row) -> Finished {
    let transaction_id = random.id("txn_");
    let fresh = row.day > ledger.calendar.end - PENDING_DAYS && row.cents < 0;
    // The other holder of a joint account must be able to tell its balance.
    let shared = ledger
        .holdings
        .get(row.account)
        .is_some_and(|holding| holding.foreign || holding.partner_id.is_some());
    let bought = matches!(row.merchant.channel, Channel::Online | Channel::InStore)
        && !matches!(row.merchant.category.0, "transfer" | "fees");
    let pending = fresh && bought && !shared && random.percent(60);
    Finished { row, transaction_id, pending }
}

fn transaction(
    options: &Options,
    random: &mut Random,
    profile: &Profile,
    ledger: &Ledger<'_>,
    (finished, city): (&Finished, &str),
) -> Transaction {
    let Row { day, cents, account, merchant, .. } = finished.row;
    let disguised = random.percent(ledger.level.name_percent);
    let name = if disguised { disguise(random, merchant, city) } else { Cow::Borrowed(merchant.name) };
    let categorized = !random.percent(i64::from(options.uncategorized_percent));
    Transaction {
        transaction_id: Arc::clone(&finished.transaction_id),
        account_id: account_id(ledger, account),
        user_id: Arc::clone(&profile.user_id),
        date: ledger.calendar.date(day),
        amount: Amount(cents),
        merchant_name: Some(name),
        merchant_entity_id: if disguised { None } else { entity_id(merchant) },
        payment_channel: merchant.channel.text(),
        category_primary: categorized.then_some(merchant.category.0),
        category_detailed: categorized.then_some(merchant.category.1),
        pending: finished.pending,
    }
}

/// Four in ten merchants are known to the bank by an id, the same for everyone.
fn entity_id(merchant: Merchant) -> Option<Arc<str>> {
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = merchant.name.bytes().fold(0xcbf2_9ce4_8422_2325, fold);
    let known = merchant.channel != Channel::Ach && (hash >> 20) % 10 < 4;
    known.then(|| format!("ent_{hash:016x}").into())
}

fn user(options: &Options, random: &mut Random, profile: &Profile, calendar: &Calendar) -> User {
    let (first, last) = (random.pick(FIRST_NAMES), random.pick(LAST_NAMES));
    let joined = calendar.start - random.between(30, 2_500);
    let consented = random.percent(i64::from(options.consented_percent));
    let granted = instant(random.between(calendar.start, calendar.end - 1), random.between(0, 86_399));
    let (lowest, highest) = match profile.persona {
        Persona::HighUtilization => (540, 660),
        Persona::WealthBuilder => (760, 840),
        Persona::SavingsBuilder => (690, 810),
        _ => (610, 780),
    };
    let score = random.between(lowest, highest);
    User {
        user_id: Arc::clone(&profile.user_id),
        full_name: format!("{first} {last}"),
        email: format!(
            "{}.{}.{}-{}@example.com",
            first.to_lowercase(),
            last.to_lowercase(),
            profile.index,
            random.digits(4)
        ),
        user_type: "customer",
        consent_status: consented,
        consent_granted_at: consented.then_some(granted),
        created_at: instant(joined, random.between(0, 86_399)),
        credit_score: u16::try_from(score).ok().filter(|_| random.percent(90)),
    }
}

fn accounts(
    random: &mut Random,
    profile: &Profile,
    ledger: &Ledger<'_>,
    rows: &[Finished],
    user: &User,
) -> Vec<Account> {
    let mut sums = vec![(0_i64, 0_i64); ledger.holdings.len()];
    for finished in rows {
        if let Some((posted, pending)) = sums.get_mut(finished.row.account) {
            *(if finished.pending { pending } else { posted }) += finished.row.cents;
        }
    }
    let own = ledger.holdings.iter().zip(sums).filter(|(holding, _)| !holding.foreign);
    own.map(|(holding, sums)| account(random, profile, holding, sums, user)).collect()
}

fn account(
    random: &mut Random,
    profile: &Profile,
    holding: &Holding,
    (posted, pending): (i64, i64),
    user: &User,
) -> Account {
    let balance = holding.opening + holding.partner_cents + posted;
    let owes = matches!(holding.kind, HoldingKind::Card | HoldingKind::Loan | HoldingKind::Mortgage);
    let available = match holding.kind {
        HoldingKind::Checking | HoldingKind::Savings => Some(balance + pending),
        HoldingKind::Card => holding.limit.map(|limit| limit + balance + pending),
        _ => None,
    };
    Account {
        account_id: Arc::clone(&holding.account_id),
        user_id: Arc::clone(&profile.user_id),
        kind: holding.kind.text(),
        subtype: holding.subtype,
        name: holding.name,
        mask: random.digits(4),
        balance_available: available.map(Amount),
        balance_current: Amount(if owes { -balance } else { balance }),
        balance_limit: holding.limit.map(Amount),
        iso_currency_code: holding.currency,
        holder_category: "personal",
        joint_user_ids: holding.partner_id.iter().cloned().collect(),
        created_at: user.created_at,
    }
}

impl HoldingKind {
    fn text(self) -> &'static str {
        match self {
            Self::Checking => "checking",
            Self::Savings => "savings",
            Self::Card => "credit card",
            Self::Brokerage => "brokerage",
            Self::Retirement => "401k",
            Self::Loan => "loan",
            Self::Mortgage => "mortgage",
        }
    }
}

fn liability(random: &mut Random, profile: &Profile, ledger: &Ledger<'_>, debt: &Debt) -> Option<Liability> {
    let holding = ledger.holdings.get(debt.account)?;
    let card = debt.kind == LiabilityType::CreditCard;
    Some(Liability {
        liability_id: random.id("liab_"),
        account_id: Arc::clone(&holding.account_id),
        user_id: Arc::clone(&profile.user_id),
        liability_type: debt.kind,
        apr_purchase: debt.purchase_rate.map(Amount),
        apr_balance_transfer: debt.purchase_rate.map(Amount),
        apr_cash_advance: card.then_some(Amount(2_999)),
        minimum_payment_amount: debt.minimum.map(Amount),
        last_payment_amount: debt.last_payment.map(Amount),
        is_overdue: debt.overdue,
        next_payment_due_date: debt.due.map(|day| ledger.calendar.date(day)),
        last_statement_balance: debt.statement.map(Amount),
        interest_rate: debt.loan_rate.map(Amount),
    })
}

pub(crate) fn account_id(ledger: &Ledger<'_>, account: usize) -> Arc<str> {
    ledger.holdings.get(account).map(|holding| Arc::clone(&holding.account_id)).unwrap_or_default()
}
