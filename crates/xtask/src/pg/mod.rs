//! `cargo xtask pg -- COMMAND`: a PostgreSQL cluster that lives as long as COMMAND runs.
//!
//! It listens on a free loopback port (`--durable`: on a socket file beside its data), keeps its data in a temporary folder, and is found through
//! `SPENDSENSE_TEST_POSTGRES_URL`; its own `psql`, `createdb` and the like come first on the command's `PATH`.
//! It never touches a server that is already running.

mod account;
mod cluster;
mod install;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::process::{Interrupt, command, exit_code, supervise};
use account::Account;
use cluster::{Cluster, Durability};

/// Where the tests look for the cluster.
const URL_VARIABLE: &str = "SPENDSENSE_TEST_POSTGRES_URL";

pub(crate) fn run(arguments: &[&str]) -> Result<ExitCode> {
    let (durability, words) = match arguments {
        ["--durable", "--", words @ ..] => (Durability::Kept, words),
        ["--", words @ ..] => (Durability::Waived, words),
        _ => bail!("usage: cargo xtask pg [--durable] -- COMMAND…"),
    };
    let [program, rest @ ..] = words else {
        bail!("no command to run beside PostgreSQL");
    };
    let interrupt = Interrupt::watch()?;
    let account = Account::for_server()?;
    let installation = install::installation(&account)?;
    let cluster = Cluster::start(&installation, &account, durability)?;
    let mut command = command(program);
    command.args(rest).env(URL_VARIABLE, cluster.url()).env("PATH", path_with(installation.join("bin"))?);
    let status = supervise(&mut command, &interrupt)?;
    drop(cluster);
    Ok(exit_code(status))
}

fn path_with(first: PathBuf) -> Result<OsString> {
    let rest = std::env::var_os("PATH").unwrap_or_default();
    Ok(std::env::join_paths(std::iter::once(first).chain(std::env::split_paths(&rest)))?)
}
