//! The object store: for uploads when `usage.upload_store` is `s3`, and for the exports of the evaluation.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Secret;

/// The S3-compatible object store for exports, and for uploads where `usage.upload_store` says so.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Storage {
    /// Id of the access key. Without it and the key: those of the machine's role.
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
    /// Base address of an object store that is not Amazon's, such as `https://minio.example:9000`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// The bucket is named in the path and not in the host name.
    pub path_style: bool,
    /// What all names in the bucket begin with, such as `spendsense`.
    pub prefix: String,
}

impl Default for Storage {
    fn default() -> Self {
        Self {
            access_key_id: None,
            secret_access_key: None,
            region: "us-east-2".to_owned(),
            bucket: None,
            endpoint: None,
            path_style: true,
            prefix: String::new(),
        }
    }
}
