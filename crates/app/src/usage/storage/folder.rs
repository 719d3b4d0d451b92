//! Uploaded files in a folder.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::{Duration, UNIX_EPOCH};

use spendsense_engine::time::UnixMs;

use super::{FILES, Incoming, UploadStore, file_name, upload_of};
use crate::usage::columns::FileKind;
use crate::usage::import::Files;
use crate::usage::source::Source;

/// A folder that every server and worker reaches.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }

    fn path(&self, upload_id: &str, kind: FileKind) -> PathBuf {
        self.0.join(file_name(upload_id, kind))
    }
}

/// A file that is being written.
struct New {
    file: File,
    folder: PathBuf,
}

impl Write for New {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Incoming for New {
    fn keep(self: Box<Self>) -> io::Result<()> {
        self.file.sync_all()?;
        // The name too: a file whose folder was not written down is lost with the power.
        File::open(&self.folder)?.sync_all()
    }
}

impl UploadStore for Folder {
    fn create(&self, upload_id: &str, kind: FileKind) -> io::Result<Box<dyn Incoming>> {
        fs::create_dir_all(&self.0)?;
        let file = File::create_new(self.path(upload_id, kind))?;
        Ok(Box::new(New { file, folder: self.0.clone() }))
    }

    fn open(&self, upload_id: &str) -> io::Result<Files> {
        let source = |kind| {
            let path = self.path(upload_id, kind);
            Ok::<_, io::Error>(path.try_exists()?.then(|| Source::new(&path, kind)))
        };
        Ok(Files { users: source(FileKind::Users)?, transactions: source(FileKind::Transactions)? })
    }

    fn remove(&self, upload_id: &str) -> io::Result<()> {
        for kind in FILES {
            match fs::remove_file(self.path(upload_id, kind)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    fn list_before(&self, before: UnixMs) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let before = UNIX_EPOCH + Duration::from_millis(u64::try_from(before.0).unwrap_or_default());
        let mut are_old: BTreeMap<String, bool> = BTreeMap::new();
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            let Some(upload_id) = name.to_str().and_then(upload_of) else { continue };
            // Another server may have removed it meanwhile.
            let Ok(written) = entry.metadata().and_then(|file| file.modified()) else { continue };
            *are_old.entry(upload_id.to_owned()).or_insert(true) &= written < before;
        }
        Ok(are_old.into_iter().filter_map(|(upload_id, is_old)| is_old.then_some(upload_id)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(store: &Folder, upload_id: &str, kind: FileKind) {
        let mut file = store.create(upload_id, kind).unwrap();
        file.write_all(b"x").unwrap();
        file.keep().unwrap();
    }

    #[test]
    fn an_upload_has_its_files_and_no_others() {
        let folder = tempfile::tempdir().unwrap();
        let store = Folder::new(folder.path().join("made"));
        made(&store, "upl_1", FileKind::Users);
        assert!(store.create("upl_1", FileKind::Users).is_err(), "nothing is written over");
        let files = store.open("upl_1").unwrap();
        assert!(files.users.is_some() && files.transactions.is_none());
        store.remove("upl_1").unwrap();
        store.remove("upl_1").unwrap();
        assert!(store.open("upl_1").unwrap().users.is_none());
    }

    #[test]
    fn an_upload_is_old_when_all_of_its_files_are() {
        let folder = tempfile::tempdir().unwrap();
        let store = Folder::new(folder.path().to_path_buf());
        let noon = UNIX_EPOCH + Duration::from_hours(12);
        made(&store, "upl_1", FileKind::Users);
        made(&store, "upl_1", FileKind::Transactions);
        made(&store, "upl_2", FileKind::Users);
        fs::write(folder.path().join("notes.txt"), "kept").unwrap();
        for (upload_id, kind) in [("upl_1", FileKind::Users), ("upl_2", FileKind::Users)] {
            let file = File::options().write(true).open(store.path(upload_id, kind)).unwrap();
            file.set_modified(noon).unwrap();
        }
        assert_eq!(store.list_before(UnixMs(43_200_001)).unwrap(), ["upl_2"]);
        assert_eq!(store.list_before(UnixMs(43_200_000)).unwrap(), Vec::<String>::new());
        assert!(Folder::new(folder.path().join("none")).list_before(UnixMs(1)).unwrap().is_empty());
    }
}
