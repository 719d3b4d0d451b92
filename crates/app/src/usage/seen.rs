//! What an import has met, of conversations and of sums: "surely not" or "maybe". What was surely not met need not be
//! looked up.

/// 8 MiB of bits: of six million conversations one in twenty is looked up for nothing.
const BITS: u64 = 1 << 26;
const WORDS: usize = 1 << 20;

#[derive(Debug)]
pub struct Seen(Vec<u64>);

impl Default for Seen {
    fn default() -> Self {
        Self(vec![0; WORDS])
    }
}

impl Seen {
    /// Notes an id; whether it may have been noted before.
    pub fn note(&mut self, id: u128) -> bool {
        let mut maybe = true;
        let bytes = id.to_be_bytes();
        let half = |half: &[u8]| half.iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
        let (high, low) = bytes.split_at(8);
        // Ids may be counted up rather than drawn: multiplied, their digits spread.
        let (mut mixed, step) = (half(high) ^ half(low).wrapping_mul(0x9e37_79b9_7f4a_7c15), half(low) | 1);
        for _ in 0..4 {
            mixed = (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9).wrapping_add(step);
            let bit = (mixed >> 32) % BITS;
            let word = usize::try_from(bit / 64).ok().and_then(|at| self.0.get_mut(at));
            let Some(word) = word else { continue };
            let mask = 1 << (bit % 64);
            maybe &= *word & mask != 0;
            *word |= mask;
        }
        maybe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_is_never_missed_and_little_else_is_found() {
        let mut seen = Seen::default();
        let ids = |from: u128| (from..from + 50_000).map(|n| n << 64 | n);
        let false_alarms = ids(0).filter(|id| seen.note(*id)).count();
        assert!(false_alarms < 50, "{false_alarms} of 50,000 new ones");
        assert!(ids(0).all(|id| seen.note(id)));
    }
}
