//! The list of settings: names, kinds and texts, read off the sections' own descriptions.

use serde_json::Value;
use utoipa::PartialSchema;

use super::{
    Audit, Auth, Config, Database, Delivery, Deployment, Http, Limits, Llm, Log, Storage, Usage, Worker,
};

/// Settings whose environment variable has a name of its own.
const NAMES: [(&str, &str); 13] = [
    ("DATABASE_URL", "database.url"),
    ("OPENAI_API_KEY", "llm.api_key"),
    ("OPENAI_BASE_URL", "llm.base_url"),
    ("OPENAI_REASONING_MODEL", "llm.model"),
    ("ENVIRONMENT", "deployment.environment"),
    ("JWT_SECRET_KEY", "auth.jwt_secret_key"),
    ("AWS_ACCESS_KEY_ID", "storage.access_key_id"),
    ("AWS_SECRET_ACCESS_KEY", "storage.secret_access_key"),
    ("AWS_DEFAULT_REGION", "storage.region"),
    ("S3_BUCKET_NAME", "storage.bucket"),
    ("WORKER_POLL_INTERVAL", "worker.poll_interval_s"),
    ("WORKER_MAX_CONCURRENT", "worker.max_concurrent"),
    ("WORKER_LOCK_TIMEOUT", "worker.lock_timeout_s"),
];

/// Settings that may come as `NAME_FILE`, a file that holds the value.
const SECRETS: [&str; 6] = [
    "auth.jwt_secret_key",
    "llm.api_key",
    "storage.secret_access_key",
    "http.metrics_token",
    "database.url",
    "delivery.smtp_password",
];

/// One setting.
#[derive(Clone, Debug)]
pub(super) struct Key {
    /// `section.name`, as in the file.
    pub path: String,
    /// The environment variable.
    pub variable: String,
    pub kind: Kind,
    pub text: String,
    /// As TOML; `None` when it is unset.
    pub default: Option<String>,
    pub secret: bool,
}

/// How the text of an environment variable is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// A number or a truth value.
    Literal,
    List,
}

/// Every setting, by section.
pub(super) fn keys() -> Vec<Key> {
    let defaults = toml::Value::try_from(Config::default()).unwrap_or(toml::Value::Boolean(false));
    let mut keys = Vec::new();
    for section in sections() {
        let defaults = defaults.get(section.name);
        keys.extend(section.fields.iter().map(|(name, schema)| key(section.name, name, schema, defaults)));
    }
    keys
}

/// A section: its name, its text and the schemas of its settings.
pub(super) struct Section {
    pub(super) name: &'static str,
    pub(super) text: String,
    fields: Vec<(String, Value)>,
}

/// Every section, in the order of [`Config`].
pub(super) fn sections() -> Vec<Section> {
    vec![
        section::<Database>("database"),
        section::<Http>("http"),
        section::<Auth>("auth"),
        section::<Limits>("limits"),
        section::<Deployment>("deployment"),
        section::<Log>("log"),
        section::<Llm>("llm"),
        section::<Delivery>("delivery"),
        section::<Storage>("storage"),
        section::<Audit>("audit"),
        section::<Worker>("worker"),
        section::<Usage>("usage"),
    ]
}

fn section<T: PartialSchema>(name: &'static str) -> Section {
    let schema = serde_json::to_value(T::schema()).unwrap_or_default();
    let text = schema.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
    let fields = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    Section { name, text, fields: fields.into_iter().collect() }
}

fn key(section: &str, name: &str, schema: &Value, defaults: Option<&toml::Value>) -> Key {
    let path = format!("{section}.{name}");
    let variable = NAMES.iter().find(|(_, named)| *named == path).map_or_else(
        || format!("SPENDSENSE_{}__{}", section.to_uppercase(), name.to_uppercase()),
        |(variable, _)| (*variable).to_owned(),
    );
    let kinds = schema.get("type").map(Value::to_string).unwrap_or_default();
    let kind = match kinds.as_str() {
        kinds if kinds.contains("array") => Kind::List,
        kinds if ["integer", "number", "boolean"].iter().any(|kind| kinds.contains(kind)) => Kind::Literal,
        _ => Kind::Text,
    };
    let text = schema.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
    let default = defaults.and_then(|defaults| defaults.get(name)).map(toml::Value::to_string);
    Key { secret: SECRETS.contains(&path.as_str()), path, variable, kind, text, default }
}
