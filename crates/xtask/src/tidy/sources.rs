//! The repository's files as the rules see them.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

/// Every text file that is, or could be, committed.
#[derive(Debug)]
pub(crate) struct Sources(Vec<Source>);

#[derive(Debug)]
pub(crate) struct Source {
    /// Relative to the root of the repository, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Sources {
    pub(crate) fn of_repository() -> Result<Self> {
        let root = crate::python::workspace();
        let output = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(&root)
            .output()
            .context("git cannot be started")?;
        ensure!(output.status.success(), "git ls-files failed: {}", String::from_utf8_lossy(&output.stderr));
        let listing = String::from_utf8(output.stdout)?;
        let files = listing.split_terminator('\0').filter_map(|path| {
            let text = std::fs::read_to_string(root.join(path)).ok()?;
            Some(Source { path: path.to_owned(), text })
        });
        Ok(Self(files.collect()))
    }

    #[cfg(test)]
    pub(crate) fn fake(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(path, text)| Source { path: (*path).into(), text: (*text).into() }).collect())
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Source> {
        self.0.iter()
    }

    pub(crate) fn with_extension(&self, extension: &str) -> impl Iterator<Item = &Source> {
        self.iter()
            .filter(move |source| Path::new(&source.path).extension().is_some_and(|it| it == extension))
    }

    pub(crate) fn rust(&self) -> impl Iterator<Item = &Source> {
        self.with_extension("rs")
    }

    pub(crate) fn get(&self, path: &str) -> Option<&Source> {
        self.iter().find(|source| source.path == path)
    }

    /// Is there such a file, or a folder with files in it?
    pub(crate) fn contains(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        self.iter().any(|source| source.path == path || source.path.starts_with(&folder))
    }
}

impl Source {
    /// A file made of tests or benchmarks only.
    pub(crate) fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.contains("/benches/") || self.path.ends_with("/tests.rs")
    }

    /// The product's part and the tests' part of a Rust file.
    pub(crate) fn split_tests(&self) -> (&str, &str) {
        if self.is_test() {
            return ("", &self.text);
        }
        match self.text.find("#[cfg(test)]\nmod ").or_else(|| self.text.find("#[cfg(test)]\n#[")) {
            Some(start) => self.text.split_at(start),
            None => (&self.text, ""),
        }
    }
}
