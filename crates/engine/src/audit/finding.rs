//! What can be wrong with a chain, each kind by its own name.

use serde::Serialize;

/// One fault and where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Finding {
    pub kind: FindingKind,
    /// The first place in the chain that is concerned; absent for an entry that is not in the chain.
    pub seq: Option<i64>,
    /// The last place, where several are.
    pub to_seq: Option<i64>,
    pub audit_id: Option<String>,
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// An entry or its hash is not what was linked.
    Altered,
    /// Links or entries are gone from the middle.
    Missing,
    /// A genuine entry stands in another place than it was linked at.
    Reordered,
    /// An anchor knows a later link than the last one there is.
    Truncated,
    /// The same entry is there twice.
    Duplicate,
    /// The chain is whole but is not the one that was anchored.
    Rewritten,
    /// An entry is neither linked nor waiting to be.
    Unlinked,
}

impl FindingKind {
    pub const ALL: [Self; 7] = [
        Self::Altered,
        Self::Missing,
        Self::Reordered,
        Self::Truncated,
        Self::Duplicate,
        Self::Rewritten,
        Self::Unlinked,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Altered => "altered",
            Self::Missing => "missing",
            Self::Reordered => "reordered",
            Self::Truncated => "truncated",
            Self::Duplicate => "duplicate",
            Self::Rewritten => "rewritten",
            Self::Unlinked => "unlinked",
        }
    }
}

impl Finding {
    pub(super) fn at(kind: FindingKind, seq: i64, audit_id: Option<&str>, message: String) -> Self {
        Self { kind, seq: Some(seq), to_seq: None, audit_id: audit_id.map(str::to_owned), message }
    }

    /// An entry that nobody linked and that does not wait to be.
    pub fn unlinked(audit_id: String) -> Self {
        let message = "it is in the log, and neither linked nor waiting to be".to_owned();
        Self { kind: FindingKind::Unlinked, seq: None, to_seq: None, audit_id: Some(audit_id), message }
    }

    /// An entry that waited to be linked and is not there any more.
    pub fn lost(audit_id: String) -> Self {
        let message = "it waited to be linked and is gone".to_owned();
        Self { kind: FindingKind::Missing, seq: None, to_seq: None, audit_id: Some(audit_id), message }
    }
}
