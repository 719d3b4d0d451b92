//! The finest sums and where each conversation was seen, in memory: whatever is filtered by, figures add up and
//! conversations are told apart in milliseconds, which in the database takes a pass over all records.

use spendsense_db::{DbError, Tx};
use spendsense_engine::time::Day;
use spendsense_engine::usage::cells;
use spendsense_engine::usage::dollars::NanoUsd;
use spendsense_engine::usage::kpis::Sums;
use spendsense_engine::usage::periods::Range;

use super::store;
use crate::usage::names::Names;

#[derive(Debug, Default)]
pub struct Fine {
    pub models: Names,
    /// In order of time.
    cells: Vec<Cell>,
    /// Those of a conversation together.
    sightings: Vec<Sighting>,
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    day: Day,
    profile: u32,
    model: u32,
    records: i64,
    cost: i64,
    tokens: [i64; 3],
}

/// A conversation had a record with this day, profile and model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    conversation: u32,
    pub day: Day,
    pub profile: u32,
    pub model: u32,
}

/// Conversation, day, profile and model.
type Arrival = (u128, Day, u32, u32);

/// Sightings on their way in.
#[derive(Debug)]
struct Arrivals {
    all: Vec<Arrival>,
    most: usize,
    too_many: bool,
}

impl Arrivals {
    fn up_to(most: u32) -> Self {
        Self { all: Vec::new(), most: usize::try_from(most).unwrap_or(usize::MAX), too_many: false }
    }

    fn push(&mut self, arrival: Arrival) {
        // A prompt and its completion mostly come one after the other.
        if self.too_many || self.all.last() == Some(&arrival) {
            return;
        }
        if self.all.len() > self.most.saturating_mul(2) {
            self.unite();
        }
        if !self.too_many {
            self.all.push(arrival);
        }
    }

    /// Keeps each once.
    fn unite(&mut self) {
        self.all.sort_unstable();
        self.all.dedup();
        if self.all.len() > self.most {
            (self.all, self.too_many) = (Vec::new(), true);
        }
    }

    /// Each once, the conversations as numbers from 1.
    fn numbered(&mut self) -> Vec<Sighting> {
        self.unite();
        let (mut conversation, mut before) = (0, None);
        let number = |(id, day, profile, model): &Arrival| {
            if before != Some(*id) {
                (conversation, before) = (conversation + 1, Some(*id));
            }
            Sighting { conversation, day: *day, profile: *profile, model: *model }
        };
        self.all.iter().map(number).collect()
    }
}

impl Fine {
    /// `None` when there are more than `most` sums or sightings.
    pub async fn load(tx: &mut Tx, most: u32) -> Result<Option<Self>, DbError> {
        if store::count_cells(tx, i64::from(most) + 1).await? > i64::from(most) {
            return Ok(None);
        }
        let mut fine = Self::default();
        let number = |profile: i64| u32::try_from(profile).unwrap_or(u32::MAX);
        let (models, sums_of) = (&mut fine.models, &mut fine.cells);
        store::each_cell(tx, None, |day, profile, model, sums| {
            sums_of.push(Cell {
                day,
                profile: number(profile),
                model: models.number(model),
                records: sums.records,
                cost: sums.cost.0,
                tokens: [sums.prompt_tokens, sums.completion_tokens, sums.other_tokens],
            });
        })
        .await?;
        sums_of.sort_unstable_by_key(|cell| (cell.day, cell.profile));
        let mut arrivals = Arrivals::up_to(most);
        store::each_sighting(tx, |conversation, day, profile, model| {
            // Ids are stored in one form only.
            let conversation = cells::uuid(conversation.as_bytes()).unwrap_or_default();
            arrivals.push((conversation, day, number(profile), models.number(model)));
        })
        .await?;
        fine.sightings = arrivals.numbered();
        Ok((!arrivals.too_many).then_some(fine))
    }

    /// The sums of the range.
    pub fn each_cell(&self, range: Range, mut each: impl FnMut(Day, u32, u32, Sums)) {
        let begin = self.cells.partition_point(|cell| cell.day < range.first);
        for cell in self.cells.iter().skip(begin).take_while(|cell| cell.day <= range.last) {
            let [prompt_tokens, completion_tokens, other_tokens] = cell.tokens;
            let sums = Sums {
                cost: NanoUsd(cell.cost),
                records: cell.records,
                prompt_tokens,
                completion_tokens,
                other_tokens,
                ..Sums::default()
            };
            each(cell.day, cell.profile, cell.model, sums);
        }
    }

    /// Distinct conversations by what `key` makes of a sighting, a number below `keys`; of those with `None` none.
    pub fn count(&self, keys: usize, key: impl Fn(&Sighting) -> Option<u32>) -> Vec<i64> {
        let mut counts = vec![0; keys];
        // The conversation that each key was last counted with; they are numbered from 1.
        let mut last = vec![0; keys];
        for sighting in &self.sightings {
            let at = key(sighting).and_then(|key| usize::try_from(key).ok());
            let Some((count, last)) = at.and_then(|at| counts.get_mut(at).zip(last.get_mut(at))) else {
                continue;
            };
            if *last != sighting.conversation {
                *last = sighting.conversation;
                *count += 1;
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_counts_once_for_each_key() {
        let mut arrivals = Arrivals::up_to(4);
        for (id, day, profile, model) in
            [(9, 1, 0, 0), (7, 1, 0, 0), (9, 2, 1, 0), (7, 1, 0, 0), (9, 3, 0, 1)]
        {
            arrivals.push((id, Day(day), profile, model));
        }
        let fine = Fine { sightings: arrivals.numbered(), ..Fine::default() };
        assert!(!arrivals.too_many);
        assert_eq!(fine.sightings.len(), 4, "each once");
        assert_eq!(fine.count(1, |_| Some(0)), [2]);
        assert_eq!(fine.count(2, |seen| Some(seen.model)), [2, 1]);
        assert_eq!(fine.count(2, |seen| Some(seen.profile)), [2, 1]);
        assert_eq!(fine.count(1, |seen| (seen.day.0 > 1).then_some(0)), [1]);
    }

    #[test]
    fn too_many_are_none_at_all() {
        let mut arrivals = Arrivals::up_to(2);
        for day in [1, 1, 2, 2, 3] {
            arrivals.push((7, Day(day), 0, 0));
        }
        assert_eq!((arrivals.numbered(), arrivals.too_many), (Vec::new(), true));
    }
}
