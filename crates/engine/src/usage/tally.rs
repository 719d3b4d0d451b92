//! What records that come and go change about the sums: a batch is added up in memory, and each sum is written once.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// Which tokens a record counts. Kinds that are neither keep their own name in the record and are summed apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    Prompt,
    Completion,
    Other,
}

impl TokenKind {
    /// Of a name in lower case.
    pub fn of(name: &str) -> Self {
        match name {
            "prompt" => Self::Prompt,
            "completion" => Self::Completion,
            _ => Self::Other,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub records: i64,
    pub cost_nano: i64,
    pub prompt_tokens: i64,
    pub completion_tokens: i64,
    pub other_tokens: i64,
}

impl Sums {
    /// One record; `sign` is −1 when it goes.
    pub fn of(kind: TokenKind, tokens: i64, cost_nano: i64, sign: i64) -> Self {
        let tokens_if = |wanted| if kind == wanted { sign * tokens } else { 0 };
        Self {
            records: sign,
            cost_nano: sign * cost_nano,
            prompt_tokens: tokens_if(TokenKind::Prompt),
            completion_tokens: tokens_if(TokenKind::Completion),
            other_tokens: tokens_if(TokenKind::Other),
        }
    }

    /// Saturates: what saturates is refused by the database, which adds to what it has.
    pub fn add(&mut self, other: Self) {
        self.records = self.records.saturating_add(other.records);
        self.cost_nano = self.cost_nano.saturating_add(other.cost_nano);
        self.prompt_tokens = self.prompt_tokens.saturating_add(other.prompt_tokens);
        self.completion_tokens = self.completion_tokens.saturating_add(other.completion_tokens);
        self.other_tokens = self.other_tokens.saturating_add(other.other_tokens);
    }
}

/// Day, profile and model: the finest sum, and one sighting of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    pub day: i32,
    pub profile: u32,
    pub model: u32,
}

/// Where a profile stands; names are numbers here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub subscriber: u128,
    pub region: u32,
    pub company: u32,
    pub department: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    Region,
    Company,
    Department,
    /// A model within a region.
    Model,
}

impl Scope {
    pub const ALL: [Self; 4] = [Self::Region, Self::Company, Self::Department, Self::Model];
}

/// A row of a daily table. What a scope has no use for is zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayKey {
    pub scope: Scope,
    pub day: i32,
    pub region: u32,
    pub name: u32,
}

impl DayKey {
    /// The four rows that a cell is part of.
    pub fn of(cell: Cell, standing: Standing) -> [Self; 4] {
        let key = |scope, region, name| Self { scope, day: cell.day, region, name };
        [
            key(Scope::Region, standing.region, 0),
            key(Scope::Company, 0, standing.company),
            key(Scope::Department, 0, standing.department),
            key(Scope::Model, standing.region, cell.model),
        ]
    }
}

/// What changes in a row of a daily table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayChange {
    pub sums: Sums,
    pub conversations: i64,
    pub subscribers: i64,
}

/// Sightings of a conversation and how many records each stands for (or how many come and go).
pub type Sightings = SmallVec<[(Cell, i64); 2]>;

/// Records added up, before anything is known of what is stored.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub cells: FxHashMap<Cell, Sums>,
    pub conversations: FxHashMap<u128, Sightings>,
}

/// The changes to write.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    pub cells: FxHashMap<Cell, Sums>,
    pub days: FxHashMap<DayKey, DayChange>,
    /// By row and the previous day of the same conversation.
    pub returns: FxHashMap<(DayKey, i32), i64>,
    /// Conversations that were wide and may not be any more.
    pub wide_gone: Vec<u128>,
    pub wide: Vec<(u128, Cell, i64)>,
}

impl Tally {
    pub fn add(&mut self, conversation: u128, cell: Cell, sums: Sums) {
        self.cells.entry(cell).or_default().add(sums);
        let sightings = self.conversations.entry(conversation).or_default();
        match sightings.iter_mut().find(|(known, _)| *known == cell) {
            Some((_, records)) => *records += sums.records,
            None => sightings.push((cell, sums.records)),
        }
    }

    /// Takes in what another counted of other records.
    pub fn merge(&mut self, other: Self) {
        for (cell, sums) in other.cells {
            self.cells.entry(cell).or_default().add(sums);
        }
        for (conversation, moves) in other.conversations {
            let sightings = self.conversations.entry(conversation).or_default();
            for (cell, records) in moves {
                match sightings.iter_mut().find(|(known, _)| *known == cell) {
                    Some((_, count)) => *count += records,
                    None => sightings.push((cell, records)),
                }
            }
        }
    }

    /// What follows, given the stored sightings of these conversations (none stored: absent from `before`).
    pub fn changes(self, before: &FxHashMap<u128, Sightings>, standings: &[Standing]) -> Changes {
        let mut changes = Changes::default();
        for (cell, sums) in &self.cells {
            let Some(standing) = standing_of(standings, *cell) else { continue };
            for key in DayKey::of(*cell, standing) {
                changes.days.entry(key).or_default().sums.add(*sums);
            }
        }
        let none = Sightings::new();
        let mut marks = Marks::default();
        for (conversation, moves) in self.conversations {
            let before = before.get(&conversation).unwrap_or(&none);
            marks.change(conversation, before, &moves, standings, &mut changes);
        }
        changes.cells = self.cells;
        changes
    }
}

fn standing_of(standings: &[Standing], cell: Cell) -> Option<Standing> {
    standings.get(usize::try_from(cell.profile).ok()?).copied()
}

/// Several profiles or several models: adding up regions, companies or models may count it twice.
pub fn is_wide(sightings: &[(Cell, i64)]) -> bool {
    let Some((first, _)) = sightings.first() else { return false };
    sightings.iter().any(|(cell, _)| cell.profile != first.profile || cell.model != first.model)
}

/// Working memory for the rows that a conversation counts in.
#[derive(Debug, Default)]
struct Marks(Vec<DayKey>);

impl Marks {
    fn change(
        &mut self,
        conversation: u128,
        before: &Sightings,
        moves: &Sightings,
        standings: &[Standing],
        changes: &mut Changes,
    ) {
        let mut after = before.clone();
        for (cell, records) in moves {
            match after.iter_mut().find(|(known, _)| known == cell) {
                Some((_, count)) => *count += records,
                None => after.push((*cell, *records)),
            }
        }
        after.retain(|(_, records)| *records > 0);
        let same_cells = after.len() == before.len()
            && after.iter().all(|(cell, _)| before.iter().any(|(b, _)| b == cell));
        if !same_cells {
            self.count(before, -1, standings, changes);
            self.count(&after, 1, standings, changes);
        }
        if is_wide(before) {
            changes.wide_gone.push(conversation);
        }
        if is_wide(&after) {
            changes.wide.extend(after.iter().map(|(cell, records)| (conversation, *cell, *records)));
        }
    }

    /// Counts the conversation once in each row it was seen in, and its days after the first as returns.
    fn count(&mut self, sightings: &[(Cell, i64)], sign: i64, standings: &[Standing], changes: &mut Changes) {
        self.0.clear();
        for (cell, _) in sightings {
            if let Some(standing) = standing_of(standings, *cell) {
                self.0.extend(DayKey::of(*cell, standing));
            }
        }
        // Rows of one key together, by day.
        self.0.sort_unstable_by_key(|key| (key.scope, key.region, key.name, key.day));
        self.0.dedup();
        let mut previous: Option<DayKey> = None;
        for key in &self.0 {
            changes.days.entry(*key).or_default().conversations += sign;
            if let Some(before) = previous
                && (before.scope, before.region, before.name) == (key.scope, key.region, key.name)
            {
                *changes.returns.entry((*key, before.day)).or_default() += sign;
            }
            previous = Some(*key);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rustc_hash::FxHashSet;

    use super::*;

    const STANDINGS: [Standing; 3] = [
        Standing { subscriber: 1, region: 0, company: 0, department: 0 },
        Standing { subscriber: 2, region: 1, company: 0, department: 1 },
        Standing { subscriber: 1, region: 0, company: 1, department: 0 },
    ];

    #[derive(Clone, Copy, Debug)]
    struct Record {
        conversation: u128,
        cell: Cell,
        tokens: i64,
    }

    fn records() -> impl Strategy<Value = Vec<Vec<(Record, bool)>>> {
        let record = (0_u128..4, 0_i32..5, 0_u32..3, 0_u32..2, 1_i64..100).prop_map(
            |(conversation, day, profile, model, tokens)| Record {
                conversation,
                cell: Cell { day, profile, model },
                tokens,
            },
        );
        prop::collection::vec(prop::collection::vec((record, any::<bool>()), 0..8), 1..6)
    }

    /// The tables as they would be stored.
    #[derive(Default)]
    struct Stored {
        days: FxHashMap<DayKey, DayChange>,
        returns: FxHashMap<(DayKey, i32), i64>,
        wide: FxHashSet<u128>,
    }

    impl Stored {
        fn apply(&mut self, changes: Changes) {
            for (key, change) in changes.days {
                let row = self.days.entry(key).or_default();
                row.sums.add(change.sums);
                row.conversations += change.conversations;
            }
            for (key, count) in changes.returns {
                *self.returns.entry(key).or_default() += count;
            }
            for conversation in changes.wide_gone {
                self.wide.remove(&conversation);
            }
            self.wide.extend(changes.wide.into_iter().map(|(conversation, ..)| conversation));
        }
    }

    fn sightings(kept: &[Record]) -> FxHashMap<u128, Sightings> {
        let mut found: FxHashMap<u128, Sightings> = FxHashMap::default();
        for record in kept {
            let own = found.entry(record.conversation).or_default();
            match own.iter_mut().find(|(cell, _)| *cell == record.cell) {
                Some((_, count)) => *count += 1,
                None => own.push((record.cell, 1)),
            }
        }
        found
    }

    proptest! {
        /// Batches in which records come and go: whatever the order, a range's distinct conversations follow from the
        /// sums, for every row and range, and no token is lost.
        #[test]
        fn distinct_conversations_of_any_range_follow_from_the_sums(batches in records()) {
            let (mut kept, mut stored): (Vec<Record>, Stored) = Default::default();
            for batch in batches {
                let before = sightings(&kept);
                let mut tally = Tally::default();
                for (record, goes) in batch {
                    let sums = |record: Record, sign| Sums::of(TokenKind::Prompt, record.tokens, 0, sign);
                    if goes && !kept.is_empty() {
                        let gone = kept.swap_remove(0);
                        tally.add(gone.conversation, gone.cell, sums(gone, -1));
                    }
                    kept.push(record);
                    let mut apart = Tally::default();
                    apart.add(record.conversation, record.cell, sums(record, 1));
                    tally.merge(apart);
                }
                stored.apply(tally.changes(&before, &STANDINGS));
            }
            for scope in Scope::ALL {
                for (region, name) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                    for first in 0..5 {
                        for last in first..5 {
                            let in_row = |record: &&Record| {
                                let standing = STANDINGS[record.cell.profile as usize];
                                (first..=last).contains(&record.cell.day)
                                    && DayKey::of(record.cell, standing).iter().any(|key| {
                                        (key.scope, key.region, key.name) == (scope, region, name)
                                    })
                            };
                            let true_count: FxHashSet<u128> =
                                kept.iter().filter(in_row).map(|record| record.conversation).collect();
                            let of_row = |key: &DayKey| {
                                (key.scope, key.region, key.name) == (scope, region, name)
                                    && (first..=last).contains(&key.day)
                            };
                            let days: i64 = stored.days.iter().filter(|(key, _)| of_row(key))
                                .map(|(_, row)| row.conversations).sum();
                            let returns: i64 = stored.returns.iter()
                                .filter(|((key, previous), _)| of_row(key) && *previous >= first)
                                .map(|(_, count)| *count).sum();
                            prop_assert_eq!(days - returns, true_count.len() as i64);
                            let tokens: i64 = stored.days.iter().filter(|(key, _)| of_row(key))
                                .map(|(_, row)| row.sums.prompt_tokens).sum();
                            prop_assert_eq!(tokens, kept.iter().filter(in_row).map(|r| r.tokens).sum::<i64>());
                        }
                    }
                }
            }
            let wide: FxHashSet<u128> = sightings(&kept).into_iter()
                .filter(|(_, own)| is_wide(own)).map(|(conversation, _)| conversation).collect();
            prop_assert_eq!(stored.wide, wide);
        }
    }
}
