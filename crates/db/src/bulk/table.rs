//! What a bulk write must know about a table: its columns, and the part each plays when the row is there already.

/// A table as far as it is written in bulk. Columns that are left out get their defaults.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    pub name: &'static str,
    pub columns: &'static [Column],
}

#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
    pub role: Role,
}

/// The types both databases share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Integer,
    Boolean,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Part of the key that tells whether the row exists.
    Key,
    /// Compared with the stored row; a difference in any of these makes the row an update.
    Value,
    /// Written when the row is inserted, left alone afterwards (`created_at`).
    Once,
    /// Written at every insert and update, compared never (`updated_at`).
    Touch,
    /// Grows by what is written; for [`super::add()`] only.
    Sum,
}

impl Column {
    pub const fn new(name: &'static str, kind: Kind, role: Role) -> Self {
        Self { name, kind, role }
    }
}

impl Table {
    /// Names of the columns that play one of `roles`.
    pub(super) fn names(&self, roles: &[Role]) -> Vec<&'static str> {
        self.columns.iter().filter(|column| roles.contains(&column.role)).map(|column| column.name).collect()
    }

    /// Positions of the columns that play one of `roles`.
    pub(super) fn positions(&self, roles: &[Role]) -> Vec<usize> {
        let column = |(at, column): (usize, &Column)| roles.contains(&column.role).then_some(at);
        self.columns.iter().enumerate().filter_map(column).collect()
    }

    /// Whether a stored row can differ at all from one with the same key.
    pub(super) fn has_values(&self) -> bool {
        self.columns.iter().any(|column| column.role == Role::Value)
    }

    pub(super) fn all(&self) -> String {
        self.columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
    }
}
