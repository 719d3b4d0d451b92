//! A batch of rows in two allocations: one for all texts, one for all cells.

/// One value of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    Null,
    Integer(i64),
    Boolean(bool),
    Text(&'a str),
}

/// Rows of equal width, in the order they were pushed.
#[derive(Clone, Debug)]
pub struct Rows {
    width: usize,
    text: String,
    cells: Vec<Stored>,
}

#[derive(Clone, Copy, Debug)]
enum Stored {
    Null,
    Integer(i64),
    Boolean(bool),
    Text { start: usize, end: usize },
}

impl Rows {
    /// `width` is the number of columns; at least one.
    pub fn new(width: usize) -> Self {
        Self { width: width.max(1), text: String::new(), cells: Vec::new() }
    }

    /// Empty, with room for so many rows and bytes of text.
    pub fn with_room(width: usize, rows: usize, text: usize) -> Self {
        let width = width.max(1);
        Self { width, text: String::with_capacity(text), cells: Vec::with_capacity(rows * width) }
    }

    /// Empty, with room for as much as this holds: a batch that grows from nothing is copied at every doubling.
    pub fn another(&self) -> Self {
        Self {
            width: self.width,
            text: String::with_capacity(self.text.len()),
            cells: Vec::with_capacity(self.cells.len()),
        }
    }

    /// Copies a row in. The array's length is the width given to [`Rows::new`].
    pub fn push<const WIDTH: usize>(&mut self, row: [Cell<'_>; WIDTH]) {
        debug_assert_eq!(WIDTH, self.width);
        for cell in row {
            let stored = match cell {
                Cell::Null => Stored::Null,
                Cell::Integer(value) => Stored::Integer(value),
                Cell::Boolean(value) => Stored::Boolean(value),
                Cell::Text(text) => {
                    let start = self.text.len();
                    self.text.push_str(text);
                    Stored::Text { start, end: self.text.len() }
                }
            };
            self.cells.push(stored);
        }
    }

    pub fn len(&self) -> usize {
        self.cells.len() / self.width
    }

    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    pub fn width(&self) -> usize {
        self.width
    }

    /// Bytes held, near enough to decide when a batch is full.
    pub fn bytes(&self) -> usize {
        self.text.len() + self.cells.len() * size_of::<Stored>()
    }

    /// Forgets the rows and keeps the memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
    }

    /// Each row as an iterator over its cells.
    pub fn iter(&self) -> impl Iterator<Item = impl ExactSizeIterator<Item = Cell<'_>> + Clone> {
        self.cells.chunks_exact(self.width).map(|row| row.iter().map(|cell| self.read(*cell)))
    }

    pub fn cell(&self, row: usize, column: usize) -> Option<Cell<'_>> {
        self.cells.get(row * self.width + column).map(|stored| self.read(*stored))
    }

    /// Keeps the rows whose position `keep` answers with true.
    pub fn retain(&mut self, mut keep: impl FnMut(usize) -> bool) {
        let (width, mut cell) = (self.width, 0);
        let mut kept = false;
        self.cells.retain(|_| {
            if cell % width == 0 {
                kept = keep(cell / width);
            }
            cell += 1;
            kept
        });
    }

    fn read(&self, stored: Stored) -> Cell<'_> {
        match stored {
            Stored::Null => Cell::Null,
            Stored::Integer(value) => Cell::Integer(value),
            Stored::Boolean(value) => Cell::Boolean(value),
            Stored::Text { start, end } => Cell::Text(self.text.get(start..end).unwrap_or_default()),
        }
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell<'_> {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<i32> for Cell<'_> {
    fn from(value: i32) -> Self {
        Self::Integer(value.into())
    }
}

impl From<bool> for Cell<'_> {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_pushed_and_may_be_thinned() {
        let mut rows = Rows::new(2);
        for (name, count) in [("é", 1_i64), ("", 2), ("c", 3)] {
            rows.push([name.into(), count.into()]);
        }
        assert_eq!(rows.cell(1, 0), Some(Cell::Text("")));
        rows.retain(|row| row != 1);
        let left: Vec<Vec<_>> = rows.iter().map(Iterator::collect).collect();
        assert_eq!(left, [[Cell::Text("é"), Cell::Integer(1)], [Cell::Text("c"), Cell::Integer(3)]]);
    }
}
