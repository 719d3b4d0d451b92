//! A fast 128-bit digest of one row, and the SHA-256 fingerprint of all facts a decision saw.
//!
//! SHA-256 over raw rows costs more than everything else the batch does. Each row is therefore folded into 128 bits
//! first, and SHA-256 runs over the folds in canonical order. The fold finds any accidental or edited difference (a
//! clash needs about 2^64 rows); it does not resist someone who searches for clashes. That is enough for
//! "were these the same facts?" Proof against tampering is the audit chain's task.

const LANE_A: u64 = 0x9E37_79B9_7F4A_7C15;
const LANE_B: u64 = 0xD6E8_FEB8_6659_FD93;

/// Two 64-bit lanes, each stirred by a multiplication whose high half is folded back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fold {
    a: u64,
    b: u64,
}

impl Fold {
    pub(crate) const fn new() -> Self {
        Self { a: LANE_B, b: LANE_A }
    }

    /// Takes in 16 bytes. Each lane multiplies both words and keeps its past beside the product, so that a product of
    /// zero loses nothing.
    pub(crate) fn pair(&mut self, one: u64, other: u64) {
        self.a = stir(self.a ^ one, other ^ LANE_A).wrapping_add(self.a.rotate_left(17) ^ one);
        self.b = stir(self.b ^ other, one ^ LANE_B).wrapping_add(self.b.rotate_left(29) ^ self.a);
    }

    pub(crate) fn number(&mut self, number: i64) {
        self.pair(number.cast_unsigned(), LANE_B);
    }

    /// The length goes in with the last block, so that `ab`+`c` and `a`+`bc` differ.
    pub(crate) fn text(&mut self, text: &str) {
        let (blocks, rest) = text.as_bytes().as_chunks::<16>();
        let last = match text.as_bytes().last_chunk() {
            // Sixteen bytes at once, less those that a block has already.
            Some(end) => u128::from_le_bytes(*end)
                .unbounded_shr(128 - 8 * u32::try_from(rest.len()).unwrap_or_default()),
            None => rest.iter().rev().fold(0, |last, byte| last << 8 | u128::from(*byte)),
        };
        let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
        for block in blocks {
            let [one, other] = halves(u128::from_le_bytes(*block));
            self.pair(one, other);
        }
        let [one, other] = halves(last);
        self.pair(one ^ length.rotate_left(32), other.wrapping_add(length));
    }

    /// `None` and the empty text differ.
    pub(crate) fn optional(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.pair(u64::MAX, u64::MAX),
        }
    }

    /// Takes in what another fold holds.
    pub(crate) fn join(&mut self, other: Self) {
        self.pair(other.a, other.b);
    }

    /// A place in an order that depends on the content only.
    pub(crate) const fn rank(self) -> u64 {
        self.a
    }

    pub(crate) fn bytes(self) -> [u8; 16] {
        ((u128::from(self.a) << 64) | u128::from(self.b)).to_le_bytes()
    }
}

fn stir(x: u64, y: u64) -> u64 {
    let [low, high] = halves(u128::from(x) * u128::from(y));
    low ^ high
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "taking the two halves is the point"
)]
const fn halves(wide: u128) -> [u64; 2] {
    [wide as u64, (wide >> 64) as u64]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(parts: &[Option<&str>]) -> [u8; 16] {
        let mut fold = Fold::new();
        for part in parts {
            fold.optional(*part);
        }
        fold.bytes()
    }

    #[test]
    fn where_one_text_ends_matters() {
        assert_ne!(fold(&[Some("ab"), Some("c")]), fold(&[Some("a"), Some("bc")]));
        assert_ne!(fold(&[None]), fold(&[Some("")]));
        assert_ne!(fold(&[Some("abcdefgh")]), fold(&[Some("abcdefgh\0")]));
    }

    #[test]
    fn what_came_before_is_never_lost() {
        for other in [None, Some(""), Some("zero")] {
            assert_ne!(fold(&[Some("a"), other]), fold(&[Some("b"), other]));
            let rank = |first: &str| {
                let mut fold = Fold::new();
                fold.text(first);
                fold.optional(other);
                fold.pair(LANE_B, LANE_A);
                fold.rank()
            };
            assert_ne!(rank("a"), rank("b"));
        }
    }

    #[test]
    fn a_hundred_thousand_near_texts_do_not_clash() {
        let mut seen = std::collections::HashSet::new();
        for number in 0..100_000 {
            let mut fold = Fold::new();
            fold.text(&format!("txn_{number:08}"));
            assert!(seen.insert(fold.rank()), "{number}");
        }
    }
}
