//! The object store for exports: named in the documentation, read by the exports of the evaluation.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Secret;

/// The S3-compatible object store that exports go to.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Storage {
    /// Id of the access key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key_id: Option<String>,
    /// The key itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub secret_access_key: Option<Secret>,
    /// Region of the bucket.
    pub region: String,
    /// The bucket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket: Option<String>,
}

impl Default for Storage {
    fn default() -> Self {
        Self { access_key_id: None, secret_access_key: None, region: "us-east-2".to_owned(), bucket: None }
    }
}
