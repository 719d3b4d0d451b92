//! What every Rust file keeps: a length one can read, an opening that says what it owns (tests say it by their
//! names), a name that says something, and SQL only where SQL lives.

use super::Complaint;
use super::sources::{Source, Sources};

const LINES_MAX: usize = 500;
const TEST_LINES_MAX: usize = 800;
/// Data without logic may be as long as it is.
const FLAT_TABLES: [&str; 1] = ["crates/synth/src/catalog.rs"];
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "helpers", "helper", "common", "misc"];
const SQL_MARKS: [&str; 4] = ["db_execute!", "db_fetch_", "sqlx::", "raw_sql"];

pub(crate) fn check(sources: &Sources) -> Vec<Complaint> {
    let rules = [length, opening, name, sql];
    sources
        .rust()
        .flat_map(|file| {
            rules.iter().filter_map(|rule| rule(file)).map(|text| Complaint::new(&file.path, text))
        })
        .collect()
}

fn length(file: &Source) -> Option<String> {
    let (product, tests) = file.split_tests();
    let (lines, test_lines) = (product.lines().count(), tests.lines().count());
    if lines > LINES_MAX && !FLAT_TABLES.contains(&file.path.as_str()) {
        return Some(format!("{lines} lines without tests; the limit is {LINES_MAX}"));
    }
    (test_lines > TEST_LINES_MAX)
        .then(|| format!("{test_lines} lines of tests; the limit is {TEST_LINES_MAX}"))
}

fn opening(file: &Source) -> Option<String> {
    let missing = !file.text.starts_with("//!") && !file.is_test();
    missing.then(|| "does not begin with `//!`: what it owns, what it must not do".into())
}

fn name(file: &Source) -> Option<String> {
    let mut parts = file.path.trim_end_matches(".rs").split('/');
    parts.find(|part| EMPTY_NAMES.contains(part)).map(|part| format!("`{part}` says nothing: name the thing"))
}

fn sql(file: &Source) -> Option<String> {
    let is_store = file.path.ends_with("/store.rs") || file.path.contains("/store/");
    if is_store || file.path.starts_with("crates/db/") || file.path.starts_with("crates/xtask/") {
        return None;
    }
    let (product, _) = file.split_tests();
    let code = || product.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mark = SQL_MARKS.iter().find(|mark| code().any(|line| line.contains(**mark)))?;
    Some(format!("`{mark}` belongs in a `store.rs` or in crates/db"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(path: &str, text: &str) -> usize {
        check(&Sources::fake(&[(path, text)])).len()
    }

    #[test]
    fn a_good_file_passes() {
        assert_eq!(complaints("crates/app/src/users/api.rs", "//! Users.\n"), 0);
        assert_eq!(complaints("crates/app/src/users/store.rs", "//! Rows.\ndb_execute!()"), 0);
    }

    #[test]
    fn each_rule_bites() {
        assert_eq!(complaints("crates/app/src/a.rs", "fn f() {}\n"), 1);
        assert_eq!(complaints("crates/app/src/utils/a.rs", "//! A.\n"), 1);
        assert_eq!(complaints("crates/app/src/a.rs", "//! A.\nsqlx::query()"), 1);
        assert_eq!(complaints("crates/app/src/a.rs", &"//! A.\n".repeat(501)), 1);
    }

    #[test]
    fn tests_do_not_count_as_product_and_may_use_sql() {
        let text = format!("//! A.\n#[cfg(test)]\nmod tests {{\n{}}}", "sqlx::query();\n".repeat(600));
        assert_eq!(complaints("crates/app/src/a.rs", &text), 0);
    }
}
