//! The few things the two SQL dialects cannot say alike. Each is listed in `docs/database.md`.

/// A text as an SQL literal, for the statements that take no binds (`COPY` on PostgreSQL).
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
