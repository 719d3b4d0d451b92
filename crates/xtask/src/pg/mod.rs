//! `cargo xtask pg -- COMMAND`: a PostgreSQL cluster that lives as long as COMMAND runs.
//!
//! It listens on a free loopback port, keeps its data in a temporary folder, and is found through
//! `SPENDSENSE_TEST_POSTGRES_URL`. It never touches a server that is already running.

mod account;
mod cluster;
mod install;

use std::process::{Command, ExitCode};

use anyhow::{Result, bail};

use crate::process::{Interrupt, exit_code, supervise};
use account::Account;
use cluster::{Cluster, Durability};

/// Where the tests look for the cluster.
const URL_VARIABLE: &str = "SPENDSENSE_TEST_POSTGRES_URL";

pub(crate) fn run(arguments: &[&str]) -> Result<ExitCode> {
    let (durability, command) = match arguments {
        ["--durable", "--", command @ ..] => (Durability::Kept, command),
        ["--", command @ ..] => (Durability::Waived, command),
        _ => bail!("usage: cargo xtask pg [--durable] -- COMMAND…"),
    };
    let [program, rest @ ..] = command else {
        bail!("no command to run beside PostgreSQL");
    };
    let interrupt = Interrupt::watch()?;
    let account = Account::for_server()?;
    let installation = install::installation(&account)?;
    let cluster = Cluster::start(&installation, &account, durability)?;
    let status = supervise(Command::new(program).args(rest).env(URL_VARIABLE, cluster.url()), &interrupt)?;
    drop(cluster);
    Ok(exit_code(status))
}
