//! What the manifests promise: versions in one place, a closed list for the engine, nothing that is not used.

use super::Complaint;
use super::sources::{Source, Sources};

/// All that the engine may ever need: no clock, network, database, environment or chance.
const ENGINE_MAY_USE: [&str; 10] = [
    "jiff",
    "rustc-hash",
    "serde",
    "serde_json",
    "serde_path_to_error",
    "sha2",
    "smallvec",
    "thiserror",
    "toml",
    "utoipa",
];
const ENGINE: &str = "crates/engine/Cargo.toml";

pub(crate) fn check(sources: &Sources) -> Vec<Complaint> {
    let manifests = sources
        .iter()
        .filter(|source| source.path.starts_with("crates/") && source.path.ends_with("/Cargo.toml"));
    manifests.flat_map(|manifest| check_manifest(manifest, sources)).collect()
}

fn check_manifest(manifest: &Source, sources: &Sources) -> Vec<Complaint> {
    let folder = manifest.path.trim_end_matches("Cargo.toml");
    let mut complaints = Vec::new();
    let mut complain = |text: String| complaints.push(Complaint::new(&manifest.path, text));
    for dependency in dependencies(&manifest.text) {
        let name = dependency.name;
        if !dependency.line.contains("workspace = true") {
            complain(format!("{name}: versions belong in the workspace's Cargo.toml"));
        }
        if manifest.path == ENGINE && dependency.section == "dependencies" && !ENGINE_MAY_USE.contains(&name)
        {
            complain(format!("{name}: the engine's dependencies are a closed list"));
        }
        let explained = dependency.line.contains(" # ");
        if !explained && !is_used(name, folder, sources) {
            complain(format!("{name}: nothing names it (say why in a comment if it is needed)"));
        }
    }
    complaints
}

struct Dependency<'a> {
    section: &'a str,
    name: &'a str,
    line: &'a str,
}

fn dependencies(manifest: &str) -> Vec<Dependency<'_>> {
    let mut section = "";
    let mut found = Vec::new();
    for line in manifest.lines() {
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']');
        } else if section.ends_with("dependencies")
            && let Some((key, _)) = line.split_once('=')
        {
            let name = key.trim().trim_end_matches(".workspace");
            found.push(Dependency { section, name, line });
        }
    }
    found
}

fn is_used(name: &str, folder: &str, sources: &Sources) -> bool {
    let module = name.replace('-', "_");
    let marks = [format!("{module}::"), format!("use {module}"), format!("{module}!")];
    let of_crate = |source: &&Source| source.path.starts_with(folder);
    sources.rust().filter(of_crate).any(|file| marks.iter().any(|mark| file.text.contains(mark.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(manifest: &str) -> Vec<String> {
        let sources =
            Sources::fake(&[(ENGINE, manifest), ("crates/engine/src/lib.rs", "use serde::Serialize;")]);
        check(&sources).into_iter().map(|complaint| complaint.message).collect()
    }

    #[test]
    fn a_used_and_listed_dependency_passes() {
        assert!(messages("[dependencies]\nserde.workspace = true\n").is_empty());
    }

    #[test]
    fn own_versions_strangers_and_idle_dependencies_are_named() {
        assert_eq!(messages("[dependencies]\nserde = \"1\"\n").len(), 1);
        assert_eq!(messages("[dependencies]\ntoml.workspace = true\n").len(), 1);
        assert_eq!(messages("[dependencies]\ntokio.workspace = true # needed\n").len(), 1);
    }
}
