//! Puts streams and refusals into words, with the numbers the tests were decided on.

use sha2::{Digest as _, Sha256};

use super::judge::Verdict;
use super::rhythm::Point;
use super::{Fit, Found, Refused, amounts, row};
use crate::facts::UserFacts;
use crate::money::{Cents, Ratio};
use crate::signals::ledger::{Ledger, hex};
use crate::signals::names::{NameBook, display};
use crate::signals::streams::{Cadence, FailedTest, RecurringStream, RejectedCandidate};
use crate::time::Day;

impl Found {
    pub(crate) fn put(&self, facts: &UserFacts<'_>, ledger: &Ledger, book: &NameBook) -> RecurringStream {
        let transaction_ids = ids(facts, ledger, &self.members);
        let account_id = account_id(facts, ledger, self.account);
        let points: Vec<Point> = self
            .members
            .iter()
            .filter_map(|position| row(ledger, *position).map(|row| (*position, row)))
            .map(|(position, row)| Point::new(row.day, row.amount.saturating_abs(), 0, position))
            .collect();
        RecurringStream {
            stream_id: stream_id(
                facts.user_id,
                &account_id,
                transaction_ids.first().map_or("", String::as_str),
            ),
            user_id: facts.user_id.to_owned(),
            account_id,
            direction: self.direction,
            kind: self.kind,
            cadence: self.cadence,
            transaction_ids,
            merchant: merchant(book, self.name),
            started: Day(self.started),
            last: Day(self.last),
            ended: self.ended.map(Day),
            next_date: self.next.map(Day),
            next_amount: self.next.map(|_| Cents(self.typical)),
            typical_amount: Cents(self.typical),
            monthly_amount: Cents(self.monthly),
            lifecycle: self.lifecycle,
            confidence: confidence(&self.verdict),
            price_changes: if self.verdict.amounts.fixed() {
                amounts::price_changes(&points)
            } else {
                Vec::new()
            },
            why: self.why(),
        }
    }

    fn why(&self) -> String {
        let Some(fit) = self.verdict.fit.filter(|_| self.cadence != Cadence::Irregular) else {
            let count = self.members.len();
            return format!("{count} payments its bank text or category calls pay; no fixed rhythm");
        };
        format!(
            "{}; {}; by chance once in 2^{}",
            dates(&fit),
            likeness(&self.verdict),
            self.verdict.bits.max(0) / 1_000,
        )
    }
}

impl Refused {
    pub(crate) fn put(&self, facts: &UserFacts<'_>, ledger: &Ledger, book: &NameBook) -> RejectedCandidate {
        RejectedCandidate {
            user_id: facts.user_id.to_owned(),
            account_id: account_id(facts, ledger, self.account),
            merchant: merchant(book, self.name),
            direction: self.direction,
            transaction_ids: ids(facts, ledger, &self.members),
            count: u32::try_from(self.members.len()).unwrap_or(u32::MAX),
            failed_test: self.verdict.failed.unwrap_or(FailedTest::TooFew),
            reason: self.reason(),
            best_cadence: self.verdict.fit.map(|fit| fit.cadence),
        }
    }

    fn reason(&self) -> String {
        let verdict = &self.verdict;
        let rows = verdict.rows;
        let Some(fit) = verdict.fit else {
            return format!("{rows} rows; the days between them are near no cadence's period");
        };
        let spread = || format!("amounts spread {} %", verdict.amounts.spread.percent_text());
        match verdict.failed {
            Some(FailedTest::Dates) => format!(
                "{} of {rows} rows on a {} schedule, up to {} days off: random days would do as well",
                fit.hits,
                name(fit.cadence),
                fit.off_days_max,
            ),
            Some(FailedTest::Coverage) => {
                format!("only {} of {} {} dates have a row", fit.hits, fit.slots, name(fit.cadence))
            }
            Some(FailedTest::Amounts) => {
                let limit = verdict.spread_max.percent_text();
                format!("{}; {} over the limit of {limit} %", dates(&fit), spread())
            }
            Some(FailedTest::Chance) => format!(
                "{}; {}; by chance once in 2^{}, too often to call it a stream",
                dates(&fit),
                spread(),
                verdict.bits.max(0) / 1_000,
            ),
            Some(FailedTest::Outweighed) => format!(
                "{rows} rows under one name; other readings explain less than the streams found among them, \
                 the largest {} with {} rows",
                name(fit.cadence),
                fit.hits,
            ),
            Some(FailedTest::TooFew) | None => {
                format!("{rows} rows, {} on a {} schedule: too few", fit.hits, name(fit.cadence))
            }
        }
    }
}

fn dates(fit: &Fit) -> String {
    format!(
        "{} of {} {} dates hit, at most {} days off",
        fit.hits,
        fit.slots,
        name(fit.cadence),
        fit.off_days_max
    )
}

fn likeness(verdict: &Verdict) -> String {
    let amounts = &verdict.amounts;
    format!(
        "amounts spread {} % ({} of {} repeat)",
        amounts.spread.percent_text(),
        amounts.same,
        amounts.pairs
    )
}

pub(crate) const fn name(cadence: Cadence) -> &'static str {
    match cadence {
        Cadence::Weekly => "weekly",
        Cadence::Biweekly => "biweekly",
        Cadence::Semimonthly => "semimonthly",
        Cadence::Monthly => "monthly",
        Cadence::Bimonthly => "bimonthly",
        Cadence::Quarterly => "quarterly",
        Cadence::Semiannual => "semiannual",
        Cadence::Annual => "annual",
        Cadence::Irregular => "irregular",
    }
}

/// Doubt halves with every eight bits of evidence; never quite certain.
fn confidence(verdict: &Verdict) -> Ratio {
    // 2^(-n/8) in millionths.
    const EIGHTHS: [i64; 8] = [1_000_000, 917_004, 840_896, 771_105, 707_107, 648_420, 594_604, 545_254];
    let bits = u32::try_from(verdict.bits.max(0) / 1_000).unwrap_or_default();
    let eighth = usize::try_from(bits % 8).ok().and_then(|at| EIGHTHS.get(at)).copied().unwrap_or_default();
    let doubt = eighth >> (bits / 8).min(32);
    Ratio((1_000_000 - doubt).min(999_000))
}

/// From the first member, so that it stays when history grows at its near end.
fn stream_id(user_id: &str, account_id: &str, first_transaction_id: &str) -> String {
    let mut sha = Sha256::new();
    for part in [user_id, account_id, first_transaction_id] {
        sha.update(part);
        sha.update([0]);
    }
    let digest = sha.finalize();
    format!("str_{}", hex(digest.get(..16).unwrap_or_default()))
}

fn merchant(book: &NameBook, name: u32) -> String {
    book.name(name)
        .map(|name| display(&name.key))
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "(no name)".into())
}

fn account_id(facts: &UserFacts<'_>, ledger: &Ledger, account: u32) -> String {
    ledger.account(facts, account).map(|account| account.account_id.clone()).unwrap_or_default()
}

/// Transaction ids behind positions of rows.
pub(crate) fn ids(facts: &UserFacts<'_>, ledger: &Ledger, members: &[u32]) -> Vec<String> {
    members
        .iter()
        .filter_map(|position| row(ledger, *position))
        .filter_map(|row| usize::try_from(row.index).ok().and_then(|index| facts.transactions.get(index)))
        .map(|transaction| transaction.transaction_id.to_owned())
        .collect()
}
