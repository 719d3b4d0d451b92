//! How approved items reach their customers.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Secret;

/// What carries an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ChannelKind {
    #[default]
    Inbox,
    File,
    Smtp,
}

impl ChannelKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::File => "file",
            Self::Smtp => "smtp",
        }
    }
}

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SmtpSecurity {
    /// Encrypted before the first word is said, or nothing is sent.
    #[default]
    Starttls,
    Tls,
    None,
}

/// How approved items reach their customers. When they do is the policy's `expiry.undo_minutes`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Delivery {
    /// `inbox` (read here by the customer), `file` (one JSON file an item) or `smtp`. What is delivered also stands in
    /// the inbox.
    #[schema(value_type = String)]
    pub channel: ChannelKind,
    /// The folder of `file`.
    #[schema(value_type = String)]
    pub folder: PathBuf,
    /// Attempts before an item counts as dead; the waits between them double from a minute.
    pub attempts_max: u32,
    /// How long one attempt may take, in seconds.
    pub timeout_s: u64,
    /// The mail server of `smtp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smtp_host: Option<String>,
    /// Its port.
    pub smtp_port: u16,
    /// `starttls`, `tls` or `none`.
    #[schema(value_type = String)]
    pub smtp_security: SmtpSecurity,
    /// Login at the mail server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smtp_username: Option<String>,
    /// Its password.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub smtp_password: Option<Secret>,
    /// The sender of mails, such as `Your bank <guidance@bank.example>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smtp_from: Option<String>,
}

impl Default for Delivery {
    fn default() -> Self {
        Self {
            channel: ChannelKind::Inbox,
            folder: PathBuf::from("./data/outbox"),
            attempts_max: 8,
            timeout_s: 30,
            smtp_host: None,
            smtp_port: 587,
            smtp_security: SmtpSecurity::Starttls,
            smtp_username: None,
            smtp_password: None,
            smtp_from: None,
        }
    }
}
