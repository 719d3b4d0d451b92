//! How well the shipped tone and advice patterns tell bad texts from good ones, on labelled texts.

use serde::Deserialize;
use spendsense_engine::guardrails::{CheckName, GuardrailInputs, Guardrails, with_disclosure};
use spendsense_engine::money::Currency;
use spendsense_engine::personas::{Persona, Policy};
use spendsense_engine::recommendations::{Context, Draft, Priority};
use spendsense_engine::time::Day;

#[derive(Deserialize)]
struct Corpus {
    development: Half,
    held_out: Half,
}

#[derive(Deserialize)]
struct Half {
    shaming: Vec<String>,
    advising: Vec<String>,
    both: Vec<String>,
    sound: Vec<String>,
}

struct Score {
    missed: Vec<String>,
    false_alarms: Vec<String>,
    bad: usize,
}

impl Score {
    fn hits(&self) -> usize {
        self.bad - self.missed.len()
    }

    fn precision_percent(&self) -> usize {
        100 * self.hits() / (self.hits() + self.false_alarms.len())
    }

    fn recall_percent(&self) -> usize {
        100 * self.hits() / self.bad
    }
}

fn corpus() -> Corpus {
    toml::from_str(include_str!("corpus/language.toml")).unwrap()
}

fn fails(text: &str, name: CheckName) -> bool {
    let policy = Policy::shipped();
    let context = Context {
        persona: Persona::SavingsBuilder,
        secondary: None,
        is_fallback: true,
        window_days: 30,
        as_of: Day::parse("2026-11-20").unwrap(),
        currency: Currency::USD,
        figures: Vec::new(),
        accounts: Vec::new(),
        streams: Vec::new(),
    };
    let draft = Draft {
        title: "A title".to_owned(),
        content: with_disclosure(text),
        rationale: "A rationale.".to_owned(),
        priority: Priority::Low,
        tags: Vec::new(),
        links: Vec::new(),
        content_id: None,
        product_id: None,
    };
    let inputs = GuardrailInputs {
        has_consent: true,
        context: &context,
        content: None,
        product: None,
        ineligible: &[],
    };
    let report = Guardrails::new(&policy).check(&draft, &inputs);
    report.findings().any(|check| check.name == name)
}

fn score(half: &Half, bad: &[String], name: CheckName) -> Score {
    let bad: Vec<_> = bad.iter().chain(&half.both).collect();
    let missed = bad.iter().filter(|text| !fails(text, name)).map(|text| (*text).clone()).collect();
    let false_alarms = half.sound.iter().filter(|text| fails(text, name)).cloned().collect();
    Score { missed, false_alarms, bad: bad.len() }
}

fn assert_good(half: &str, name: CheckName, score: &Score) {
    let (precision, recall) = (score.precision_percent(), score.recall_percent());
    println!("{half} {name:?}: precision {precision} %, recall {recall} % of {}", score.bad);
    println!("  missed {:#?}\n  false alarms {:#?}", score.missed, score.false_alarms);
    assert!(precision >= 95, "{name:?} precision");
    assert!(recall >= 90, "{name:?} recall");
}

#[test]
fn the_corpus_is_large_and_its_halves_share_no_text() {
    let Corpus { development, held_out } = corpus();
    let texts = |half: Half| [half.shaming, half.advising, half.both, half.sound].concat();
    let (development, held_out) = (texts(development), texts(held_out));
    assert!(development.len() + held_out.len() >= 200);
    assert!(!development.iter().any(|text| held_out.contains(text)));
}

#[test]
fn development_texts_are_told_apart() {
    let half = corpus().development;
    assert_good("development", CheckName::Tone, &score(&half, &half.shaming, CheckName::Tone));
    assert_good("development", CheckName::Advice, &score(&half, &half.advising, CheckName::Advice));
}

#[test]
fn held_out_texts_are_told_apart() {
    let half = corpus().held_out;
    assert_good("held-out", CheckName::Tone, &score(&half, &half.shaming, CheckName::Tone));
    assert_good("held-out", CheckName::Advice, &score(&half, &half.advising, CheckName::Advice));
}
