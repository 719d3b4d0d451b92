//! From noisy bank text to the name of a payer or payee, remembered between users.
//!
//! `SQ *BLUE BOTTLE 0423 OAKLAND CA`, `POS DEBIT Blue Bottle #12` and `BLUE BOTTLE` share the key `blue bottle` or
//! become neighbours by [`alike`]. What is remembered never shows in an answer: numbers given to names depend on
//! what was seen before, so order and identity come from the key's text.

use rustc_hash::FxHashMap;

use smallvec::SmallVec;

use super::class::{Class, Word, of_category, of_name, words};
use super::fold::Fold;
use super::lexicon::{Mark, Marks};

/// Above this many different texts the memory is emptied, so that row-unique texts cannot fill it.
const MEMO_MAX: usize = 200_000;

/// A name's place in the [`NameBook`], valid until the next user.
pub(crate) type NameId = u32;

/// One normalised name.
#[derive(Debug)]
pub(crate) struct Name {
    /// The words that name the merchant, lower case, joined by single spaces.
    pub(crate) key: Box<str>,
    /// The key without spaces: banks cut and join words at will.
    pub(crate) compact: Box<str>,
    /// Its first eight letters as a number: most comparisons end there.
    pub(crate) front: u64,
}

impl Name {
    fn of(key: &str) -> Self {
        let compact = key.replace(' ', "");
        Self { key: key.into(), front: front(&compact), compact: compact.into() }
    }
}

/// What is known of one bank text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text {
    pub(crate) name: NameId,
    pub(crate) class: Class,
    pub(crate) fold: Fold,
}

/// What is known of the detailed categories under one primary.
type Details = FxHashMap<Box<str>, (Class, Fold)>;

/// Everything learned about bank texts and categories so far.
#[derive(Debug, Default)]
pub(crate) struct NameBook {
    texts: FxHashMap<Box<str>, Text>,
    keys: FxHashMap<Box<str>, NameId>,
    names: Vec<Name>,
    categories: FxHashMap<Box<str>, Details>,
    uncategorised: Option<(Class, Fold)>,
}

impl NameBook {
    /// Called between users: ids given out before are void afterwards.
    pub(crate) fn tidy(&mut self) {
        if self.texts.len() > MEMO_MAX || self.categories.len() > MEMO_MAX {
            *self = Self::default();
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn name(&self, id: NameId) -> Option<&Name> {
        usize::try_from(id).ok().and_then(|id| self.names.get(id))
    }

    /// The name behind a bank text, and what the text's own words say the row is about.
    pub(crate) fn read(&mut self, text: &str) -> Text {
        match self.texts.get(text) {
            Some(known) => *known,
            None => self.learn(text),
        }
    }

    fn learn(&mut self, text: &str) -> Text {
        let mut lower = String::with_capacity(text.len() + 1);
        let words = words(text, &mut lower);
        let class = of_name(&words);
        let mut fold = Fold::new();
        fold.text(text);
        let known = Text { name: self.intern(&key(text, &words, class)), class, fold };
        self.texts.insert(text.into(), known);
        known
    }

    /// What a category says, and its digest.
    pub(crate) fn category(&mut self, primary: Option<&str>, detailed: Option<&str>) -> (Class, Fold) {
        let (Some(outer), Some(inner)) = (primary, detailed) else {
            // Half a category is rare; none at all is common.
            let none = primary.is_none() && detailed.is_none();
            return match self.uncategorised {
                Some(known) if none => known,
                _ => {
                    let read = read_category(primary, detailed);
                    self.uncategorised = none.then_some(read).or(self.uncategorised);
                    read
                }
            };
        };
        if let Some(known) = self.categories.get(outer).and_then(|inners| inners.get(inner)) {
            return *known;
        }
        let known = read_category(primary, detailed);
        self.categories.entry(outer.into()).or_default().insert(inner.into(), known);
        known
    }

    fn intern(&mut self, key: &str) -> NameId {
        if let Some(id) = self.keys.get(key) {
            return *id;
        }
        let id = NameId::try_from(self.names.len()).unwrap_or(NameId::MAX);
        self.names.push(Name::of(key));
        self.keys.insert(key.into(), id);
        id
    }
}

fn read_category(primary: Option<&str>, detailed: Option<&str>) -> (Class, Fold) {
    let mut fold = Fold::new();
    fold.optional(primary);
    fold.optional(detailed);
    (of_category(primary, detailed), fold)
}

/// The first eight bytes, in the order of texts.
fn front(text: &str) -> u64 {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
    u64::from_be_bytes(bytes)
}

/// The part of a text that names the merchant. Falls back to all its words when nothing else is left.
fn key(text: &str, all: &[Word<'_>], class: Class) -> String {
    if class == Class::CardPayment {
        return card_payment_key(all);
    }
    let (mut lower, own);
    let merchant = match after_processor(text) {
        whole if whole.len() == text.len() => all,
        part => {
            lower = String::new();
            own = words(part, &mut lower);
            own.as_slice()
        }
    };
    // What follows a store or order number is a place: the first stretch between numbers that names something counts.
    let names = |stretch: &[Word<'_>]| stretch.iter().any(names_something);
    let mut kept: SmallVec<[&str; 8]> = match merchant.split(is_reference).find(|stretch| names(stretch)) {
        Some(stretch) => texts(stretch.iter().filter(|word| names_something(word))),
        None => texts(all.iter().filter(|word| !is_reference(word))),
    };
    // A trailing state or country code is where, not who.
    if kept.len() > 1 && kept.last().is_some_and(|word| Marks::of(word).has(Mark::Place)) {
        kept.pop();
    }
    if kept.is_empty() { texts(all.iter()).join(" ") } else { kept.join(" ") }
}

fn texts<'a>(words: impl Iterator<Item = &'a Word<'a>>) -> SmallVec<[&'a str; 8]> {
    words.map(|word| word.text).collect()
}

/// All words of a card payment sound like bank noise: what is kept starts at the card and ends at a number.
fn card_payment_key(all: &[Word<'_>]) -> String {
    if all.windows(2).any(
        |pair| matches!(pair, [first, second] if first.text == "payment" && second.text.starts_with('t')),
    ) {
        // What card issuers call a payment received, cut off anywhere.
        return "payment thank you".to_owned();
    }
    let start = all.iter().position(|word| word.marks.has(Mark::Card)).unwrap_or_default();
    texts(all.iter().skip(start).take_while(|word| !is_reference(word))).join(" ")
}

/// `SQ *CAFE` is the cafe's, `PAYPAL *SPOTIFY` is Spotify's; `AMZN MKTP US*2K4` stays Amazon's.
fn after_processor(text: &str) -> &str {
    let Some((before, after)) = text.split_once('*') else { return text };
    let mut lower = String::new();
    match words(before, &mut lower).last() {
        Some(word) if word.marks.has(Mark::Processor) => after,
        // What follows is a product or an order number. Letters only: part of the name.
        Some(_) if after.bytes().any(|byte| byte.is_ascii_digit()) => before,
        _ => text,
    }
}

/// Of a word that is no reference.
fn names_something(word: &Word<'_>) -> bool {
    !word.marks.has(Mark::Noise)
}

/// Order numbers, store numbers, dates, masked digits. A single digit may belong to the name.
fn is_reference(word: &Word<'_>) -> bool {
    let word = word.text;
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.chars().count() - digits;
    digits >= 3 || digits > 0 && letters == 0 || digits == 2 && word.len() >= 6 || is_masked(word)
}

fn is_masked(word: &str) -> bool {
    word.len() >= 3 && word.bytes().all(|b| b == b'x')
}

/// Two names that are probably the same merchant written differently: one begins with the other, or they differ by
/// a letter or two far from the front.
pub(crate) fn alike(one: &Name, other: &Name) -> bool {
    let (short, long) = if one.compact.len() <= other.compact.len() { (one, other) } else { (other, one) };
    if long.compact.starts_with(&*short.compact) {
        // Whole leading words, or a cut of a longer text.
        return short.compact.len() >= 5
            || short.compact.len() >= 3 && long.key.starts_with(&format!("{} ", short.key));
    }
    short.compact.len() >= 6 && within_two_edits(short.compact.as_bytes(), long.compact.as_bytes())
}

/// Edit distance at most 1, or at most 2 for names of ten letters and more.
fn within_two_edits(short: &[u8], long: &[u8]) -> bool {
    let allowed = if short.len() >= 10 { 2 } else { 1 };
    let same_front = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let same_back = short.iter().rev().zip(long.iter().rev()).take_while(|(a, b)| a == b).count();
    let changed = long.len().saturating_sub(same_front + same_back.min(short.len() - same_front));
    changed <= allowed
}

/// The key as people write names: `blue bottle` is `Blue Bottle`.
pub(crate) fn display(key: &str) -> String {
    let mut shown = String::with_capacity(key.len());
    for word in key.split(' ').filter(|word| !word.is_empty()) {
        if !shown.is_empty() {
            shown.push(' ');
        }
        let mut letters = word.chars();
        shown.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        shown.push_str(letters.as_str());
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of(text: &str) -> String {
        let mut lower = String::new();
        let words = words(text, &mut lower);
        key(text, &words, of_name(&words))
    }

    #[test]
    fn bank_noise_is_stripped() {
        let cases = [
            ("NETFLIX.COM", "netflix"),
            ("POS DEBIT NETFLIX.COM 866-579-7172 CA", "netflix"),
            ("SQ *BLUE BOTTLE 0423", "blue bottle"),
            ("PAYPAL *SPOTIFY", "spotify"),
            ("AMZN Mktp US*2K4LM9", "amzn mktp"),
            ("CHECKCARD 0412 TRADER JOE'S #552 AUSTIN TX", "trader joes"),
            ("ACME CORP DES:PAYROLL ID:XXXXX1234", "acme payroll"),
            ("7-ELEVEN 23011", "eleven"),
            ("visa card payment 497 austin tx", "visa card payment"),
            ("EXT TRNSFR VISA CARD PAYMENT", "visa card payment"),
            ("1PASSWORD*PQPPFTV", "1password pqppftv"),
            ("EXT TRNSFR GUARDIAN LIFE", "guardian life"),
            ("Payment", "payment"),
            ("PAYMENT THA", "payment thank you"),
            ("12345", "12345"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(key_of(text), expected, "{text}");
        }
    }

    #[test]
    fn near_names_are_alike_and_others_are_not() {
        let name = Name::of;
        for (one, other) in [
            ("netflix", "netflix los gatos"),
            ("spotif", "spotify"),
            ("planet fitness", "planet fitnes"),
            ("hbo", "hbo max"),
            ("blue bottle coffee", "blue bottel coffee"),
        ] {
            assert!(alike(&name(one), &name(other)), "{one} ~ {other}");
        }
        for (one, other) in
            [("shell", "sherwin"), ("aldi", "alditalk"), ("metro gas", "metro bus"), ("", "netflix")]
        {
            assert!(!alike(&name(one), &name(other)), "{one} !~ {other}");
        }
    }

    #[test]
    fn names_are_shown_as_people_write_them() {
        assert_eq!(display("blue bottle"), "Blue Bottle");
        assert_eq!(display(""), "");
    }
}
