//! `cargo xtask deps`: licences, banned crates and duplicates of the locked dependency graph.
//!
//! Reads the parts of `deny.toml` that need no network, so cargo-deny can read the same file. Known
//! vulnerabilities are not looked up: that needs a database from the network.

use std::collections::BTreeMap;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Policy {
    licenses: Licenses,
    bans: Bans,
}

#[derive(Debug, Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Bans {
    deny: Vec<Banned>,
}

#[derive(Debug, Deserialize)]
struct Banned {
    #[serde(rename = "crate")]
    name: String,
}

#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
}

pub(crate) fn run() -> Result<ExitCode> {
    let policy =
        std::fs::read_to_string(crate::python::workspace().join("deny.toml")).context("deny.toml")?;
    let policy: Policy = toml::from_str(&policy).context("deny.toml")?;
    let packages = packages()?;
    let complaints = complaints(&packages, &policy);
    for complaint in &complaints {
        eprintln!("{complaint}");
    }
    let twice = duplicates(&packages);
    eprintln!("in more than one version: {}", twice.join(", "));
    eprintln!("deps: {} packages, {} complaint(s)", packages.len(), complaints.len());
    Ok(if complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn packages() -> Result<Vec<Package>> {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version=1", "--locked"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(crate::python::workspace())
        .output()?;
    ensure!(output.status.success(), "cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(serde_json::from_slice::<Metadata>(&output.stdout)?.packages)
}

fn complaints(packages: &[Package], policy: &Policy) -> Vec<String> {
    let mut complaints = Vec::new();
    for Package { name, version, license } in packages {
        if policy.bans.deny.iter().any(|banned| banned.name == *name) {
            complaints.push(format!("{name} {version} is banned"));
        }
        let license = license.as_deref().unwrap_or("none");
        if !permitted(license, &policy.licenses.allow) {
            complaints.push(format!("{name} {version}: the licence {license:?} is not on the list"));
        }
    }
    complaints
}

/// Can the SPDX expression be met by licences of the list? `AND` binds tighter than `OR` and than the old `/`.
fn permitted(expression: &str, allow: &[String]) -> bool {
    let flat = expression.replace('/', " OR ");
    let Some((head, rest)) = flat.split_once('(') else {
        return flat.split(" OR ").any(|choice| {
            choice.split(" AND ").all(|term| term == "TRUE" || allow.iter().any(|known| known == term.trim()))
        });
    };
    let Some((inner, tail)) = rest.split_once(')') else { return false };
    let value = if permitted(inner, allow) { "TRUE" } else { "FALSE" };
    permitted(&format!("{head}{value}{tail}"), allow)
}

fn duplicates(packages: &[Package]) -> Vec<String> {
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in packages {
        versions.entry(&package.name).or_default().push(&package.version);
    }
    versions.retain(|_, found| found.len() > 1);
    versions.iter().map(|(name, found)| format!("{name} {}", found.join(" "))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_met_by_one_choice_or_by_all_parts() {
        let allow = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned);
        for good in ["MIT", "MIT OR GPL-3.0", "GPL-3.0/MIT", "(MIT OR GPL-3.0) AND ISC", "MIT AND ISC"] {
            assert!(permitted(good, &allow), "{good}");
        }
        assert!(permitted("Apache-2.0 WITH LLVM-exception OR GPL-3.0", &allow));
        for bad in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR ISC) AND GPL-3.0", "none", "(MIT"] {
            assert!(!permitted(bad, &allow), "{bad}");
        }
    }

    #[test]
    fn a_banned_crate_is_named_once() {
        let policy: Policy =
            toml::from_str("licenses.allow = ['MIT']\n[bans]\ndeny = [{ crate = 'openssl-sys' }]").unwrap();
        let package =
            |name: &str| Package { name: name.into(), version: "1.0.0".into(), license: Some("MIT".into()) };
        assert_eq!(complaints(&[package("openssl-sys"), package("ring")], &policy).len(), 1);
    }
}
