//! Chores of the workspace, run as `cargo xtask NAME`.
//!
//! Only developers' machines and CI run this: nothing of it is part of the product.

mod pg;
mod process;
mod python;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask pg [--durable] -- COMMAND…   run COMMAND beside a throwaway PostgreSQL
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["pg", rest @ ..] => pg::run(rest),
        _ => Err(anyhow::anyhow!("usage:\n{USAGE}")),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("xtask: {error:#}");
        ExitCode::FAILURE
    })
}
