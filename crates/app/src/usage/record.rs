//! A usage record as it counts: one version of one row of one upload.

use spendsense_engine::usage::tally::{Cell, Sums, Tally, TokenKind};

use super::chunk::Usage;
use super::names::Names;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    pub record: u128,
    pub upload_no: i64,
    pub profile: u32,
    pub conversation: u128,
    pub model: u32,
    pub token_type: u32,
    pub tokens: i64,
    pub rate_nano: i64,
    pub cost_nano: i64,
    pub at_ms: i64,
    pub day: i32,
}

impl Record {
    pub fn of(row: &Usage, upload_no: i64) -> Self {
        Self {
            record: row.record,
            upload_no,
            profile: row.profile,
            conversation: row.conversation,
            model: row.model,
            token_type: row.token_type,
            tokens: row.tokens,
            rate_nano: row.rate_nano,
            cost_nano: row.cost_nano,
            at_ms: row.at_ms,
            day: row.day,
        }
    }

    /// Whether both say the same, whichever upload they are from.
    pub fn says_the_same(&self, other: &Self) -> bool {
        Self { upload_no: other.upload_no, ..*self } == *other
    }

    pub fn cell(&self) -> Cell {
        Cell { day: self.day, profile: self.profile, model: self.model }
    }

    /// Adds the record to a tally, or with −1 takes it out.
    pub fn tally(&self, names: &Names, sign: i64, tally: &mut Tally) {
        let kind = TokenKind::of(names.text(self.token_type));
        tally.add(self.conversation, self.cell(), Sums::of(kind, self.tokens, self.cost_nano, sign));
    }
}
