//! Reading `DATABASE_URL`, with the `SQLAlchemy` spellings that the documentation uses.

use std::path::{Path, PathBuf};

/// Where the data lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Sqlite(PathBuf),
    Postgres(String),
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    #[error("DATABASE_URL must begin with sqlite: or postgres:, not {0:?}")]
    Scheme(String),
    #[error("DATABASE_URL names no SQLite file")]
    NoPath,
    #[error("an in-memory SQLite database would be lost with each connection; name a file")]
    InMemory,
}

impl Target {
    /// `sqlite:///./x.db` and `sqlite:///dir/x.db` are relative to `base`; `sqlite:////dir/x.db` is absolute.
    /// `sqlite:x.db` and `sqlite://x.db` are relative too. `postgresql+psycopg2://…` is read as `postgres://…`.
    pub fn parse(url: &str, base: &Path) -> Result<Self, TargetError> {
        let (scheme, rest) = url.split_once(':').ok_or_else(|| TargetError::Scheme(url.to_owned()))?;
        let (dialect, _driver) = scheme.split_once('+').unwrap_or((scheme, ""));
        match dialect {
            "sqlite" => {
                let path = rest.strip_prefix("///").or_else(|| rest.strip_prefix("//")).unwrap_or(rest);
                let path = path.split('?').next().unwrap_or_default();
                match path {
                    "" => Err(TargetError::NoPath),
                    ":memory:" => Err(TargetError::InMemory),
                    path => Ok(Self::Sqlite(base.join(path.strip_prefix("./").unwrap_or(path)))),
                }
            }
            "postgres" | "postgresql" => Ok(Self::Postgres(format!("postgres:{rest}"))),
            other => Err(TargetError::Scheme(other.to_owned())),
        }
    }

    /// For logs and `config check`: no password.
    pub fn redacted(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
            Self::Postgres(url) => match (url.split_once("://"), url.rsplit_once('@')) {
                (Some((scheme, _)), Some((_, host))) => format!("{scheme}://***@{host}"),
                _ => url.clone(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_sqlite_spellings_resolve_to_one_folder() {
        let base = Path::new("/srv/spendsense");
        let cases = [
            ("sqlite:///./spendsense.db", "/srv/spendsense/spendsense.db"),
            ("sqlite:///tmp/foo.db", "/srv/spendsense/tmp/foo.db"),
            ("sqlite:////tmp/foo.db", "/tmp/foo.db"),
            ("sqlite:data/x.db", "/srv/spendsense/data/x.db"),
        ];
        for (url, path) in cases {
            assert_eq!(Target::parse(url, base), Ok(Target::Sqlite(path.into())), "{url}");
        }
    }

    #[test]
    fn other_schemes_are_refused_and_passwords_hidden() {
        let base = Path::new("/");
        assert_eq!(Target::parse("mysql://x", base), Err(TargetError::Scheme("mysql".into())));
        assert_eq!(Target::parse("sqlite://:memory:", base), Err(TargetError::InMemory));
        let postgres = Target::parse("postgresql+psycopg2://me:secret@db/x", base).unwrap();
        assert_eq!(postgres.redacted(), "postgres://***@db/x");
    }
}
