//! Puts rows that may belong together side by side: same account, same direction, names written alike.
//!
//! Names are only compared with neighbours in alphabetical order that share their first letters, so a user with
//! many merchants costs little more than one with few.

use rustc_hash::FxHashMap;

use crate::signals::ledger::Row;
use crate::signals::names::{NameBook, NameId, alike};

/// A user's rows, ordered by group and within a group by day.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    /// Packed group keys with the row's position in the low half.
    keyed: Vec<u64>,
    /// This user's names in alphabetical order, each behind its first letters.
    names: Vec<(u64, NameId)>,
    /// The name of each row, as a position in `names`.
    pub(crate) name_of_row: Vec<u32>,
    /// For each of `names`, the first name it is alike to.
    roots: Vec<u32>,
    /// Position in `names` by [`NameId`], only valid for this user's names.
    positions: Vec<u32>,
    entities: FxHashMap<u64, u32>,
    /// The entity last seen under each of `names`.
    last_entities: Vec<u64>,
}

impl Groups {
    pub(crate) fn build(&mut self, rows: &[Row], book: &NameBook) {
        self.collect_names(rows, book);
        self.merge_alike(book);
        self.merge_entities(rows);
        self.keyed.clear();
        for (position, (row, name)) in (0_u64..).zip(rows.iter().zip(&self.name_of_row)) {
            let root = root(&self.roots, *name);
            // 20 bits of name, 11 of account: far beyond what one user has; more only means merged groups.
            let key = (u64::from(root) & 0xF_FFFF) << 12
                | (u64::from(row.account) & 0x7FF) << 1
                | u64::from(row.amount > 0);
            self.keyed.push(key << 32 | position);
        }
        self.keyed.sort_unstable();
    }

    /// Each group as positions of rows, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = impl Iterator<Item = usize> + '_> + '_ {
        self.keyed
            .chunk_by(|one, other| one >> 32 == other >> 32)
            .map(|group| group.iter().map(|keyed| usize::try_from(keyed & 0xFFFF_FFFF).unwrap_or(usize::MAX)))
    }

    fn collect_names(&mut self, rows: &[Row], book: &NameBook) {
        // Positions of the last user are cleared one by one: the table is as long as the book.
        for (_, name) in self.names.drain(..) {
            if let Some(slot) = usize::try_from(name).ok().and_then(|name| self.positions.get_mut(name)) {
                *slot = u32::MAX;
            }
        }
        self.positions.resize(book.len(), u32::MAX);
        for row in rows {
            let slot = usize::try_from(row.name).ok().and_then(|name| self.positions.get_mut(name));
            if let Some(slot) = slot.filter(|slot| **slot == u32::MAX) {
                *slot = 0;
                self.names.push((book.name(row.name).map_or(0, |name| name.front), row.name));
            }
        }
        let rest = |name: NameId| book.name(name).map(|name| &name.compact);
        self.names.sort_unstable_by(|(front, one), (other_front, other)| {
            front.cmp(other_front).then_with(|| rest(*one).cmp(&rest(*other)))
        });
        for (position, (_, name)) in (0_u32..).zip(&self.names) {
            if let Some(slot) = usize::try_from(*name).ok().and_then(|name| self.positions.get_mut(name)) {
                *slot = position;
            }
        }
        let position =
            |row: &Row| usize::try_from(row.name).ok().and_then(|name| self.positions.get(name).copied());
        self.name_of_row.clear();
        self.name_of_row.extend(rows.iter().map(|row| position(row).unwrap_or_default()));
    }

    fn merge_alike(&mut self, book: &NameBook) {
        self.roots.clear();
        self.roots.extend((0_u32..).take(self.names.len()));
        let name = |at: usize| self.names.get(at).and_then(|(_, name)| book.name(*name));
        let mut start = 0;
        for run in self.names.chunk_by(|(one, _), (other, _)| share_letters(*one, *other)) {
            let end = start + run.len();
            for one in start..end {
                for other in one + 1..end {
                    if name(one).zip(name(other)).is_some_and(|(one, other)| alike(one, other)) {
                        join(&mut self.roots, one, other);
                    }
                }
            }
            start = end;
        }
    }

    /// An entity id seen under several names makes them one merchant.
    fn merge_entities(&mut self, rows: &[Row]) {
        self.entities.clear();
        self.last_entities.clear();
        self.last_entities.resize(self.names.len(), 0);
        for (row, &position) in rows.iter().zip(&self.name_of_row).filter(|(row, _)| row.entity != 0) {
            let at = usize::try_from(position).unwrap_or(usize::MAX);
            // A merchant seen before under this name says nothing new.
            match self.last_entities.get_mut(at) {
                Some(last) if *last != row.entity => *last = row.entity,
                _ => continue,
            }
            let first = self.entities.insert(row.entity, position);
            if let Some(first) = first.and_then(|first| usize::try_from(first).ok()) {
                join(&mut self.roots, first, at);
            }
        }
    }
}

/// Only names that share their first four letters are compared, or three where one name has no more. `one` comes
/// before `other`, and what a name is too short for is 0.
const fn share_letters(one: u64, other: u64) -> bool {
    // The letters stand from the highest byte down.
    let (three, four) = (one >> 40, one >> 32);
    three % 256 != 0 && three == other >> 40 && (four == other >> 32 || four % 256 == 0)
}

/// The first position of those joined with `position`.
fn root(roots: &[u32], mut position: u32) -> u32 {
    while let Some(&up) = usize::try_from(position).ok().and_then(|at| roots.get(at)) {
        if up == position {
            break;
        }
        position = up;
    }
    position
}

fn join(roots: &mut [u32], one: usize, other: usize) {
    let root = |at: usize| root(roots, u32::try_from(at).unwrap_or(u32::MAX));
    let (one, other) = (root(one), root(other));
    let (low, high) = (one.min(other), one.max(other));
    if let Some(slot) = usize::try_from(high).ok().and_then(|high| roots.get_mut(high)) {
        *slot = low;
    }
}
