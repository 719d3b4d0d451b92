//! Puts rows that may belong together side by side: same account, same direction, names written alike.
//!
//! Names are only compared with neighbours in alphabetical order that share their first letters, so a user with
//! many merchants costs little more than one with few.

use rustc_hash::FxHashMap;

use crate::signals::ledger::Row;
use crate::signals::names::{NameBook, NameId, alike};

/// Names that share fewer leading letters are never compared.
const SHARED_LETTERS: usize = 4;

/// A user's rows, ordered by group and within a group by day.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    /// Packed group keys with the row's position in the low half.
    keyed: Vec<u64>,
    /// This user's names in alphabetical order.
    pub(crate) names: Vec<NameId>,
    /// For each of `names`, the first name it is alike to.
    roots: Vec<u32>,
    /// Position in `names` by [`NameId`], only valid for this user's names.
    positions: Vec<u32>,
    entities: FxHashMap<u64, u32>,
}

impl Groups {
    pub(crate) fn build(&mut self, rows: &[Row], book: &NameBook) {
        self.collect_names(rows, book);
        self.merge_alike(book);
        self.merge_entities(rows);
        self.keyed.clear();
        for (position, row) in (0_u64..).zip(rows) {
            let Some(name) = self.position(row.name) else { continue };
            let root = self.root(name);
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

    /// A name's place in the user's alphabetical order.
    pub(crate) fn position(&self, name: NameId) -> Option<u32> {
        usize::try_from(name).ok().and_then(|name| self.positions.get(name).copied())
    }

    fn root(&self, mut position: u32) -> u32 {
        while let Some(&up) = usize::try_from(position).ok().and_then(|at| self.roots.get(at)) {
            if up == position {
                break;
            }
            position = up;
        }
        position
    }

    fn collect_names(&mut self, rows: &[Row], book: &NameBook) {
        // Positions of the last user are cleared one by one: the table is as long as the book.
        for name in self.names.drain(..) {
            if let Some(slot) = usize::try_from(name).ok().and_then(|name| self.positions.get_mut(name)) {
                *slot = u32::MAX;
            }
        }
        self.positions.resize(book.len(), u32::MAX);
        for row in rows {
            let slot = usize::try_from(row.name).ok().and_then(|name| self.positions.get_mut(name));
            if let Some(slot) = slot.filter(|slot| **slot == u32::MAX) {
                *slot = 0;
                self.names.push(row.name);
            }
        }
        let order = |name: &NameId| book.name(*name).map(|name| (name.front, &name.compact));
        self.names.sort_unstable_by(|one, other| order(one).cmp(&order(other)));
        for (position, name) in (0_u32..).zip(&self.names) {
            if let Some(slot) = usize::try_from(*name).ok().and_then(|name| self.positions.get_mut(name)) {
                *slot = position;
            }
        }
    }

    fn merge_alike(&mut self, book: &NameBook) {
        self.roots.clear();
        self.roots.extend((0_u32..).take(self.names.len()));
        let compact = |name: &NameId| book.name(*name).map_or("", |name| &name.compact);
        let mut start = 0;
        let runs: Vec<usize> = self
            .names
            .chunk_by(|one, other| {
                let (one, other) = (compact(one).as_bytes(), compact(other).as_bytes());
                one.len() >= SHARED_LETTERS && one.get(..SHARED_LETTERS) == other.get(..SHARED_LETTERS)
                    || other.starts_with(one) && one.len() + 1 == SHARED_LETTERS
            })
            .map(<[NameId]>::len)
            .collect();
        for run in runs {
            let end = start + run;
            for one in start..end {
                for other in one + 1..end {
                    let name = |at: usize| self.names.get(at).and_then(|name| book.name(*name));
                    if name(one).zip(name(other)).is_some_and(|(one, other)| alike(one, other)) {
                        self.join(one, other);
                    }
                }
            }
            start = end;
        }
    }

    /// An entity id seen under several names makes them one merchant.
    fn merge_entities(&mut self, rows: &[Row]) {
        self.entities.clear();
        for row in rows.iter().filter(|row| row.entity != 0) {
            let Some(position) = self.position(row.name) else { continue };
            let Some(first) = self.entities.insert(row.entity, position) else { continue };
            if let (Ok(first), Ok(position)) = (usize::try_from(first), usize::try_from(position)) {
                self.join(first, position);
            }
        }
    }

    fn join(&mut self, one: usize, other: usize) {
        let root = |at: usize| self.root(u32::try_from(at).unwrap_or(u32::MAX));
        let (one, other) = (root(one), root(other));
        let (low, high) = (one.min(other), one.max(other));
        if let Some(slot) = usize::try_from(high).ok().and_then(|high| self.roots.get_mut(high)) {
            *slot = low;
        }
    }
}
