//! The rules that single values must keep, each broken one named by its setting.

use super::{ChannelKind, Config, Environment, SmtpSecurity, UploadPlace};

/// Shortest key that signs tokens, as RFC 7518 asks of HS256.
const KEY_BYTES_MIN: usize = 32;

fn is_web(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

impl Config {
    /// What is wrong, one sentence each; empty when nothing is.
    pub fn problems(&self) -> Vec<String> {
        let checks = [
            self.database_problem(),
            self.zone_problem(),
            self.signing_key_problem(),
            self.verify_time_problem(),
        ];
        checks
            .into_iter()
            .flatten()
            .chain(self.positive_problems())
            .chain(self.url_problems())
            .chain(self.delivery_problems())
            .chain(self.storage_problems())
            .collect()
    }

    fn database_problem(&self) -> Option<String> {
        self.database.target().err().map(|error| format!("database.url: {error}"))
    }

    fn zone_problem(&self) -> Option<String> {
        let zone = &self.deployment.time_zone;
        let wrong = self.deployment.zone().is_err();
        wrong.then(|| {
            format!("deployment.time_zone: {zone:?} is not the name of a time zone, such as Europe/Berlin")
        })
    }

    fn verify_time_problem(&self) -> Option<String> {
        let at = &self.usage.verify_at;
        let wrong = self.usage.verify_time().is_err();
        wrong.then(|| format!("usage.verify_at: {at:?} is not a time of day, such as 04:40"))
    }

    fn signing_key_problem(&self) -> Option<String> {
        match &self.auth.jwt_secret_key {
            Some(key) if key.expose().len() < KEY_BYTES_MIN => {
                Some(format!("auth.jwt_secret_key (JWT_SECRET_KEY) must have at least {KEY_BYTES_MIN} bytes"))
            }
            None if self.deployment.environment != Environment::Dev => {
                Some("auth.jwt_secret_key (JWT_SECRET_KEY) must be set outside dev".to_owned())
            }
            _ => None,
        }
    }

    fn positive_problems(&self) -> impl Iterator<Item = String> {
        let one = |zero: bool, name: &'static str| (zero, name);
        [
            one(self.database.max_connections == 0, "database.max_connections"),
            one(self.http.body_bytes_max == 0, "http.body_bytes_max"),
            one(self.http.ingest_body_bytes_max == 0, "http.ingest_body_bytes_max"),
            one(self.http.request_timeout_s == 0, "http.request_timeout_s"),
            one(self.http.long_request_timeout_s == 0, "http.long_request_timeout_s"),
            one(self.http.concurrent_requests_max == 0, "http.concurrent_requests_max"),
            one(self.auth.access_ttl_s == 0, "auth.access_ttl_s"),
            one(self.auth.refresh_ttl_s == 0, "auth.refresh_ttl_s"),
            one(self.auth.failure_window_s == 0, "auth.failure_window_s"),
            one(self.auth.concurrent_hashes_max == 0, "auth.concurrent_hashes_max"),
            one(self.delivery.attempts_max == 0, "delivery.attempts_max"),
            one(self.delivery.timeout_s == 0, "delivery.timeout_s"),
            one(self.llm.timeout_s == 0, "llm.timeout_s"),
            one(self.llm.max_attempts == 0, "llm.max_attempts"),
            one(self.audit.anchor_every_s == 0, "audit.anchor_every_s"),
            one(self.worker.poll_interval_s == 0, "worker.poll_interval_s"),
            one(self.worker.max_concurrent == 0, "worker.max_concurrent"),
            one(self.worker.lock_timeout_s == 0, "worker.lock_timeout_s"),
            one(self.worker.retry_wait_ms == 0, "worker.retry_wait_ms"),
            one(self.worker.retention_days == 0, "worker.retention_days"),
            one(self.worker.dead_retention_days == 0, "worker.dead_retention_days"),
            one(self.usage.upload_bytes_max == 0, "usage.upload_bytes_max"),
            one(self.usage.chunk_rows == 0, "usage.chunk_rows"),
            one(self.usage.dry_run_rows_max == 0, "usage.dry_run_rows_max"),
        ]
        .into_iter()
        .filter(|(zero, _)| *zero)
        .map(|(_, name)| format!("{name} must be at least 1"))
    }

    fn delivery_problems(&self) -> impl Iterator<Item = String> {
        let delivery = &self.delivery;
        let is_mail = delivery.channel == ChannelKind::Smtp;
        let host = (is_mail && delivery.smtp_host.is_none())
            .then(|| "delivery.smtp_host must be set for the channel smtp".to_owned());
        let from = match &delivery.smtp_from {
            Some(from) => from.parse::<lettre::message::Mailbox>().is_err().then(|| {
                format!("delivery.smtp_from: {from:?} is not an address, such as Bank <a@bank.example>")
            }),
            None => is_mail.then(|| "delivery.smtp_from must be set for the channel smtp".to_owned()),
        };
        let bare = (delivery.smtp_security == SmtpSecurity::None && delivery.smtp_password.is_some())
            .then(|| "delivery.smtp_password is not sent without delivery.smtp_security".to_owned());
        host.into_iter().chain(from).chain(bare)
    }

    fn storage_problems(&self) -> impl Iterator<Item = String> {
        let storage = &self.storage;
        let bucket = (self.usage.upload_store == UploadPlace::S3 && storage.bucket.is_none())
            .then(|| "storage.bucket (S3_BUCKET_NAME) must be set for usage.upload_store s3".to_owned());
        let endpoint = storage.endpoint.as_deref().filter(|url| !is_web(url));
        let endpoint = endpoint.map(|_| "storage.endpoint must begin with http:// or https://".to_owned());
        let half = storage.access_key_id.is_some() != storage.secret_access_key.is_some();
        let half = (half && self.usage.upload_store == UploadPlace::S3)
            .then(|| "storage.access_key_id and storage.secret_access_key are only good together".to_owned());
        bucket.into_iter().chain(endpoint).chain(half)
    }

    fn url_problems(&self) -> impl Iterator<Item = String> {
        let llm = (!is_web(&self.llm.base_url))
            .then(|| "llm.base_url must begin with http:// or https://".to_owned());
        let temperature = (!(0.0..=2.0).contains(&self.llm.temperature))
            .then(|| "llm.temperature must lie between 0 and 2".to_owned());
        let origins = self
            .http
            .cors_origins
            .iter()
            .filter(move |origin| *origin != "*" && (!is_web(origin) || origin.ends_with('/')));
        let origins = origins.map(|origin| {
            format!("http.cors_origins: {origin:?} is not an origin, such as http://localhost:3000")
        });
        llm.into_iter().chain(temperature).chain(origins)
    }
}
