//! What is logged, and how it looks.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is logged, and how it looks.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// Levels by module, as in `info,spendsense::ingest=debug`.
    pub filter: String,
    /// `json`, `text`, or `auto`: text on a terminal, JSON elsewhere.
    pub format: LogFormat,
}

/// How a line looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    #[default]
    Auto,
    Json,
    Text,
}

impl Default for Log {
    fn default() -> Self {
        Self { filter: "info".to_owned(), format: LogFormat::Auto }
    }
}
