//! How far rows stray from their schedules at each noise level, and the disguises bank text puts on a name.

use std::borrow::Cow;

use crate::ledger::{Channel, Merchant};
use crate::options::Noise;
use crate::random::Random;

/// A noise level in numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Level {
    /// Occurrences that never come.
    pub(crate) skipped_per_mille: i64,
    /// Most days before or after the due day. Never more than a fifth of a period: a weekly payment five days
    /// late would not be weekly.
    pub(crate) jitter_days: i64,
    /// Size of the yearly price change, give or take half of it.
    pub(crate) price_step_percent: i64,
    /// Subscriptions, bills and pay whose amounts vary by a quarter.
    pub(crate) varying_percent: i64,
    /// Rows with a disguised name.
    pub(crate) name_percent: i64,
    /// Users with two subscriptions billed under one name.
    pub(crate) merged_percent: i64,
    /// Users without regular pay, whatever their persona.
    pub(crate) irregular_income_percent: i64,
}

impl Level {
    pub(crate) fn of(noise: Noise) -> Self {
        match noise {
            Noise::Default => Self {
                skipped_per_mille: 20,
                jitter_days: 2,
                price_step_percent: 5,
                varying_percent: 0,
                name_percent: 10,
                merged_percent: 4,
                irregular_income_percent: 0,
            },
            Noise::Hard => Self {
                skipped_per_mille: 80,
                jitter_days: 5,
                price_step_percent: 15,
                varying_percent: 30,
                name_percent: 30,
                merged_percent: 25,
                irregular_income_percent: 20,
            },
        }
    }
}

const CARD_PREFIXES: [&str; 6] =
    ["POS DEBIT ", "PURCHASE ", "CHECKCARD ", "DEBIT CARD PURCHASE ", "SQ *", "VISA DDA PUR "];
const ACH_PREFIXES: [&str; 5] = ["ACH ", "DIRECT DEBIT ", "WEB PMT ", "PREAUTHORIZED ", "EXT TRNSFR "];

/// A name as a bank might print it: prefixed, numbered, located, referenced, shouted or cut short.
pub(crate) fn disguise(random: &mut Random, merchant: Merchant, city: &str) -> Cow<'static, str> {
    let name = merchant.name;
    let text = match (random.below(7), merchant.channel) {
        (0, Channel::Ach) => format!("{}{}", random.pick(&ACH_PREFIXES), name.to_uppercase()),
        (0, _) => format!("{}{}", random.pick(&CARD_PREFIXES), name.to_uppercase()),
        (1, Channel::InStore) => format!("{name} #{}", random.digits(4)),
        (2, Channel::InStore) => format!("{} {}", name.to_uppercase(), city),
        (1 | 2, _) => format!("{name} {}", random.digits(6)),
        (3, _) => format!("{}*{}", name.to_uppercase(), reference(random)),
        (4, _) => name.to_uppercase(),
        (5, _) => cut(random, name),
        _ => format!("{} {} {}", name.to_lowercase(), random.digits(3), city.to_lowercase()),
    };
    Cow::Owned(text)
}

/// Banks cut names at a fixed width; at least seven characters stay.
fn cut(random: &mut Random, name: &str) -> String {
    let length = i64::try_from(name.chars().count()).unwrap_or_default();
    let kept = random.between((length * 3 / 5).max(7), (length - 1).max(7));
    name.to_uppercase()
        .chars()
        .take(usize::try_from(kept).unwrap_or_default())
        .collect::<String>()
        .trim_end()
        .to_owned()
}

fn reference(random: &mut Random) -> String {
    (0..7).map(|_| char::from(random.pick(b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;

    #[test]
    fn a_disguise_keeps_the_start_of_the_name_in_sight() {
        let mut random = Random::new(3, 0, Purpose::Finish);
        let merchant = Merchant { name: "Corner Market", channel: Channel::InStore, category: ("", "") };
        for _ in 0..500 {
            let text = disguise(&mut random, merchant, "DENVER CO").to_lowercase();
            assert!(text.contains("corner"), "{text}");
        }
    }
}
