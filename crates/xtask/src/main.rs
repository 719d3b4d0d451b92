//! Chores of the workspace, run as `cargo xtask NAME`.
//!
//! Only developers' machines and CI run this: nothing of it is part of the product.

mod deps;
mod pg;
mod process;
mod python;
mod tidy;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask pg [--durable] -- COMMAND…   run COMMAND beside a throwaway PostgreSQL
cargo xtask python LIST SCRIPT…          run a Python script beside the pinned packages of LIST
cargo xtask tidy                         the rules of the house that no linter checks
cargo xtask deps                         licences, banned crates, duplicates
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["pg", rest @ ..] => pg::run(rest),
        ["python", rest @ ..] => python::run(rest),
        ["tidy"] => tidy::run(),
        ["deps"] => deps::run(),
        _ => Err(anyhow::anyhow!("usage:\n{USAGE}")),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("xtask: {error:#}");
        ExitCode::FAILURE
    })
}
