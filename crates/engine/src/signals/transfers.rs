//! Finds both halves of a movement between a user's own accounts, whatever the bank called them.
//!
//! The same amount leaves one account and reaches another within days. A label on either half, or an account that
//! people move money into, must support it: two equal amounts alone are a coincidence.

use super::class::Class;
use super::ledger::{Ledger, Row};
use crate::facts::AccountKind;

/// Card payments and bank transfers take up to this long to arrive.
const DAYS_BETWEEN_MAX: i32 = 4;

/// Marks both halves of each pair as own money.
pub(crate) fn pair(ledger: &mut Ledger) {
    if ledger.accounts.len() < 2 {
        return;
    }
    for incoming in 0..ledger.rows.len() {
        let Some(&row) = ledger.rows.get(incoming).filter(|row| row.amount > 0 && may_be_own_money(row))
        else {
            continue;
        };
        if let Some(outgoing) = counterpart(ledger, incoming, &row) {
            let class = match ledger.kind(row.account) {
                AccountKind::CreditCard => Class::CardPayment,
                AccountKind::Loan => Class::Loan,
                _ => Class::Transfer,
            };
            for half in [incoming, outgoing] {
                if let Some(row) = ledger.rows.get_mut(half) {
                    row.class = class;
                }
            }
        }
    }
}

/// The nearest row of the opposite amount on another account; the earlier of two equally near.
fn counterpart(ledger: &Ledger, incoming: usize, row: &Row) -> Option<usize> {
    let near = |other: &&Row| (other.day - row.day).abs() <= DAYS_BETWEEN_MAX;
    let before =
        (0..incoming).rev().map_while(|at| ledger.rows.get(at).filter(near).map(|other| (at, other)));
    let after = (incoming + 1..).map_while(|at| ledger.rows.get(at).filter(near).map(|other| (at, other)));
    before
        .chain(after)
        .filter(|(_, other)| other.amount == -row.amount && other.account != row.account)
        .filter(|(_, other)| may_be_own_money(other) && supported(ledger, other, row))
        .min_by_key(|(at, other)| ((other.day - row.day).abs(), *at))
        .map(|(at, _)| at)
}

const fn may_be_own_money(row: &Row) -> bool {
    matches!(row.class, Class::Unknown | Class::Transfer | Class::CardPayment | Class::Refund | Class::Loan)
}

fn supported(ledger: &Ledger, from: &Row, to: &Row) -> bool {
    use AccountKind::{Checking, CreditCard, Investment, Loan, Savings};

    let labelled = |row: &Row| row.class.is_own_money() || row.class == Class::Loan;
    let usual = matches!(
        (ledger.kind(from.account), ledger.kind(to.account)),
        (Checking, Savings | CreditCard | Investment | Loan) | (Savings, Checking | CreditCard)
    );
    labelled(from) || labelled(to) || usual
}
