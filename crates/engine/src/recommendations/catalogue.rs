//! The education catalogue: what we write, embedded, read once and checked.

use serde::{Deserialize, Serialize};

use crate::digest::sha256_hex;
use crate::personas::{Criterion, Persona};

const FILES: [(&str, &str); 5] = [
    ("high_utilization", include_str!("../../catalogue/high_utilization.toml")),
    ("variable_income", include_str!("../../catalogue/variable_income.toml")),
    ("subscription_heavy", include_str!("../../catalogue/subscription_heavy.toml")),
    ("savings_builder", include_str!("../../catalogue/savings_builder.toml")),
    ("wealth_builder", include_str!("../../catalogue/wealth_builder.toml")),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContentKind {
    Article,
    /// A guided walk-through in words: the script of a video, not footage.
    Video,
    /// A calculation to do step by step.
    Tool,
    /// Questions with their answers.
    Quiz,
}

impl ContentKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Video => "video",
            Self::Tool => "tool",
            Self::Quiz => "quiz",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContentItem {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: ContentKind,
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// Markdown.
    pub body: String,
    pub personas: Vec<Persona>,
    /// What in a user's figures makes it relevant, and how much.
    pub triggers: Vec<Criterion>,
    pub read_time_minutes: u32,
    pub topics: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    items: Vec<ContentItem>,
}

/// A fault in a catalogue file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {path}: {message}")]
pub struct CatalogueError {
    pub file: String,
    pub path: String,
    pub message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    items: Vec<ContentItem>,
}

impl Catalogue {
    /// The catalogue that ships with the program.
    pub fn shipped() -> Self {
        #[expect(clippy::expect_used, reason = "the texts are part of the program and a test reads them")]
        Self::parse(&FILES).expect("the shipped catalogue is valid")
    }

    /// Reads `(name, TOML)` pairs; items are ordered by id.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, Vec<CatalogueError>> {
        let mut items: Vec<ContentItem> = Vec::new();
        let mut errors = Vec::new();
        for (name, text) in files {
            let fault =
                |path: String, message: String| CatalogueError { file: (*name).to_owned(), path, message };
            match read(text) {
                Ok(read) => {
                    for item in &read {
                        let twin = items.iter().any(|other| other.id == item.id);
                        errors.extend(
                            item.faults(twin).into_iter().map(|message| fault(item.id.clone(), message)),
                        );
                    }
                    items.extend(read);
                }
                Err((path, message)) => errors.push(fault(path, message)),
            }
        }
        items.sort_by(|a, b| a.id.cmp(&b.id));
        if errors.is_empty() { Ok(Self { items }) } else { Err(errors) }
    }

    /// A catalogue of the past, out of a trace.
    pub fn from_items(mut items: Vec<ContentItem>) -> Self {
        items.sort_by(|a, b| a.id.cmp(&b.id));
        Self { items }
    }

    pub fn items(&self) -> &[ContentItem] {
        &self.items
    }

    pub fn find(&self, id: &str) -> Option<&ContentItem> {
        self.items.binary_search_by(|item| item.id.as_str().cmp(id)).ok().and_then(|at| self.items.get(at))
    }

    /// SHA-256 over all items, in hex: part of what a decision was made from.
    pub fn hash(&self) -> String {
        let json = serde_json::to_vec(&self.items).unwrap_or_default();
        sha256_hex(&json)
    }
}

fn read(text: &str) -> Result<Vec<ContentItem>, (String, String)> {
    let document = toml::Deserializer::parse(text).map_err(|error| (String::new(), error.to_string()))?;
    serde_path_to_error::deserialize(document)
        .map(|file: File| file.items)
        .map_err(|error| (error.path().to_string(), error.inner().message().to_owned()))
}

impl ContentItem {
    /// Everything of it that a user may read, for grounding a text that builds on it.
    pub fn own_text(&self) -> String {
        format!("{}\n{}\n{}", self.title, self.summary, self.body)
    }

    fn faults(&self, twin: bool) -> Vec<String> {
        let kebab = self.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        let checks = [
            (!twin, "id is used twice"),
            (kebab && !self.id.is_empty(), "id must be kebab-case"),
            (!self.title.is_empty() && !self.summary.is_empty(), "title and summary must not be empty"),
            (!self.body.trim().is_empty(), "body must not be empty"),
            (!self.personas.is_empty(), "personas must not be empty"),
            (self.read_time_minutes > 0, "read_time_minutes must be at least 1"),
        ];
        let plain = checks.into_iter().filter(|(holds, _)| !holds).map(|(_, message)| message.to_owned());
        plain.chain(self.triggers.iter().filter_map(Criterion::fault)).collect()
    }
}
