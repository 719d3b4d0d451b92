//! The key that signs access tokens: from the settings, or made once and kept beside the data.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use anyhow::Context as _;

use super::tokens::random_secret;
use crate::config::{Config, Secret};

const FILE: &str = "jwt_secret";

/// The configured key, else the kept one, else a new one. Many processes may ask at once and get the same.
pub fn signing_key(config: &Config) -> anyhow::Result<Secret> {
    if let Some(key) = &config.auth.jwt_secret_key {
        return Ok(key.clone());
    }
    let folder = config.database.data_dir();
    kept_key(&folder).with_context(|| format!("cannot keep a signing key in {}", folder.display()))
}

fn kept_key(folder: &Path) -> anyhow::Result<Secret> {
    let path = folder.join(FILE);
    match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        read => return Ok(read?.trim_end().to_owned().into()),
    }
    fs::create_dir_all(folder)?;
    // Created 0600 under a random name, then linked: whoever links first wins, and nobody reads half a key.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(random_secret().as_bytes())?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(&path) {
        Ok(_) => tracing::info!("made a signing key for access tokens"),
        Err(lost) if lost.error.kind() == ErrorKind::AlreadyExists => {}
        Err(failed) => return Err(failed.error.into()),
    }
    Ok(fs::read_to_string(&path)?.trim_end().to_owned().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = kept_key(folder.path()).unwrap();
        assert_eq!(first.expose(), kept_key(folder.path()).unwrap().expose());
        assert!(first.expose().len() >= 32);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
