//! What a lender reports about one account: the liability in the making.

use crate::calendar::Day;
use crate::records::LiabilityType;

/// Rates in basis points, amounts in positive cents.
pub(crate) struct Debt {
    pub(crate) account: usize,
    pub(crate) kind: LiabilityType,
    pub(crate) purchase_rate: Option<i64>,
    pub(crate) loan_rate: Option<i64>,
    pub(crate) minimum: Option<i64>,
    pub(crate) last_payment: Option<i64>,
    pub(crate) statement: Option<i64>,
    pub(crate) overdue: bool,
    pub(crate) due: Option<Day>,
}
