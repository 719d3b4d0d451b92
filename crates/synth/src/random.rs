//! Seeded randomness in whole numbers. Every user and purpose has its own stream, so what one part of a
//! user draws never moves another part or another user. No floating point: the same bytes on every machine.
#![expect(clippy::indexing_slicing, reason = "an index drawn below a slice's length is inside it")]

use std::sync::Arc;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// What a stream of random numbers is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Profile,
    UserId,
    Household,
    JointAccount,
    JointRows,
    Rows,
    Finish,
}

impl Purpose {
    fn number(self) -> u64 {
        match self {
            Self::Profile => 0,
            Self::UserId => 1,
            Self::Household => 2,
            Self::JointAccount => 3,
            Self::JointRows => 4,
            Self::Rows => 5,
            Self::Finish => 6,
        }
    }
}

pub(crate) struct Random(ChaCha8Rng);

impl Random {
    pub(crate) fn new(seed: u64, owner: u64, purpose: Purpose) -> Self {
        let mut chacha = ChaCha8Rng::seed_from_u64(seed);
        chacha.set_stream((owner << 3) | purpose.number());
        Self(chacha)
    }

    /// A number from 0 to `count - 1`; 0 when there is nothing to choose from.
    pub(crate) fn below(&mut self, count: i64) -> i64 {
        let wide = u128::from(self.0.next_u64()) * u128::from(count.max(0).unsigned_abs());
        i64::try_from(wide >> 64).unwrap_or_default()
    }

    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(high - low + 1)
    }

    pub(crate) fn percent(&mut self, share: i64) -> bool {
        self.below(100) < share
    }

    pub(crate) fn per_mille(&mut self, share: i64) -> bool {
        self.below(1_000) < share
    }

    /// `value` give or take up to `percent` of it, nearer ones likelier.
    pub(crate) fn around(&mut self, value: i64, percent: i64) -> i64 {
        let swing = self.between(-percent * 10, percent * 10) + self.between(-percent * 10, percent * 10);
        value + value * swing / 2_000
    }

    /// `-most..=most`, nearer zero likelier.
    pub(crate) fn jitter(&mut self, most: i64) -> i64 {
        self.below(most + 1) - self.below(most + 1)
    }

    pub(crate) fn index(&mut self, len: usize) -> usize {
        let count = i64::try_from(len).unwrap_or(i64::MAX);
        usize::try_from(self.below(count)).unwrap_or_default()
    }

    /// One of `items`, which must not be empty.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.index(items.len())]
    }

    /// One of `items`, in proportion to its weight; `items` must not be empty.
    pub(crate) fn weighted<T: Copy>(&mut self, items: &[(i64, T)]) -> T {
        let mut left = self.below(items.iter().map(|(weight, _)| weight).sum());
        for (weight, item) in items {
            if left < *weight {
                return *item;
            }
            left -= weight;
        }
        items[0].1
    }

    /// `count` different items in random order, or all when there are fewer.
    pub(crate) fn sample<T: Copy>(&mut self, items: &[T], count: usize) -> Vec<T> {
        let mut pool = items.to_vec();
        let mut chosen = Vec::with_capacity(count.min(pool.len()));
        while chosen.len() < count && !pool.is_empty() {
            chosen.push(pool.swap_remove(self.index(pool.len())));
        }
        chosen
    }

    /// An opaque id: `prefix` and 128 random bits in the grouping of a UUID.
    pub(crate) fn id(&mut self, prefix: &str) -> Arc<str> {
        let mut text = [0_u8; 48];
        text[..prefix.len()].copy_from_slice(prefix.as_bytes());
        let mut at = prefix.len();
        for (group, digits) in [8, 4, 4, 4, 12].into_iter().enumerate() {
            if group > 0 {
                text[at] = b'-';
                at += 1;
            }
            let mut bits = self.0.next_u64();
            for _ in 0..digits {
                text[at] = b"0123456789abcdef"[usize::try_from(bits & 15).unwrap_or_default()];
                bits >>= 4;
                at += 1;
            }
        }
        String::from_utf8_lossy(&text[..at]).into()
    }

    pub(crate) fn digits(&mut self, count: u32) -> String {
        let bound = 10_i64.pow(count);
        format!("{:0width$}", self.below(bound), width = usize::try_from(count).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_of_one_seed_differ_by_owner_and_purpose() {
        let draw = |owner, purpose| Random::new(7, owner, purpose).below(i64::MAX);
        assert_eq!(draw(1, Purpose::Rows), draw(1, Purpose::Rows));
        assert_ne!(draw(1, Purpose::Rows), draw(2, Purpose::Rows));
        assert_ne!(draw(1, Purpose::Rows), draw(1, Purpose::Finish));
    }

    #[test]
    fn draws_stay_within_their_bounds_and_reach_both_ends() {
        let mut random = Random::new(1, 1, Purpose::Rows);
        let drawn: Vec<i64> = (0..2_000).map(|_| random.between(-2, 2)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&-2), Some(&2)));
        let mean = (0..2_000).map(|_| random.around(1_000, 20)).sum::<i64>() / 2_000;
        assert!((990..=1_010).contains(&mean), "{mean}");
    }

    #[test]
    fn ids_look_like_prefixed_uuids() {
        let id = Random::new(1, 1, Purpose::Rows).id("txn_");
        let groups: Vec<usize> = id.trim_start_matches("txn_").split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12]);
    }
}
