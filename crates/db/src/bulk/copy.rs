//! PostgreSQL's binary `COPY` format, as far as texts, 64-bit integers and booleans go.

use super::Cell;

const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";
/// Signature, flags and length of the header extension.
const HEADER_BYTES: usize = SIGNATURE.len() + 8;

pub(super) fn header(out: &mut Vec<u8>) {
    out.extend_from_slice(SIGNATURE);
    out.extend_from_slice(&[0; 8]);
}

pub(super) fn trailer(out: &mut Vec<u8>) {
    out.extend_from_slice(&(-1_i16).to_be_bytes());
}

pub(super) fn row<'a>(cells: impl ExactSizeIterator<Item = Cell<'a>>, out: &mut Vec<u8>) {
    // A table has at most 1,600 columns.
    out.extend_from_slice(&i16::try_from(cells.len()).unwrap_or(i16::MAX).to_be_bytes());
    for cell in cells {
        match cell {
            Cell::Null => out.extend_from_slice(&(-1_i32).to_be_bytes()),
            Cell::Integer(value) => field(&value.to_be_bytes(), out),
            Cell::Boolean(value) => field(&[value.into()], out),
            Cell::Text(text) => field(text.as_bytes(), out),
        }
    }
}

fn field(bytes: &[u8], out: &mut Vec<u8>) {
    // Longer than 2 GiB: announced as such, and refused by the server.
    out.extend_from_slice(&i32::try_from(bytes.len()).unwrap_or(i32::MAX).to_be_bytes());
    out.extend_from_slice(bytes);
}

/// Reads the rows of one message, field by field.
#[derive(Debug)]
pub(super) struct Fields<'m> {
    rest: &'m [u8],
}

impl<'m> Fields<'m> {
    /// The server sends whole rows; its first message begins with the header.
    pub(super) fn of(message: &'m [u8]) -> Self {
        let rest = if message.starts_with(SIGNATURE) {
            message.get(HEADER_BYTES..).unwrap_or_default()
        } else {
            message
        };
        Self { rest }
    }

    /// Steps to the next row; false at the end of the message or of the data.
    pub(super) fn row(&mut self) -> bool {
        self.take().is_some_and(|count| i16::from_be_bytes(*count) >= 0)
    }

    pub(super) fn text(&mut self) -> Option<&'m [u8]> {
        let length = i32::from_be_bytes(*self.take()?);
        let (field, rest) = self.rest.split_at_checked(usize::try_from(length).ok()?)?;
        self.rest = rest;
        Some(field)
    }

    /// A BIGINT; zero for null.
    pub(super) fn integer(&mut self) -> i64 {
        self.text().and_then(|bytes| bytes.try_into().ok()).map_or(0, i64::from_be_bytes)
    }

    pub(super) fn boolean(&mut self) -> bool {
        self.text() == Some(&[1])
    }

    fn take<const LENGTH: usize>(&mut self) -> Option<&'m [u8; LENGTH]> {
        let (taken, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mut message = Vec::new();
        header(&mut message);
        row([Cell::Text("é"), Cell::Null, Cell::Integer(-7), Cell::Boolean(true)].into_iter(), &mut message);
        row(
            [Cell::Text(""), Cell::Text("x"), Cell::Integer(0), Cell::Boolean(false)].into_iter(),
            &mut message,
        );
        trailer(&mut message);
        let mut fields = Fields::of(&message);
        assert!(fields.row());
        assert_eq!((fields.text(), fields.text()), (Some("é".as_bytes()), None));
        assert_eq!((fields.integer(), fields.boolean()), (-7, true));
        assert!(fields.row());
        assert_eq!((fields.text(), fields.text()), (Some(&b""[..]), Some(&b"x"[..])));
        assert_eq!((fields.integer(), fields.boolean()), (0, false));
        assert!(!fields.row());
    }
}
