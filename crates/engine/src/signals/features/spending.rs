//! What a user spends: money that leaves checking, savings and cards for others, less what shops gave back.
//!
//! Own transfers and card payments are left out, or spending on a card would count twice.

use super::Scope;
use crate::facts::AccountKind;
use crate::money::Cents;
use crate::signals::class::Class;
use crate::signals::ledger::Row;

/// Spending of one window.
pub(crate) struct Expenses {
    pub(crate) total: Cents,
    /// `None` when nothing was spent: nothing can be measured in it.
    pub(crate) monthly: Option<Cents>,
}

pub(crate) fn expenses(scope: &Scope<'_>) -> Expenses {
    let total: Cents =
        scope.rows.iter().filter(|row| is_expense(scope, row)).map(|row| -Cents(row.amount)).sum();
    let total = total.max(Cents::ZERO);
    Expenses {
        total,
        monthly: (total > Cents::ZERO).then(|| scope.a_month(total)).filter(|month| *month > Cents::ZERO),
    }
}

/// Outgoing rows, and refunds of earlier ones.
pub(crate) fn is_expense(scope: &Scope<'_>, row: &Row) -> bool {
    crosses(scope.kind(row), row) && is_spent(row)
}

/// Money between the user and others, through the accounts of every day.
pub(crate) fn crosses(kind: AccountKind, row: &Row) -> bool {
    let own = matches!(kind, AccountKind::Checking | AccountKind::Savings | AccountKind::CreditCard);
    own && !row.class.is_own_money()
}

/// Of money that crosses: what went out, and what came back of it.
pub(crate) fn is_spent(row: &Row) -> bool {
    row.amount < 0 || row.class == Class::Refund
}
