//! A usage record as it counts: one version of one row of one upload.

use spendsense_engine::usage::tally::{Cell, Sums, Tally, TokenKind};

use super::chunk::Usage;
use super::names::SharedNames;
use super::store::records::RecordRows;

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
    pub fn tally(&self, kinds: Kinds, sign: i64, tally: &mut Tally) {
        let kind = kinds.of(self.token_type);
        tally.add(self.conversation, self.cell(), Sums::of(kind, self.tokens, self.cost_nano, sign));
    }
}

/// New records as a chunk brings them, prepared where they are read.
#[derive(Debug, Default)]
pub struct Arrivals {
    pub records: Vec<Record>,
    pub rows: RecordRows,
    /// Of all of them.
    pub tally: Tally,
}

impl Arrivals {
    pub fn of(rows: &[Usage], upload_no: i64, names: &SharedNames) -> Self {
        let records: Vec<Record> = rows.iter().map(|row| Record::of(row, upload_no)).collect();
        let (kinds, mut tally) = (Kinds::known_by(names), Tally::default());
        records.iter().for_each(|record| record.tally(kinds, 1, &mut tally));
        Self { rows: RecordRows::of(&records, names), records, tally }
    }
}

/// The numbers of the kinds of tokens that have sums of their own.
#[derive(Clone, Copy, Debug)]
pub struct Kinds {
    prompt: u32,
    completion: u32,
}

impl Kinds {
    pub fn known_by(names: &SharedNames) -> Self {
        let mut names = names.lock();
        Self { prompt: names.number("prompt"), completion: names.number("completion") }
    }

    pub fn of(self, token_type: u32) -> TokenKind {
        if token_type == self.prompt {
            TokenKind::Prompt
        } else if token_type == self.completion {
            TokenKind::Completion
        } else {
            TokenKind::Other
        }
    }
}
