//! Where the data lives.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use spendsense_db::{Target, TargetError};
use utoipa::ToSchema;

/// Where the data lives.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `sqlite:///./file.db` (relative to `base_dir`), `sqlite:////abs/file.db`, or a `postgres://` URL.
    pub url: String,
    /// The folder that relative SQLite paths start from. Empty: the folder the command runs in.
    #[schema(value_type = String)]
    pub base_dir: PathBuf,
    /// Connections kept for reading (SQLite) or in all (PostgreSQL).
    pub max_connections: u32,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: "sqlite:///./data/spendsense.db".to_owned(),
            base_dir: PathBuf::new(),
            max_connections: 8,
        }
    }
}

impl Database {
    pub fn target(&self) -> Result<Target, TargetError> {
        Target::parse(&self.url, &self.base_dir)
    }

    /// The file's name without its ending, or the name at the server; for files that belong to this database.
    pub fn name(&self) -> String {
        let name = match self.target() {
            Ok(Target::Sqlite(file)) => file.file_stem().map(|stem| stem.to_string_lossy().into_owned()),
            Ok(Target::Postgres(url)) => url
                .split_once("://")
                .and_then(|(_, rest)| rest.split_once('/'))
                .map(|(_, name)| name.split('?').next().unwrap_or_default().to_owned()),
            Err(_) => None,
        };
        let harmless = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' };
        let name: String = name.unwrap_or_default().chars().map(harmless).collect();
        if name.trim_matches('.').is_empty() { "spendsense".to_owned() } else { name }
    }

    /// The folder for files that belong to the data, such as a generated signing key.
    pub fn data_dir(&self) -> PathBuf {
        match self.target() {
            Ok(Target::Sqlite(file)) => file.parent().map_or_else(PathBuf::new, Path::to_path_buf),
            _ => self.base_dir.join("data"),
        }
    }
}
