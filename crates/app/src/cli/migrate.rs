//! `spendsense migrate`.

use anyhow::Context as _;
use spendsense_db::Db;

use super::CliResult;
use crate::config::Config;

#[expect(clippy::print_stdout, reason = "the command's answer")]
pub(super) async fn run(config: &Config) -> CliResult {
    let target = config.database.target().context("database.url")?;
    let db = Db::connect(&target, 1).await.context("cannot reach the database")?;
    let applied = db.migrate().await.context("cannot migrate")?;
    db.close().await;
    for name in &applied {
        println!("applied {name}");
    }
    println!("{} is up to date ({} migration(s) applied now)", target.redacted(), applied.len());
    Ok(())
}
