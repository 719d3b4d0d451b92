//! Whose processes the server runs as: PostgreSQL refuses to be root.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

/// The system user that owns the server and its files.
#[derive(Debug)]
pub(crate) enum Account {
    /// We are an ordinary user, and so may the server be.
    Ours,
    /// We are root: the server runs as somebody without rights.
    Other { uid: u32, gid: u32 },
}

impl Account {
    pub(crate) fn for_server() -> Result<Self> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Ours);
        }
        let users = std::fs::read_to_string("/etc/passwd").context("the list of users")?;
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| find(&users, name))
            .context("root needs a user `postgres` or `nobody` to run PostgreSQL as")
    }

    /// A folder that survives between runs and that the account can read.
    pub(crate) fn cache(&self) -> Result<PathBuf> {
        let base = match self {
            Self::Other { .. } => PathBuf::from("/var/cache"),
            Self::Ours => match std::env::var_os("XDG_CACHE_HOME") {
                Some(folder) => PathBuf::from(folder),
                None => PathBuf::from(std::env::var_os("HOME").context("HOME is not set")?).join(".cache"),
            },
        };
        Ok(base.join("spendsense"))
    }

    /// Hands a file or folder over to the account.
    pub(crate) fn give(&self, path: &Path) -> Result<()> {
        if let Self::Other { uid, gid } = self {
            std::os::unix::fs::chown(path, Some(*uid), Some(*gid))?;
        }
        Ok(())
    }

    /// A command that runs as the account, in a folder it may enter, and that ends when we do.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "QUIT"]).current_dir("/");
        if let Self::Other { uid, gid } = self {
            command.args(["--reuid", &uid.to_string(), "--regid", &gid.to_string(), "--clear-groups"]);
        }
        command.arg(program);
        command
    }
}

fn find(users: &str, name: &str) -> Option<Account> {
    let mut fields =
        users.lines().map(|line| line.split(':')).find(|line| line.clone().next() == Some(name))?;
    Some(Account::Other { uid: fields.nth(2)?.parse().ok()?, gid: fields.next()?.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_its_whole_name() {
        let users = "root:x:0:0::/root:/bin/sh\nnobodyelse:x:7:8::/:/x\nnobody:x:65534:65533::/:/x\n";
        assert!(matches!(find(users, "nobody"), Some(Account::Other { uid: 65534, gid: 65533 })));
        assert!(find(users, "postgres").is_none());
    }
}
