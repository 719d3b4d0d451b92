//! The chain as a file: lines that can be checked without us, or a table for people.

use std::sync::Arc;

use bytes::Bytes;
use futures::Stream;
use spendsense_db::{Db, DbError};
use spendsense_engine::time::UnixMs;

use super::store::{self, AuditFilter, AuditRow};

/// Entries read at once.
const PAGE: i64 = 1000;

#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A table; cells that a spreadsheet would take for a formula begin with an apostrophe.
    Csv,
    /// One line of JSON an entry, with its hash: what `spendsense verify audit --file` reads.
    #[default]
    Jsonl,
}

const HEADER: [&str; 17] = [
    "seq",
    "audit_id",
    "timestamp",
    "operator_id",
    "operator_name",
    "operator_role",
    "action",
    "subject_kind",
    "subject_id",
    "recommendation_id",
    "user_id",
    "reason",
    "before",
    "after",
    "metadata",
    "request_id",
    "hash",
];

/// A page of text at a time, so that memory does not grow with the log and no connection is held meanwhile.
pub fn pages(
    db: Db,
    filter: AuditFilter,
    format: Format,
) -> impl Stream<Item = Result<Bytes, DbError>> + Send {
    let filter = Arc::new(filter);
    futures::stream::try_unfold(Some(0_i64), move |position| {
        let (db, filter) = (db.clone(), Arc::clone(&filter));
        async move {
            let Some(seq) = position else { return Ok(None) };
            let rows = store::list_links(&mut db.read().await?, &filter, seq, PAGE).await?;
            let next = rows.last().and_then(|row| row.seq);
            let text = match format {
                Format::Csv => csv_page(&rows, seq == 0),
                Format::Jsonl => jsonl_page(&rows),
            };
            Ok((next.is_some() || !text.is_empty()).then_some((Bytes::from(text), next)))
        }
    })
}

fn jsonl_page(rows: &[AuditRow]) -> Vec<u8> {
    let mut out = Vec::new();
    for row in rows {
        let (Some(seq), Some(hash)) = (row.seq, &row.hash) else { continue };
        let mut spelling = Vec::new();
        // What cannot be spelt is left out, and the gap is found.
        if !row.entry.entry(seq).write(&mut spelling) {
            continue;
        }
        out.extend_from_slice(b"{\"entry\":");
        out.extend_from_slice(&spelling);
        out.extend_from_slice(b",\"hash\":");
        out.extend_from_slice(serde_json::Value::from(hash.as_str()).to_string().as_bytes());
        out.extend_from_slice(b"}\n");
    }
    out
}

fn csv_page(rows: &[AuditRow], first: bool) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    if first {
        // Writing to a vector cannot fail.
        let _infallible = writer.write_record(HEADER);
    }
    for row in rows {
        let entry = &row.entry;
        let seq = row.seq.map(|seq| seq.to_string()).unwrap_or_default();
        let timestamp = UnixMs(entry.occurred_at).to_string();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let cells = [
            seq,
            entry.audit_id.clone(),
            timestamp,
            entry.operator_id.clone(),
            text(&row.operator_name),
            entry.operator_role.clone(),
            entry.action.clone(),
            text(&entry.subject_kind),
            text(&entry.subject_id),
            text(&entry.recommendation_id),
            text(&entry.user_id),
            text(&entry.reason),
            text(&entry.before_json),
            text(&entry.after_json),
            entry.metadata.clone(),
            text(&entry.request_id),
            text(&row.hash),
        ];
        let _infallible = writer.write_record(cells.map(harmless));
    }
    writer.into_inner().unwrap_or_default()
}

/// A spreadsheet runs what begins like a formula; behind an apostrophe it is text.
pub(crate) fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_looks_like_a_formula_is_text() {
        for cell in ["=1+1", "+1", "-1", "@x", "\tx", "\rx"] {
            assert_eq!(harmless(cell.to_owned()), format!("'{cell}"));
        }
        assert_eq!(harmless("a=1".to_owned()), "a=1");
    }
}
