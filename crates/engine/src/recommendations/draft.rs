//! A recommendation as text, before guardrails: the one shape that the model and the offline writer both produce.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    Low,
    Medium,
    High,
}

impl Priority {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub title: String,
    /// Markdown, ending in the disclosure.
    pub content: String,
    /// Why this user sees it, with the user's own figures.
    pub rationale: String,
    pub priority: Priority,
    pub tags: Vec<String>,
    pub links: Vec<String>,
    pub content_id: Option<String>,
    pub product_id: Option<String>,
}
