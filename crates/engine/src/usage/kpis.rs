//! What the key figures mean, once their sums are known.
//!
//! A conversation counts once in whatever is asked for, however many days, regions or models it touches; a rate is a
//! quotient of sums, never a mean of rates; of equals the first by name is taken. `docs/usage.md` says so in words.

use super::dollars::{NanoUsd, div_half_even};
use crate::money::{Cents, Ratio};

/// What is summed over the records that a question is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub cost: NanoUsd,
    pub records: i64,
    pub prompt_tokens: i64,
    pub completion_tokens: i64,
    /// Of any other type.
    pub other_tokens: i64,
    /// Distinct.
    pub conversations: i64,
    /// Days with at least one record.
    pub days_with_usage: i64,
}

impl Sums {
    /// Tokens of all types.
    pub fn tokens(&self) -> i64 {
        self.prompt_tokens.saturating_add(self.completion_tokens).saturating_add(self.other_tokens)
    }

    /// Prompt and completion tokens a conversation, a whole number; zero without conversations.
    pub fn average_token_consumption(&self) -> i64 {
        let tokens = i128::from(self.prompt_tokens) + i128::from(self.completion_tokens);
        div_half_even(tokens, i128::from(self.conversations))
    }

    /// Cost a day that has records, to the cent; zero without one.
    pub fn average_per_day(&self) -> Cents {
        self.cost.per(self.days_with_usage).map_or(Cents::ZERO, |_| {
            // Rounded once, from the exact sum.
            Cents(div_half_even(i128::from(self.cost.0), i128::from(self.days_with_usage) * 10_000_000))
        })
    }

    pub fn cost_per_conversation(&self) -> Option<NanoUsd> {
        self.cost.per(self.conversations)
    }
}

/// Days on which an active subscriber used something, of the days on which there was an active subscriber: to two
/// decimals, zero where there was none.
pub fn utilization(used_days: i64, subscribed_days: i64) -> Ratio {
    Ratio(div_half_even(i128::from(used_days) * 100, i128::from(subscribed_days)).saturating_mul(10_000))
}

/// Change against the period before, as a share of it; nothing where that was zero.
pub fn change(now: i64, before: i64) -> Option<Ratio> {
    (before != 0).then(|| {
        let difference = i128::from(now) - i128::from(before);
        Ratio(div_half_even(difference * 1_000_000, i128::from(before).abs()))
    })
}

/// The one with the most; of equals the first by name.
pub fn highest<'a>(counts: impl IntoIterator<Item = (&'a str, i64)>) -> Option<&'a str> {
    counts.into_iter().min_by_key(|(name, count)| (std::cmp::Reverse(*count), *name)).map(|(name, _)| name)
}

/// The one with the fewest; of equals the first by name.
pub fn lowest<'a>(counts: impl IntoIterator<Item = (&'a str, i64)>) -> Option<&'a str> {
    counts.into_iter().min_by_key(|(name, count)| (*count, *name)).map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_example_comes_out() {
        // Two rows, one conversation: a prompt of 100 tokens for 0.001 and a completion of 300 for 0.009.
        let sums = Sums {
            cost: NanoUsd(10_000_000),
            records: 2,
            prompt_tokens: 100,
            completion_tokens: 300,
            other_tokens: 0,
            conversations: 1,
            days_with_usage: 1,
        };
        assert_eq!(sums.cost.cents(), Cents(1));
        assert_eq!(sums.average_token_consumption(), 400);
        assert_eq!(sums.average_per_day(), Cents(1));
        assert_eq!(utilization(1, 1), Ratio::ONE);
    }

    #[test]
    fn nothing_is_zero_where_documented_and_absent_elsewhere() {
        let none = Sums::default();
        assert_eq!((none.average_token_consumption(), none.average_per_day()), (0, Cents::ZERO));
        assert_eq!(none.cost_per_conversation(), None);
        assert_eq!((utilization(0, 0), change(5, 0), highest([])), (Ratio::ZERO, None, None));
    }

    #[test]
    fn of_equals_the_first_by_name_is_taken() {
        let counts = [("b", 3), ("a", 3), ("c", 1), ("d", 1)];
        assert_eq!((highest(counts), lowest(counts)), (Some("a"), Some("c")));
    }

    #[test]
    fn an_average_is_rounded_once() {
        // 0.0149999999 a day is one cent; rounding to billionths first would not tell, rounding to mills would.
        let sums = Sums { cost: NanoUsd(44_999_999), days_with_usage: 3, ..Sums::default() };
        assert_eq!(sums.average_per_day(), Cents(1));
    }

    #[test]
    fn change_is_a_share_of_what_was() {
        assert_eq!((change(150, 100), change(50, 100)), (Some(Ratio(500_000)), Some(Ratio(-500_000))));
    }
}
