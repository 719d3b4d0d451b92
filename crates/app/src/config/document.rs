//! The settings as text: in force and without secrets, or as the reference in `docs/config.md`.

use std::fmt::Write as _;

use super::Config;
use super::keys::{Section, keys, sections};

/// The settings in force, as TOML; secrets are stars.
pub fn redacted(config: &Config) -> String {
    let mut shown = config.clone();
    if let Ok(target @ spendsense_db::Target::Postgres(_)) = config.database.target() {
        shown.database.url = target.redacted();
    }
    toml::to_string_pretty(&shown).unwrap_or_default()
}

/// `docs/config.md`.
pub fn reference() -> String {
    let mut page = String::from(
        "# Settings\n\n\
         Made by `spendsense config docs`; do not edit.\n\n\
         Shipped defaults, then `spendsense.toml` in the current folder (or the file that `--config` or\n\
         `SPENDSENSE_CONFIG` names), then the environment. Unknown keys of the file and unknown `SPENDSENSE_…`\n\
         variables are refused. An empty variable counts as unset. Lists in variables are separated by commas.\n\
         What is marked *secret* may also come as `NAME_FILE`, the path of a file that holds it.\n\
         `spendsense config check` prints the settings in force.\n",
    );
    let keys = keys();
    for Section { name, text, .. } in sections() {
        let _infallible =
            write!(page, "\n## [{name}]\n\n{text}\n\n| key | default | variable | |\n|---|---|---|---|\n");
        for key in keys.iter().filter(|key| key.path.split('.').next() == Some(name)) {
            let name = key.path.split('.').nth(1).unwrap_or_default();
            let default = key.default.as_ref().map_or_else(String::new, |default| format!("`{default}`"));
            let secret = if key.secret { "*secret* " } else { "" };
            let text = key.text.replace('\n', " ");
            let _infallible =
                writeln!(page, "| `{name}` | {default} | `{}` | {secret}{text} |", key.variable);
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_in_the_docs_is_this_one() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/config.md");
        let committed = std::fs::read_to_string(path).unwrap();
        assert_eq!(committed, reference(), "run `spendsense config docs > docs/config.md`");
    }

    #[test]
    fn secrets_are_stars() {
        let mut config = Config::default();
        config.auth.jwt_secret_key = Some("a very secret key".to_owned().into());
        config.database.url = "postgres://me:hunter2@db/x".to_owned();
        let shown = redacted(&config);
        assert!(shown.contains("jwt_secret_key = \"***\""));
        assert!(!shown.contains("very secret") && !shown.contains("hunter2"), "{shown}");
        assert!(!format!("{config:?}").contains("very secret"));
    }
}
