//! Files that must go together: migrations in both dialects, and the files that the documents speak of.

use super::Complaint;
use super::sources::{Source, Sources};

const MIGRATIONS: [&str; 2] = ["crates/db/migrations/sqlite/", "crates/db/migrations/postgres/"];
const FOLDERS: [&str; 6] = ["crates/", "docs/", "benches/", "e2e/", "console/", ".ci/"];

pub(crate) fn check(sources: &Sources) -> Vec<Complaint> {
    let documents = sources.with_extension("md");
    migrations(sources).into_iter().chain(documents.flat_map(|file| mentions(file, sources))).collect()
}

fn migrations(sources: &Sources) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for [ours, theirs] in [MIGRATIONS, [MIGRATIONS[1], MIGRATIONS[0]]] {
        for name in sources.iter().filter_map(|source| source.path.strip_prefix(ours)) {
            if sources.get(&format!("{theirs}{name}")).is_none() {
                complaints.push(Complaint::new(&format!("{ours}{name}"), format!("has no twin in {theirs}")));
            }
        }
    }
    complaints
}

/// Files in running text that do not exist, and tests (`file.rs::name`) that their files do not have. `*` and `{`
/// mark a pattern, not a path.
fn mentions(document: &Source, sources: &Sources) -> Vec<Complaint> {
    let words = document.text.split(|c: char| c.is_whitespace() || "`()[]\"',;|".contains(c));
    words
        .map(|word| word.trim_end_matches(['.', ':']))
        .filter(|word| FOLDERS.iter().any(|folder| word.starts_with(folder)))
        .filter(|word| !word.contains(['*', '{', '<', '…']))
        .filter(|word| !exists(word, sources))
        .map(|word| Complaint::new(&document.path, format!("speaks of {word}, which does not exist")))
        .collect()
}

fn exists(mention: &str, sources: &Sources) -> bool {
    let path = mention.split(['#', ':']).next().unwrap_or(mention);
    match mention.rsplit_once("::") {
        Some((_, name)) => sources.get(path).is_some_and(|file| file.text.contains(name)),
        None => sources.contains(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_migration_without_its_twin_is_named() {
        let one = ("crates/db/migrations/sqlite/0002_more.sql", "");
        assert_eq!(check(&Sources::fake(&[one])).len(), 1);
        let both = [one, ("crates/db/migrations/postgres/0002_more.sql", "")];
        assert!(check(&Sources::fake(&both)).is_empty());
    }

    #[test]
    fn a_document_may_only_speak_of_what_exists() {
        let text = "See `crates/db/src/lib.rs::it_opens`, docs/*.md and crates/db.";
        let lib = ("crates/db/src/lib.rs", "fn it_opens() {}");
        assert!(check(&Sources::fake(&[("README.md", text), lib])).is_empty());
        assert_eq!(check(&Sources::fake(&[("README.md", text), (lib.0, "")])).len(), 1);
        assert_eq!(check(&Sources::fake(&[("README.md", text)])).len(), 2);
    }
}
