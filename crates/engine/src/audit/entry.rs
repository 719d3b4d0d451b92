//! An entry as it is hashed, and the hash that links it to the one before.

use std::fmt::Write as _;

use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use super::canonical::{write_integer, write_text};

/// Stands where a first entry's predecessor would.
pub const GENESIS: Hash = Hash([0; 32]);

/// SHA-256 of a link.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

/// All columns of an entry, and its place in the chain. The three JSON texts are kept as they are stored.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    pub seq: i64,
    pub audit_id: &'a str,
    pub at: i64,
    pub operator_id: &'a str,
    pub operator_role: &'a str,
    pub action: &'a str,
    pub subject_kind: Option<&'a str>,
    pub subject_id: Option<&'a str>,
    pub recommendation_id: Option<&'a str>,
    pub user_id: Option<&'a str>,
    pub before: Option<&'a str>,
    pub after: Option<&'a str>,
    pub reason: Option<&'a str>,
    pub metadata: &'a str,
    pub request_id: Option<&'a str>,
}

impl Entry<'_> {
    /// Appends the one spelling of the entry: an object whose keys are sorted. False if a JSON column holds something
    /// else; such a text could shift the meaning of its neighbours.
    #[must_use]
    pub fn write(&self, out: &mut Vec<u8>) -> bool {
        let json = [self.after, self.before, Some(self.metadata)];
        if !json.into_iter().flatten().all(is_one_value) {
            return false;
        }
        let raw = |name: &str, json: Option<&str>, out: &mut Vec<u8>| {
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(json.unwrap_or("null").as_bytes());
        };
        let text = |name: &str, text: Option<&str>, out: &mut Vec<u8>| {
            out.extend_from_slice(name.as_bytes());
            match text {
                Some(text) => write_text(text, out),
                None => out.extend_from_slice(b"null"),
            }
        };
        text("{\"action\":", Some(self.action), out);
        raw(",\"after\":", self.after, out);
        out.extend_from_slice(b",\"at\":");
        write_integer(self.at, out);
        text(",\"audit_id\":", Some(self.audit_id), out);
        raw(",\"before\":", self.before, out);
        raw(",\"metadata\":", Some(self.metadata), out);
        text(",\"operator_id\":", Some(self.operator_id), out);
        text(",\"operator_role\":", Some(self.operator_role), out);
        text(",\"reason\":", self.reason, out);
        text(",\"recommendation_id\":", self.recommendation_id, out);
        text(",\"request_id\":", self.request_id, out);
        out.extend_from_slice(b",\"seq\":");
        write_integer(self.seq, out);
        text(",\"subject_id\":", self.subject_id, out);
        text(",\"subject_kind\":", self.subject_kind, out);
        text(",\"user_id\":", self.user_id, out);
        out.push(b'}');
        true
    }
}

/// Exactly one JSON value, with nothing around it.
fn is_one_value(text: &str) -> bool {
    text == "{}" || serde_json::from_str::<&RawValue>(text).is_ok_and(|value| value.get().len() == text.len())
}

/// The hash of a link: over the hash before it and the entry's spelling.
pub fn link(previous: &Hash, entry: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update(previous.0);
    hash.update(entry);
    Hash(hash.finalize().into())
}

/// The entry's spelling as if it stood elsewhere. The last match is the entry's own: what follows `seq` is text, in
/// which quotes are escaped.
pub(super) fn renumbered(entry: &[u8], from: i64, to: i64) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(entry).ok()?;
    let (head, tail) = text.rsplit_once(&format!(",\"seq\":{from},\"subject_id\":"))?;
    Some(format!("{head},\"seq\":{to},\"subject_id\":{tail}").into_bytes())
}

impl Hash {
    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        let mut bytes = [0; 32];
        if digits.len() != 64 {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let [high, low] = pair else { return None };
            *byte = nibble(*high)? << 4 | nibble(*low)?;
        }
        Some(Self(bytes))
    }
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

impl std::fmt::Display for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hash(")?;
        std::fmt::Display::fmt(self, f)?;
        f.write_char(')')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: Entry<'_> = Entry {
        seq: 7,
        audit_id: "aud_1",
        at: 1_795_251_600_000,
        operator_id: "idn_1",
        operator_role: "operator",
        action: "approve",
        subject_kind: Some("recommendation"),
        subject_id: Some("rec_1"),
        recommendation_id: Some("rec_1"),
        user_id: Some("usr_1"),
        before: Some(r#"{"status":"pending"}"#),
        after: Some(r#"{"status":"approved"}"#),
        reason: Some("said \"yes\",\"seq\":7,\"subject_id\":"),
        metadata: "{}",
        request_id: None,
    };

    /// `docs/audit.md` shows this example; whoever writes a checker of their own can start from it.
    #[test]
    fn the_documented_example() {
        let mut entry = Vec::new();
        assert!(ENTRY.write(&mut entry));
        let spelling = String::from_utf8(entry.clone()).unwrap();
        insta::assert_snapshot!(format!("{spelling}\n{}", link(&GENESIS, &entry)));
        let value: serde_json::Value = serde_json::from_str(&spelling).unwrap();
        assert_eq!(super::super::canonical(&value), spelling);
    }

    #[test]
    fn a_json_column_that_is_no_json_is_not_spelt() {
        for metadata in ["", "{", "{},\"operator_id\":\"idn_2\"", " {}", "{} "] {
            assert!(!Entry { metadata, ..ENTRY }.write(&mut Vec::new()), "{metadata}");
        }
    }

    #[test]
    fn an_entry_is_renumbered_at_its_own_seq() {
        let (mut here, mut there) = (Vec::new(), Vec::new());
        assert!(ENTRY.write(&mut here) && Entry { seq: 12, ..ENTRY }.write(&mut there));
        assert_eq!(renumbered(&here, 7, 12), Some(there));
    }

    #[test]
    fn a_hash_reads_back() {
        let hash = link(&GENESIS, b"x");
        assert_eq!(Hash::parse(&hash.to_string()), Some(hash));
        for wrong in ["", "zz", &"A".repeat(64), &"a".repeat(63)] {
            assert_eq!(Hash::parse(wrong), None);
        }
    }
}
