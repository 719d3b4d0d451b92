//! Cards and debts: utilization of limits, minimum-only payment, interest, overdue.
//!
//! Thresholds are inclusive and decided on whole cents, so 30.00 % is 30 %. An unknown limit is unknown: none is made up.

use super::{Grounds, Report, Scope};
use crate::facts::{Account, AccountKind, Liability, LiabilityKind, UserFacts};
use crate::money::{Cents, Ratio};
use crate::signals::Features;
use crate::signals::class::Class;
use crate::signals::ledger::Row;
use crate::time::Day;

/// A payment this close above the minimum is still the minimum.
const MINIMUM_SLACK: Cents = Cents(500);
/// Payments this far back belong to the last two statements.
const TWO_CYCLES_DAYS: i32 = 65;
/// A payment this long before a due date was made for it.
const CYCLE_DAYS: i32 = 31;

/// A card whose limit and balance are known.
struct Card<'a> {
    account: &'a Account,
    owed: Cents,
    limit: Cents,
}

pub(crate) fn fill(scope: &Scope<'_>, features: &mut Features, report: &mut Report) {
    utilization(scope, features, report);
    let minimum_only: Vec<(&Liability, Vec<&Row>)> =
        own_liabilities(scope).filter_map(|(rank, liability)| minimum_only(scope, rank, liability)).collect();
    features.minimum_payment_only_flag = !minimum_only.is_empty();
    for (liability, rows) in &minimum_only {
        report.evidence("minimum_payment_only_flag", || Grounds {
            explanation: format!(
                "last payment {} against a minimum of {} on a statement of {}",
                liability.last_payment.unwrap_or_default(),
                liability.minimum_payment.unwrap_or_default(),
                liability.last_statement_balance.unwrap_or_default(),
            ),
            transaction_ids: scope.ids(rows.iter().copied()),
            account_ids: vec![liability.account_id.clone()],
        });
    }
    interest(scope, features, report);
    overdue(scope, features, report);
}

fn utilization(scope: &Scope<'_>, features: &mut Features, report: &mut Report) {
    let all = scope.accounts(AccountKind::CreditCard).count();
    let cards: Vec<Card<'_>> =
        scope.accounts(AccountKind::CreditCard).filter_map(|(_, account)| card(scope, account)).collect();
    match (all, cards.len()) {
        (0, _) => report.note("no_cards"),
        (_, 0) => report.note("no_card_limits"),
        (all, known) if known < all => report.note("some_card_limits_unknown"),
        _ => {}
    }
    let (owed, limit): (Cents, Cents) =
        (cards.iter().map(|card| card.owed).sum(), cards.iter().map(|card| card.limit).sum());
    features.avg_utilization = Ratio::of(owed.0, limit.0);
    let most_used = cards.iter().max_by_key(|card| Ratio::of(card.owed.0, card.limit.0));
    features.max_utilization = most_used.and_then(|card| Ratio::of(card.owed.0, card.limit.0));
    let reaches = |percent| cards.iter().any(|card| card.reaches(percent));
    features.utilization_30_flag = reaches(30);
    features.utilization_50_flag = reaches(50);
    features.utilization_80_flag = reaches(80);
    if cards.is_empty() {
        return;
    }
    report.evidence("avg_utilization", || Grounds {
        explanation: format!("{} cards together: owed {owed} ÷ limits {limit}", cards.len()),
        transaction_ids: Vec::new(),
        account_ids: cards.iter().map(|card| card.account.account_id.clone()).collect(),
    });
    for (feature, shown) in [
        ("max_utilization", true),
        ("utilization_30_flag", features.utilization_30_flag),
        ("utilization_50_flag", features.utilization_50_flag),
        ("utilization_80_flag", features.utilization_80_flag),
    ] {
        if let Some(card) = most_used.filter(|_| shown) {
            report.evidence(feature, || Grounds {
                explanation: format!("most used card: owed {} ÷ limit {}", card.owed, card.limit),
                transaction_ids: Vec::new(),
                account_ids: vec![card.account.account_id.clone()],
            });
        }
    }
}

impl Card<'_> {
    fn reaches(&self, percent: i64) -> bool {
        i128::from(self.owed.0) * 100 >= i128::from(self.limit.0) * i128::from(percent)
    }
}

/// What is owed comes from the account, else from the last statement. A credit balance uses nothing of the limit.
fn card<'a>(scope: &Scope<'a>, account: &'a Account) -> Option<Card<'a>> {
    let (owed, limit) = debt(scope.facts, account)?;
    Some(Card { account, owed: owed.max(Cents::ZERO), limit })
}

/// What is owed on a card, negative for a credit balance, and its limit.
pub(crate) fn debt(facts: &UserFacts<'_>, account: &Account) -> Option<(Cents, Cents)> {
    let limit = account.balance_limit.filter(|limit| *limit > Cents::ZERO)?;
    let statement = facts
        .liabilities
        .iter()
        .filter(|liability| liability.account_id == account.account_id)
        .filter_map(|liability| liability.last_statement_balance)
        .max();
    let from_available = account.balance_available.map(|available| limit - available);
    account.balance_current.or(statement).or(from_available).map(|owed| (owed, limit))
}

/// Liabilities on accounts in the main currency, by id, with the account's rank.
fn own_liabilities<'a>(scope: &Scope<'a>) -> impl Iterator<Item = (u32, &'a Liability)> {
    let mut liabilities: Vec<(u32, &Liability)> = scope
        .facts
        .liabilities
        .iter()
        .filter_map(|liability| {
            let own = scope
                .ledger
                .own_accounts(scope.facts)
                .find(|(_, account)| account.account_id == liability.account_id);
            own.map(|(rank, _)| (rank, liability))
        })
        .collect();
    liabilities.sort_by(|(_, one), (_, other)| one.liability_id.cmp(&other.liability_id));
    liabilities.into_iter()
}

/// Paying the minimum only means something when more was owed. Every payment of the last two cycles that reached
/// the card must agree; where none is seen, the reported last payment decides.
fn minimum_only<'a>(
    scope: &Scope<'a>,
    rank: u32,
    liability: &'a Liability,
) -> Option<(&'a Liability, Vec<&'a Row>)> {
    let (minimum, last) = (liability.minimum_payment?, liability.last_payment?);
    let statement = liability.last_statement_balance?;
    let minimal = |paid: Cents| paid <= minimum + MINIMUM_SLACK;
    if liability.kind != LiabilityKind::CreditCard
        || minimum <= Cents::ZERO
        || last <= Cents::ZERO
        || statement <= minimum
    {
        return None;
    }
    let since = scope.as_of.plus(-TWO_CYCLES_DAYS);
    let payments: Vec<&Row> = payments(scope, rank, since).collect();
    let all_minimal = payments.iter().all(|row| minimal(Cents(row.amount)));
    (minimal(last) && all_minimal).then_some((liability, payments))
}

/// Money that came into an account after `since` to pay what is owed on it.
fn payments<'a>(scope: &Scope<'a>, rank: u32, since: Day) -> impl Iterator<Item = &'a Row> {
    let start = scope.ledger.rows.partition_point(|row| row.day <= since.0);
    scope
        .ledger
        .rows
        .iter()
        .skip(start)
        .filter(move |row| row.account == rank && row.amount > 0)
        .filter(|row| row.class.is_own_money() || row.class == Class::Loan)
}

fn interest(scope: &Scope<'_>, features: &mut Features, report: &mut Report) {
    let charged = || {
        scope.rows.iter().filter(|row| {
            row.class == Class::Interest && row.amount < 0 && scope.kind(row) == AccountKind::CreditCard
        })
    };
    features.interest_charges_present = charged().next().is_some();
    if features.interest_charges_present {
        report.evidence("interest_charges_present", || {
            let total: Cents = charged().map(|row| Cents(row.amount)).sum();
            Grounds {
                explanation: format!("{} interest charges, {} in all", charged().count(), total.abs()),
                transaction_ids: scope.ids(charged()),
                account_ids: Vec::new(),
            }
        });
    }
}

/// Said by the lender, or a due date gone by with no payment seen for it.
fn overdue(scope: &Scope<'_>, features: &mut Features, report: &mut Report) {
    for (rank, liability) in own_liabilities(scope) {
        let missed = liability.next_payment_due.filter(|due| *due < scope.as_of).filter(|due| {
            liability.minimum_payment != Some(Cents::ZERO)
                && payments(scope, rank, due.plus(-CYCLE_DAYS)).next().is_none()
        });
        if !liability.is_overdue && missed.is_none() {
            continue;
        }
        features.any_overdue = true;
        report.evidence("any_overdue", || Grounds {
            explanation: match missed {
                Some(due) if !liability.is_overdue => {
                    format!("payment due on {due}, none seen since the month before")
                }
                _ => "reported overdue by the lender".to_owned(),
            },
            transaction_ids: Vec::new(),
            account_ids: vec![liability.account_id.clone()],
        });
    }
}
