//! `spendsense openapi`.

use super::CliResult;
use crate::http::router::describe;

#[expect(clippy::print_stdout, reason = "the command's answer")]
pub(super) fn run() -> CliResult {
    let text = serde_json::to_string_pretty(&describe()).map_err(anyhow::Error::from)?;
    println!("{text}");
    Ok(())
}
