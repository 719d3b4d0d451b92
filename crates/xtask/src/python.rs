//! Python for tools that come as Python packages: a virtual environment under the target folder.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::process::quietly;

/// A Python that has pip: the machine's own is not asked to have it, nor changed.
pub(crate) fn with_pip() -> Result<PathBuf> {
    let folder = target_folder().join("tools/python");
    let python = folder.join("bin/python");
    if !python.is_file() {
        let create = || quietly(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder));
        if create().is_err() {
            install_venv().context("Python's venv module is missing")?;
            create()?;
        }
    }
    Ok(python)
}

/// Debian keeps `venv` in a package of its own; only root can add it.
fn install_venv() -> Result<()> {
    quietly(Command::new("apt-get").arg("update"))?;
    quietly(Command::new("apt-get").args(["install", "--yes", "--no-install-recommends", "python3-venv"]))
}

/// Cargo's target folder.
pub(crate) fn target_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from)
}

/// The root of the repository.
pub(crate) fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}
