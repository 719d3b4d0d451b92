//! Python for tools that come as Python packages: a virtual environment under the target folder.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};

use crate::process::{Interrupt, command, exit_code, quietly, supervise};

/// `cargo xtask python REQUIREMENTS SCRIPT…`: runs a script that needs the pinned packages of a file.
pub(crate) fn run(arguments: &[&str]) -> Result<ExitCode> {
    let [requirements, script @ ..] = arguments else {
        bail!("usage: cargo xtask python REQUIREMENTS SCRIPT [ARGUMENT…]");
    };
    let interrupt = Interrupt::watch()?;
    let python = with_packages(Path::new(requirements))?;
    Ok(exit_code(supervise(command(python).args(script), &interrupt)?))
}

/// Installs the packages unless a copy of the list says that they are there.
fn with_packages(requirements: &Path) -> Result<PathBuf> {
    let python = with_pip()?;
    let wanted = std::fs::read_to_string(requirements).context("the list of Python packages")?;
    let installed = target_folder().join("tools/python/installed.txt");
    if std::fs::read_to_string(&installed).is_ok_and(|found| found == wanted) {
        return Ok(python);
    }
    eprintln!("xtask: installing {} (once)", requirements.display());
    let install = ["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--requirement"];
    quietly(Command::new(&python).args(install).arg(requirements))?;
    std::fs::write(installed, wanted)?;
    Ok(python)
}

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
