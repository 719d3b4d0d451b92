//! One text for one value: JSON with sorted keys, no spaces, no fractions.
//!
//! Objects are sorted by the bytes of their keys, texts are UTF-8 and escape only what JSON must (`"`, `\` and control
//! characters). A number with a fraction becomes a text of its digits: two programs may print such a number in two ways.
//! `json.dumps(x, sort_keys=True, separators=(",", ":"), ensure_ascii=False)` of Python gives the same bytes.

use std::io::Write as _;

use serde_json::{Number, Value};

/// `value` in its one spelling.
pub fn canonical(value: &Value) -> String {
    let mut out = Vec::new();
    write(value, &mut out);
    // Made of texts and ASCII only.
    String::from_utf8(out).unwrap_or_default()
}

fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(truth) => out.extend_from_slice(if *truth { b"true" } else { b"false" }),
        Value::Number(number) => write_number(number, out),
        Value::String(text) => write_text(text, out),
        Value::Array(items) => {
            out.push(b'[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write(item, out);
            }
            out.push(b']');
        }
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by(|(a, _), (b, _)| a.as_bytes().cmp(b.as_bytes()));
            out.push(b'{');
            for (at, (name, field)) in fields.into_iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write_text(name, out);
                out.push(b':');
                write(field, out);
            }
            out.push(b'}');
        }
    }
}

fn write_number(number: &Number, out: &mut Vec<u8>) {
    if number.is_f64() {
        write_text(&number.to_string(), out);
    } else {
        // Writing to a vector cannot fail.
        let _infallible = write!(out, "{number}");
    }
}

pub(super) fn write_text(text: &str, out: &mut Vec<u8>) {
    // Looks at every byte rather than stop at the first that is not plain: many are then looked at at once.
    let plain = |byte: u8| byte >= 0x20 && byte != b'"' && byte != b'\\';
    if text.bytes().fold(true, |all, byte| all & plain(byte)) {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        // Writing to a vector cannot fail.
        let _infallible = serde_json::to_writer(out, text);
    }
}

pub(super) fn write_integer(value: i64, out: &mut Vec<u8>) {
    let _infallible = write!(out, "{value}");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn one_value_has_one_spelling() {
        let cases = [
            (json!({"b": 1, "a": [true, null]}), r#"{"a":[true,null],"b":1}"#),
            (json!({"amount": 12.5, "minus": -3}), r#"{"amount":"12.5","minus":-3}"#),
            (json!("tab\t\"quote\" é \u{1}\u{7f}"), "\"tab\\t\\\"quote\\\" é \\u0001\u{7f}\""),
            (json!({"é": 1, "z": 2, "Z": 3}), r#"{"Z":3,"z":2,"é":1}"#),
            (json!(u64::MAX), "18446744073709551615"),
        ];
        for (value, expected) in cases {
            assert_eq!(canonical(&value), expected);
        }
    }
}
