//! The SQL of AI usage, by table.

pub mod checks;
pub mod months;
pub mod own;
pub mod records;
pub mod rejections;
pub mod subscribers;
pub mod sums;
pub mod uploads;

use serde::Serialize;

fn as_json<T: Serialize>(values: &[T]) -> String {
    // Texts always have a JSON form.
    serde_json::to_string(values).unwrap_or_else(|_| "[]".to_owned())
}
