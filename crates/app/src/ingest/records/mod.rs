//! The documented rows: their JSON shapes, how each becomes a checked record, and the tables they go to.
//!
//! Unknown fields are ignored. Nothing here asks the database; what a row refers to is `load`'s to check.

pub mod accounts;
pub mod liabilities;
pub mod products;
pub mod transactions;
pub mod users;

use std::borrow::Cow;

use serde::Deserialize;
use spendsense_db::bulk::{Rows, Table};
use spendsense_engine::time::{Day, UnixMs};

pub use accounts::{Account, AccountShape, HOLDERS};
pub use liabilities::{Liability, LiabilityShape};
pub use products::{Product, ProductShape};
pub use transactions::{TRANSACTIONS, TransactionBatch, TransactionShape};
pub use users::{User, UserShape};

use super::fields::{Fault, Faults};
use super::report::{Entity, Rejection};

/// What the checks need from outside the row.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub now: UnixMs,
    /// A transaction may be dated up to tomorrow here, because elsewhere it is tomorrow already.
    pub today: Day,
}

/// A kind of row that is small enough to be kept as a value each.
pub trait Record: Sized {
    const TABLE: Table;

    fn id(&self) -> &str;
    fn read(element: &[u8], rules: &Rules, faults: &mut Faults) -> Option<Self>;
    fn push(&self, rules: &Rules, rows: &mut Rows);
}

/// A record and its place in its array.
#[derive(Clone, Debug)]
pub struct Placed<T> {
    pub index: u64,
    pub record: T,
}

/// The element as `T`; a JSON fault is noted with the field it lies in.
fn shape<'a, T: Deserialize<'a>>(element: &'a [u8], faults: &mut Faults) -> Option<T> {
    // Serde would take an array's elements for the fields in turn.
    if !element.starts_with(b"{") {
        faults.note("", "wrong_type", "must be an object");
        return None;
    }
    // Checked once here, the text needs no check field by field; for bytes that are none, that says where they lie.
    let shape = match std::str::from_utf8(element) {
        Ok(text) => serde_json::from_str(text),
        Err(_) => serde_json::from_slice(element),
    };
    match shape {
        Ok(shape) => Some(shape),
        Err(error) => {
            faults.0.push(json_fault(element, &error));
            None
        }
    }
}

/// Which field the parser stopped in, and why.
fn json_fault(element: &[u8], error: &serde_json::Error) -> Fault {
    let lines = element.split_inclusive(|byte| *byte == b'\n');
    let before: usize = lines.take(error.line().saturating_sub(1)).map(<[u8]>::len).sum();
    let at = before + error.column().saturating_sub(1);
    let read = String::from_utf8_lossy(element.get(..at.min(element.len())).unwrap_or_default()).into_owned();
    let field = open_key(&read).unwrap_or_default();
    let rest = element.get(at.saturating_sub(1)..).unwrap_or_default();
    let not_finite = ["NaN", "Infinity", "-Infinity"].iter().any(|word| {
        rest.starts_with(word.as_bytes()) || rest.get(1..).is_some_and(|r| r.starts_with(word.as_bytes()))
    });
    let (code, reason) = match error.classify() {
        _ if std::str::from_utf8(element).is_err() => ("not_utf8", Cow::Borrowed("is not UTF-8")),
        _ if not_finite => ("not_finite", Cow::Borrowed("is not a finite number")),
        serde_json::error::Category::Data => ("malformed", error.to_string().into()),
        _ => ("malformed_json", error.to_string().into()),
    };
    Fault { field: Cow::Owned(field), reason, code }
}

/// The last key of the outermost object in a piece of JSON that breaks off.
fn open_key(read: &str) -> Option<String> {
    let (mut depth, mut start, mut escaped) = (0_usize, None, false);
    let (mut last, mut key) = (None, None);
    for (at, c) in read.char_indices() {
        match (start, c) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(from), '"') => {
                last = read.get(from..at);
                start = None;
            }
            (Some(_), _) => {}
            (None, '"') => start = Some(at + 1),
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth = depth.saturating_sub(1),
            (None, ':') if depth == 1 => key = last,
            _ => {}
        }
    }
    key.map(str::to_owned)
}

/// The faults of one row as the report lists them.
pub fn rejections(entity: Entity, index: u64, id: &str, faults: Faults) -> Vec<Rejection> {
    let id = (!id.is_empty()).then(|| id.chars().take(128).collect::<String>());
    let rejection = |fault: Fault| Rejection {
        entity,
        index,
        id: id.clone(),
        field: fault.field.into_owned(),
        reason: fault.reason.into_owned(),
        code: fault.code,
    };
    faults.0.into_iter().map(rejection).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_json_fault_names_its_field() {
        let fault = |text: &str| {
            let mut faults = Faults::default();
            assert!(shape::<TransactionShape<'_>>(text.as_bytes(), &mut faults).is_none(), "{text}");
            let fault = faults.0.remove(0);
            (fault.field.into_owned(), fault.code)
        };
        assert_eq!(fault(r#"{"date": "x", "amount": NaN}"#), ("amount".into(), "not_finite"));
        assert_eq!(fault(r#"{"amount":-Infinity}"#), ("amount".into(), "not_finite"));
        assert_eq!(
            fault("{\"date\":\n \"2026-01-01\",\n \"amount\": 01}"),
            ("amount".into(), "malformed_json")
        );
        assert_eq!(fault("[1]").1, "wrong_type");
        assert_eq!(fault(r#"{"amount": 1, "amount": 2}"#).1, "malformed");
    }

    #[test]
    fn bytes_that_are_no_text_are_named() {
        let mut faults = Faults::default();
        assert!(shape::<UserShape<'_>>(b"{\"full_name\": \"\xff\"}", &mut faults).is_none());
        assert_eq!((faults.0[0].field.as_ref(), faults.0[0].code), ("full_name", "not_utf8"));
    }
}
