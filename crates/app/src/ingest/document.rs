//! A JSON document of any size, walked with a window of a megabyte.
//!
//! It finds the arrays at the top and the bounds of their elements; what an element means is `records`' business.
//! Nothing here builds a tree: memory is one window, whatever the client sends.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::ops::Range;

/// Bytes read at a time.
const WINDOW_BYTES: usize = 1 << 20;
/// Largest element; a row is a few hundred bytes.
const ELEMENT_BYTES_MAX: usize = 4 << 20;
/// Deepest nesting inside an element; a documented row nests once.
const DEPTH_MAX: usize = 32;

/// Why a document cannot be walked to its end.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    #[error("the document cannot be read")]
    Io(#[from] std::io::Error),
    #[error("the JSON ends before it is complete")]
    Truncated,
    #[error("the JSON is malformed at byte {at}: {expected} expected")]
    Malformed { at: u64, expected: &'static str },
    #[error("the JSON nests deeper than {DEPTH_MAX} levels at byte {at}")]
    TooDeep { at: u64 },
    #[error("the element at byte {at} is larger than {ELEMENT_BYTES_MAX} bytes")]
    TooLarge { at: u64 },
    #[error("must be an array")]
    NotAnArray { key: String },
    #[error("is there twice")]
    Twice { key: String },
}

/// The walker. Between calls it stands between two tokens.
#[derive(Debug)]
pub struct Document {
    file: File,
    buffer: Vec<u8>,
    /// Next byte to look at, in `buffer`.
    head: usize,
    /// Bytes of the file before `buffer`.
    base: u64,
    ended: bool,
}

impl Document {
    pub fn new(mut file: File) -> Result<Self, DocumentError> {
        file.rewind()?;
        let mut document = Self { file, buffer: Vec::new(), head: 0, base: 0, ended: false };
        document.fill()?;
        if document.buffer.starts_with(b"\xef\xbb\xbf") {
            document.head = 3;
        }
        Ok(document)
    }

    /// Where the walker stands; [`Self::seek`] comes back to it.
    pub fn position(&self) -> u64 {
        self.base.saturating_add(u64::try_from(self.head).unwrap_or(u64::MAX))
    }

    pub fn seek(&mut self, position: u64) -> Result<(), DocumentError> {
        self.file.seek(SeekFrom::Start(position))?;
        (self.buffer, self.head, self.base, self.ended) = (Vec::new(), 0, position, false);
        Ok(())
    }

    /// The next byte that is not white space; it is not consumed.
    pub fn peek(&mut self) -> Result<Option<u8>, DocumentError> {
        loop {
            while let Some(byte) = self.buffer.get(self.head) {
                if !byte.is_ascii_whitespace() {
                    return Ok(Some(*byte));
                }
                self.head += 1;
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Consumes `token`, which must come next.
    pub fn expect(&mut self, token: u8, expected: &'static str) -> Result<(), DocumentError> {
        match self.peek()? {
            Some(byte) if byte == token => {
                self.head += 1;
                Ok(())
            }
            Some(_) => Err(DocumentError::Malformed { at: self.position(), expected }),
            None => Err(DocumentError::Truncated),
        }
    }

    /// After `{` or a member: the next member's key, or `None` after consuming `}`. `first` tells which.
    pub fn next_key(&mut self, first: bool) -> Result<Option<String>, DocumentError> {
        if !self.next_item(first, b'}')? {
            return Ok(None);
        }
        let at = self.position();
        let malformed = DocumentError::Malformed { at, expected: "a key" };
        if self.peek()? != Some(b'"') {
            return Err(malformed);
        }
        let bounds = self.value()?;
        let key = self.buffer.get(bounds).and_then(|text| serde_json::from_slice(text).ok());
        self.expect(b':', "a colon")?;
        key.map(Some).ok_or(malformed)
    }

    /// After `[` or an element: the next element's bytes, or `None` after consuming `]`.
    pub fn next_element(&mut self, first: bool) -> Result<Option<&[u8]>, DocumentError> {
        if !self.next_item(first, b']')? {
            return Ok(None);
        }
        let bounds = self.value()?;
        Ok(self.buffer.get(bounds))
    }

    /// Steps over the value that comes next, however large.
    pub fn skip(&mut self) -> Result<(), DocumentError> {
        match self.peek()? {
            Some(b'[') => {
                self.head += 1;
                let mut first = true;
                while self.next_element(first)?.is_some() {
                    first = false;
                }
                Ok(())
            }
            _ => self.value().map(drop),
        }
    }

    /// Nothing but white space may follow.
    pub fn end(&mut self) -> Result<(), DocumentError> {
        match self.peek()? {
            None => Ok(()),
            Some(_) => Err(DocumentError::Malformed { at: self.position(), expected: "the end" }),
        }
    }

    /// Consumes the separator before an item, or `close`.
    fn next_item(&mut self, first: bool, close: u8) -> Result<bool, DocumentError> {
        match self.peek()? {
            Some(byte) if byte == close => {
                self.head += 1;
                Ok(false)
            }
            Some(b',') if !first => {
                self.head += 1;
                Ok(true)
            }
            Some(_) if first => Ok(true),
            Some(_) => Err(DocumentError::Malformed { at: self.position(), expected: "a comma" }),
            None => Err(DocumentError::Truncated),
        }
    }

    /// Bounds in `buffer` of the value that comes next; consumes it.
    fn value(&mut self) -> Result<Range<usize>, DocumentError> {
        match self.peek()? {
            None => return Err(DocumentError::Truncated),
            Some(b',' | b':' | b']' | b'}') => {
                return Err(DocumentError::Malformed { at: self.position(), expected: "a value" });
            }
            Some(_) => {}
        }
        let mut scanner = Scanner::default();
        let mut scanned = 0;
        loop {
            let rest = self.buffer.get(self.head + scanned..).unwrap_or_default();
            let step = scanner.scan(rest);
            if let Some(length) = step.ended {
                let bounds = self.head..self.head + scanned + length;
                self.head = bounds.end;
                return Ok(bounds);
            }
            if step.too_deep {
                return Err(DocumentError::TooDeep { at: self.position() });
            }
            scanned += rest.len();
            if scanned > ELEMENT_BYTES_MAX {
                return Err(DocumentError::TooLarge { at: self.position() });
            }
            if !self.fill()? {
                return self.last_scalar(&scanner, scanned);
            }
        }
    }

    /// A document may end with a bare number or word; anything open is cut off.
    fn last_scalar(&mut self, scanner: &Scanner, length: usize) -> Result<Range<usize>, DocumentError> {
        if scanner.depth > 0 || scanner.in_string {
            return Err(DocumentError::Truncated);
        }
        let bounds = self.head..self.head + length;
        self.head = bounds.end;
        Ok(bounds)
    }

    /// Reads more behind what is not consumed yet; false at the end of the file.
    fn fill(&mut self) -> Result<bool, DocumentError> {
        if self.ended {
            return Ok(false);
        }
        self.buffer.drain(..self.head);
        self.base = self.position();
        self.head = 0;
        let limit = u64::try_from(WINDOW_BYTES).unwrap_or(u64::MAX);
        let read = self.file.by_ref().take(limit).read_to_end(&mut self.buffer)?;
        self.ended = read == 0;
        Ok(read > 0)
    }
}

/// Finds the end of one value, a stretch of bytes at a time.
#[derive(Debug, Default)]
struct Scanner {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

struct Step {
    /// Length of the stretch that belongs to the value, when it ends here.
    ended: Option<usize>,
    too_deep: bool,
}

impl Scanner {
    fn scan(&mut self, bytes: &[u8]) -> Step {
        let ended = |at: usize| Step { ended: Some(at), too_deep: false };
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if self.in_string {
                at += match self.string(bytes.get(at..).unwrap_or_default()) {
                    Some(length) if self.depth == 0 => return ended(at + length),
                    Some(length) => length,
                    None => return Step { ended: None, too_deep: false },
                };
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth == 0 => return ended(at),
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return ended(at + 1);
                    }
                }
                b',' | b' ' | b'\n' | b'\r' | b'\t' if self.depth == 0 => return ended(at),
                _ => {}
            }
            if self.depth > DEPTH_MAX {
                return Step { ended: None, too_deep: true };
            }
            at += 1;
        }
        Step { ended: None, too_deep: false }
    }

    /// Inside a string: the length of its rest with the closing quote, when that is there. Most bytes of a document
    /// lie in strings, so they are not looked at one by one.
    fn string(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        if self.escaped && !bytes.is_empty() {
            self.escaped = false;
            at = 1;
        }
        loop {
            at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)? + 1;
            if bytes.get(at - 1) == Some(&b'"') {
                self.in_string = false;
                return Some(at);
            }
            // What is escaped may be the first byte of the next stretch.
            self.escaped = at == bytes.len();
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn document(text: &[u8]) -> Document {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text).unwrap();
        Document::new(file).unwrap()
    }

    fn elements(text: &str) -> Result<Vec<String>, DocumentError> {
        let mut document = document(text.as_bytes());
        document.expect(b'[', "an array")?;
        let mut found = Vec::new();
        while let Some(element) = document.next_element(found.is_empty())? {
            found.push(String::from_utf8_lossy(element).into_owned());
        }
        document.end()?;
        Ok(found)
    }

    #[test]
    fn elements_keep_brackets_and_quotes_inside_strings() {
        let found = elements(r#" [ {"a":"]}\"\\"} , [1,[2]], "x,y", 3 ,null] "#).unwrap();
        assert_eq!(found, [r#"{"a":"]}\"\\"}"#, "[1,[2]]", "\"x,y\"", "3", "null"]);
        assert!(elements("[]").unwrap().is_empty());
    }

    #[test]
    fn an_element_may_lie_across_windows() {
        let long = "x".repeat(WINDOW_BYTES - 7);
        let found = elements(&format!(r#"["{long}",{{"b":"{long}"}},1]"#)).unwrap();
        assert_eq!(found.len(), 3);
        assert_eq!(found[1], format!(r#"{{"b":"{long}"}}"#));
    }

    #[test]
    fn an_escape_may_lie_across_windows() {
        for cut in 1..6 {
            let long = "x".repeat(WINDOW_BYTES - cut);
            let text = format!(r#"["{long}\"\\",{{"b":"]\\"}},1]"#);
            let found = elements(&text).unwrap();
            assert_eq!(
                found,
                [format!(r#""{long}\"\\""#), r#"{"b":"]\\"}"#.to_owned(), "1".to_owned()],
                "{cut}"
            );
        }
    }

    #[test]
    fn broken_documents_are_named_for_what_they_are() {
        for text in ["[1,", "[{\"a\":1", "[\"x", "["] {
            assert!(matches!(elements(text), Err(DocumentError::Truncated)), "{text}");
        }
        for text in ["[1 2]", "[,]", "[1,]", "{}", "[] x"] {
            assert!(matches!(elements(text), Err(DocumentError::Malformed { .. })), "{text}");
        }
        let deep = format!("[{}{}]", "[".repeat(40), "]".repeat(40));
        assert!(matches!(elements(&deep), Err(DocumentError::TooDeep { at: 1 })));
    }

    #[test]
    fn the_walker_comes_back_to_a_place() {
        let mut document = document(br#"{"b":[1,2],"a":[3]}"#);
        document.expect(b'{', "an object").unwrap();
        assert_eq!(document.next_key(true).unwrap().as_deref(), Some("b"));
        let place = document.position();
        document.skip().unwrap();
        assert_eq!(document.next_key(false).unwrap().as_deref(), Some("a"));
        document.seek(place).unwrap();
        document.expect(b'[', "an array").unwrap();
        assert_eq!(document.next_element(true).unwrap(), Some(&b"1"[..]));
    }
}
