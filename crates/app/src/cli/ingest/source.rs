//! Files named on the command line: unpacked if need be, and recognised for what they hold.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read as _, Seek as _};
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use flate2::read::MultiGzDecoder;

use crate::ingest::{Document, Entity, Layout};

/// A file to load.
#[derive(Debug)]
pub(super) struct Source {
    pub name: String,
    pub document: Document,
    pub layout: Layout,
    pub bytes: u64,
}

impl Source {
    /// A document, or a bare array whose kind its name tells.
    pub(super) fn open(path: &Path) -> Result<Self> {
        Self::with(path, || kind_of(path))
    }

    /// A document, or a bare array of `entity`.
    pub(super) fn of_kind(path: &Path, entity: Entity) -> Result<Self> {
        Self::with(path, || Ok(entity))
    }

    /// The document that `convert` makes of the file.
    pub(super) fn converted(
        path: &Path,
        convert: impl FnOnce(BufReader<File>, &mut BufWriter<File>) -> Result<()>,
    ) -> Result<Self> {
        let name = path.display().to_string();
        let input = plain(path).with_context(|| format!("cannot read {name}"))?;
        let mut output = BufWriter::new(tempfile::tempfile()?);
        convert(BufReader::new(input), &mut output).with_context(|| name.clone())?;
        let file = output.into_inner()?;
        let bytes = file.metadata()?.len();
        Ok(Self { name, document: Document::new(file)?, layout: Layout::Object, bytes })
    }

    fn with(path: &Path, kind: impl FnOnce() -> Result<Entity>) -> Result<Self> {
        let name = path.display().to_string();
        let file = plain(path).with_context(|| format!("cannot read {name}"))?;
        let bytes = file.metadata()?.len();
        let mut document = Document::new(file).with_context(|| format!("cannot read {name}"))?;
        let layout = match document.peek()? {
            Some(b'[') => Layout::Array(kind()?),
            _ => Layout::Object,
        };
        Ok(Self { name, document, layout, bytes })
    }
}

/// The file, or its unpacked copy in a nameless temporary file.
pub(super) fn plain(path: &Path) -> Result<File> {
    let mut file = File::open(path)?;
    let mut magic = [0; 2];
    let packed = file.read_exact(&mut magic).is_ok() && magic == [0x1f, 0x8b];
    file.rewind()?;
    if !packed {
        return Ok(file);
    }
    let mut unpacked = tempfile::tempfile()?;
    std::io::copy(&mut MultiGzDecoder::new(BufReader::new(file)), &mut unpacked).context("cannot unpack")?;
    unpacked.rewind()?;
    Ok(unpacked)
}

fn kind_of(path: &Path) -> Result<Entity> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let kinds = [
        ("users", Entity::Users),
        ("accounts", Entity::Accounts),
        ("transactions", Entity::Transactions),
        ("liabilities", Entity::Liabilities),
        ("product", Entity::Products),
    ];
    kinds.into_iter().find(|(word, _)| name.contains(word)).map(|(_, entity)| entity).ok_or_else(|| {
        anyhow!(
            "{name} is a bare array; put users, accounts, transactions, liabilities or products in its name"
        )
    })
}
