//! One server over one temporary folder: both are gone when the value is dropped.

use std::fs::{self, File};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rustix::process::Signal;
use tempfile::TempDir;

use super::account::Account;
use super::install::free_port;
use crate::process::{ended, quietly, signal};

const PREFIX: &str = "spendsense-pg-";
const START_PATIENCE: Duration = Duration::from_mins(1);
const STOP_PATIENCE: Duration = Duration::from_secs(10);

/// Tests lose nothing with the machine's power; a benchmark must pay for its writes. It reaches the server through a
/// socket file, as one does on the same machine, so that it measures neither side's network stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    Kept,
    Waived,
}

#[derive(Debug)]
pub(crate) struct Cluster {
    server: Child,
    host: String,
    port: u16,
    folder: TempDir,
}

impl Cluster {
    pub(crate) fn start(installation: &Path, account: &Account, durability: Durability) -> Result<Self> {
        sweep();
        let folder =
            tempfile::Builder::new().prefix(&format!("{PREFIX}{}-", std::process::id())).tempdir()?;
        account.give(folder.path())?;
        let program = |name: &str| {
            let mut command = account.command(&installation.join("bin").join(name));
            command.env("LD_LIBRARY_PATH", installation.join("lib")).env("LC_ALL", "C");
            command
        };
        let data = folder.path().join("data");
        quietly(
            program("initdb")
                .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"])
                .arg("--pgdata")
                .arg(&data),
        )?;
        let port = free_port()?;
        let host = match durability {
            Durability::Kept => folder.path().to_string_lossy().into_owned(),
            Durability::Waived => "127.0.0.1".to_owned(),
        };
        let log = File::create(folder.path().join("log"))?;
        let server = program("postgres")
            .arg("-D")
            .arg(&data)
            .args(settings(&host, port, durability).iter().flat_map(|setting| ["-c", setting]))
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .process_group(0)
            .spawn()?;
        let mut cluster = Self { server, host, port, folder };
        cluster.wait_until_ready(program("pg_isready"))?;
        Ok(cluster)
    }

    pub(crate) fn url(&self) -> String {
        // A path counts as a host once its slashes are escaped.
        format!("postgres://postgres@{}:{}/postgres", self.host.replace('/', "%2F"), self.port)
    }

    fn wait_until_ready(&mut self, mut probe: Command) -> Result<()> {
        probe.args(["--quiet", &format!("--host={}", self.host), &format!("--port={}", self.port)]);
        let deadline = Instant::now() + START_PATIENCE;
        while Instant::now() < deadline {
            if probe.status()?.success() {
                return Ok(());
            }
            if ended(&mut self.server, Duration::from_millis(50)) {
                break;
            }
        }
        let log = fs::read_to_string(self.folder.path().join("log")).context("the server's log")?;
        bail!("PostgreSQL did not come up:\n{log}")
    }
}

impl Drop for Cluster {
    /// SIGQUIT ends the server at once: its data is thrown away anyway.
    fn drop(&mut self) {
        signal(&self.server, Signal::QUIT);
        if !ended(&mut self.server, STOP_PATIENCE) {
            self.server.kill().ok();
            self.server.wait().ok();
        }
    }
}

fn settings(host: &str, port: u16, durability: Durability) -> Vec<String> {
    let (address, sockets) = if host.starts_with('/') { ("", host) } else { (host, "") };
    let mut settings = vec![
        format!("listen_addresses={address}"),
        format!("unix_socket_directories={sockets}"),
        format!("port={port}"),
        "max_connections=300".to_owned(),
        "timezone=UTC".to_owned(),
    ];
    match durability {
        // As of a server that has been up for a while: it keeps the files of its log to write them again.
        Durability::Kept => settings
            .extend(["shared_buffers=256MB", "max_wal_size=4GB", "min_wal_size=4GB"].map(str::to_owned)),
        Durability::Waived => {
            settings
                .extend(["fsync=off", "synchronous_commit=off", "full_page_writes=off"].map(str::to_owned));
        }
    }
    settings
}

/// Removes what killed runs left behind: folders that name a process which is no more.
fn sweep() {
    let Ok(entries) = fs::read_dir(std::env::temp_dir()) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let owner = name.strip_prefix(PREFIX).and_then(|rest| rest.split_once('-')).map(|(pid, _)| pid);
        if owner.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}
