//! Functions of a `store.rs` are named by a test, or are at least few: SQL is only checked by running it, on both
//! databases. Most are run by the tests of the routes above them; the number of those may only shrink.

use super::Complaint;
use super::sources::Sources;

/// How many store functions are reached through routes only.
const UNNAMED_MAX: usize = 69;

pub(crate) fn check(sources: &Sources) -> Vec<Complaint> {
    let unnamed = unnamed(sources);
    if unnamed.len() > UNNAMED_MAX { unnamed } else { Vec::new() }
}

fn unnamed(sources: &Sources) -> Vec<Complaint> {
    let tests = test_text(sources);
    sources
        .rust()
        .filter(|file| file.path.ends_with("/store.rs") || file.path.contains("/store/"))
        .flat_map(|file| functions(file.split_tests().0).map(move |name| (file, name)))
        .filter(|(_, name)| !names(&tests, name))
        .map(|(file, name)| Complaint::new(&file.path, format!("no test names `{name}`")))
        .collect()
}

/// Integration tests of the application, and unit tests that run on both databases.
fn test_text(sources: &Sources) -> String {
    sources
        .rust()
        .filter(|file| file.path.starts_with("crates/app/"))
        .map(|file| file.split_tests().1)
        .collect::<Vec<_>>()
        .concat()
}

/// Names of the asynchronous functions that others may call.
fn functions(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| line.starts_with("pub"))
        .filter_map(|line| line.split_once("async fn ")?.1.split(['(', '<']).next())
}

/// Does `name` stand in `text` as a whole word?
fn names(text: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name).any(|(start, _)| {
        let before = text.get(..start).and_then(|head| head.chars().next_back());
        let after = text.get(start + name.len()..).and_then(|tail| tail.chars().next());
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORE: &str = "pub(crate) async fn find_user(tx: &mut Tx) {}\nasync fn inner() {}\n";

    #[test]
    fn a_named_function_passes_and_a_private_one_is_not_asked_for() {
        let test = ("crates/app/tests/it/users.rs", "store::find_user(&mut tx)");
        assert!(unnamed(&Sources::fake(&[("crates/app/src/users/store.rs", STORE), test])).is_empty());
    }

    #[test]
    fn a_longer_name_does_not_count() {
        let test = ("crates/app/tests/it/users.rs", "store::find_user_by_login(&mut tx)");
        assert_eq!(unnamed(&Sources::fake(&[("crates/app/src/users/store.rs", STORE), test])).len(), 1);
    }
}
