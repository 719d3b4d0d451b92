//! The truth about finished rows: which posted ones belong to which stream, habit and income.

use std::sync::Arc;

use crate::finish::{Finished, account_id};
use crate::ledger::{Ledger, Link, Stream};
use crate::profile::Profile;
use crate::truth::{HabitTruth, IncomeTruth, OpeningBalance, PersonaTruth, StreamTruth, Truth};

pub(crate) fn truth(profile: &Profile, ledger: &Ledger<'_>, rows: &[Finished]) -> Truth {
    let mut streams: Vec<Vec<&Finished>> = vec![Vec::new(); ledger.streams.len()];
    let mut habits: Vec<Vec<&Finished>> = vec![Vec::new(); ledger.habits.len()];
    for finished in rows.iter().filter(|finished| !finished.pending) {
        let members = match finished.row.link {
            Link::Stream(index) => streams.get_mut(index),
            Link::Habit(index) => habits.get_mut(index),
            Link::Alone => None,
        };
        if let Some(members) = members {
            members.push(finished);
        }
    }
    let told = || ledger.streams.iter().zip(&streams);
    Truth {
        streams: told()
            .filter_map(|(stream, members)| stream_truth(profile, ledger, stream, members))
            .collect(),
        income: told()
            .filter_map(|(stream, members)| income_truth(profile, ledger, stream, members))
            .collect(),
        habits: ledger
            .habits
            .iter()
            .zip(&habits)
            .filter(|(_, members)| !members.is_empty())
            .map(|(habit, members)| HabitTruth {
                user_id: Arc::clone(&profile.user_id),
                account_id: account_id(ledger, habit.account),
                kind: habit.kind,
                merchant: habit.merchant,
                transaction_ids: ids(members),
            })
            .collect(),
        persona: PersonaTruth { user_id: Arc::clone(&profile.user_id), persona: profile.persona },
        balances: ledger
            .holdings
            .iter()
            .filter(|holding| !holding.foreign)
            .map(|holding| OpeningBalance {
                account_id: Arc::clone(&holding.account_id),
                opening_cents: holding.opening,
            })
            .collect(),
    }
}

fn stream_truth(
    profile: &Profile,
    ledger: &Ledger<'_>,
    stream: &Stream,
    members: &[&Finished],
) -> Option<StreamTruth> {
    let (first, last) = (members.first()?, members.last()?);
    let date = |day| ledger.calendar.date(day);
    Some(StreamTruth {
        user_id: Arc::clone(&profile.user_id),
        account_id: account_id(ledger, stream.account),
        direction: stream.direction,
        kind: stream.kind,
        cadence: stream.cadence,
        merchant: stream.merchant,
        transaction_ids: ids(members),
        started: date(first.row.day),
        ended: stream.next.is_none().then(|| date(last.row.day)),
        next_date: stream.next.map(|(day, _)| date(day)),
        next_amount_cents: stream.next.and_then(|(_, cents)| cents),
    })
}

fn income_truth(
    profile: &Profile,
    ledger: &Ledger<'_>,
    stream: &Stream,
    members: &[&Finished],
) -> Option<IncomeTruth> {
    let (kind, first, last) = (stream.income?, members.first()?, members.last()?);
    let total: i64 = members.iter().map(|member| member.row.cents).sum();
    let gaps = i64::try_from(members.len()).unwrap_or(i64::MAX) - 1;
    let days = if gaps > 0 { (last.row.day - first.row.day) * (gaps + 1) / gaps } else { 30 };
    Some(IncomeTruth {
        user_id: Arc::clone(&profile.user_id),
        account_id: account_id(ledger, stream.account),
        kind,
        cadence: stream.cadence,
        payer: stream.merchant,
        transaction_ids: ids(members),
        monthly_cents: total * 304_375 / 10_000 / days.max(1),
    })
}

fn ids(members: &[&Finished]) -> Vec<Arc<str>> {
    members.iter().map(|finished| Arc::clone(&finished.transaction_id)).collect()
}
