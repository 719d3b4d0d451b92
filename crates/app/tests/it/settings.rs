//! Settings: where they come from and what is refused.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use spendsense::config::{Config, Environment, load};

fn from_env(pairs: &[(&str, &str)]) -> Result<Config, String> {
    let environment: BTreeMap<String, String> =
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    load(None, &environment).map_err(|error| error.to_string())
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn from_file(text: &str) -> Result<Config, String> {
    load(Some(file(text).path()), &BTreeMap::new()).map_err(|error| error.to_string())
}

#[test]
fn documented_names_are_read() {
    let config = from_env(&[
        ("DATABASE_URL", "postgres://db/x"),
        ("OPENAI_API_KEY", "123456"),
        ("OPENAI_REASONING_MODEL", "gpt-5"),
        ("OPENAI_BASE_URL", "http://localhost:9/v1"),
        ("ENVIRONMENT", "staging"),
        ("JWT_SECRET_KEY", "12345678901234567890123456789012"),
        ("AWS_ACCESS_KEY_ID", "id"),
        ("AWS_SECRET_ACCESS_KEY", "key"),
        ("AWS_DEFAULT_REGION", "eu-central-1"),
        ("S3_BUCKET_NAME", "bucket"),
        ("SPENDSENSE_HTTP__CORS_ORIGINS", "http://a.example, https://b.example"),
        ("SPENDSENSE_LLM__INPUT_USD_PER_MILLION", "0.25"),
    ])
    .unwrap();
    assert_eq!(config.database.url, "postgres://db/x");
    assert_eq!(config.llm.api_key.unwrap().expose(), "123456");
    assert_eq!(config.llm.model, "gpt-5");
    assert_eq!(config.deployment.environment, Environment::Staging);
    assert_eq!(config.auth.jwt_secret_key.unwrap().expose(), "12345678901234567890123456789012");
    assert_eq!(config.storage.bucket.as_deref(), Some("bucket"));
    assert_eq!(config.http.cors_origins, ["http://a.example", "https://b.example"]);
    assert_eq!(config.llm.input_usd_per_million.cost_nano_usd(1), 250);
}

#[test]
fn the_environment_beats_the_file_and_the_file_the_defaults() {
    let file = file("[http]\nbody_bytes_max = 7\ndrain_timeout_s = 8\n");
    let environment = BTreeMap::from([("SPENDSENSE_HTTP__BODY_BYTES_MAX".to_owned(), "9".to_owned())]);
    let config = load(Some(file.path()), &environment).unwrap();
    assert_eq!((config.http.body_bytes_max, config.http.drain_timeout_s), (9, 8));
    assert_eq!(config.http.request_timeout_s, Config::default().http.request_timeout_s);
}

#[test]
fn what_is_wrong_is_named() {
    let cases = [
        (from_env(&[("SPENDSENSE_HTTP__BIMD", "x")]), "SPENDSENSE_HTTP__BIMD"),
        (from_env(&[("SPENDSENSE_HTTP__BODY_BYTES_MAX", "many")]), "SPENDSENSE_HTTP__BODY_BYTES_MAX"),
        (from_env(&[("SPENDSENSE_HTTP__BODY_BYTES_MAX", "0")]), "http.body_bytes_max"),
        (from_env(&[("DATABASE_URL", "mysql://x")]), "database.url"),
        (from_env(&[("ENVIRONMENT", "production")]), "production"),
        (from_env(&[("ENVIRONMENT", "prod")]), "JWT_SECRET_KEY"),
        (from_env(&[("JWT_SECRET_KEY", "short")]), "JWT_SECRET_KEY"),
        (from_env(&[("JWT_SECRET_KEY_FILE", "/nonexistent/key")]), "JWT_SECRET_KEY_FILE"),
        (from_env(&[("SPENDSENSE_DEPLOYMENT__TIME_ZONE", "Mars/Base")]), "deployment.time_zone"),
        (from_env(&[("SPENDSENSE_HTTP__CORS_ORIGINS", "localhost")]), "http.cors_origins"),
        (from_env(&[("SPENDSENSE_CONFIG", "/nonexistent.toml")]), "/nonexistent.toml"),
        (from_file("[http]\nfoo = 1\n"), "http.foo"),
        (from_file("[htttp]\n"), "htttp"),
        (from_file("not toml"), "TOML"),
    ];
    for (result, name) in cases {
        let error = result.expect_err(name);
        assert!(error.contains(name), "{name}: {error}");
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let error = from_file("[http]\nbody_bytes_max = 0\n[auth]\naccess_ttl_s = 0\n").unwrap_err();
    assert!(error.contains("http.body_bytes_max") && error.contains("auth.access_ttl_s"), "{error}");
}

#[test]
fn secrets_come_from_files_too_but_not_from_both() {
    let key = file("a key of at least thirty-two bytes, in a file\n");
    let path = key.path().to_str().unwrap();
    let config = from_env(&[("JWT_SECRET_KEY_FILE", path)]).unwrap();
    let read = config.auth.jwt_secret_key.unwrap();
    assert_eq!(read.expose(), "a key of at least thirty-two bytes, in a file");
    let both = from_env(&[("JWT_SECRET_KEY_FILE", path), ("JWT_SECRET_KEY", read.expose())]);
    assert!(both.is_err_and(|error| error.contains("JWT_SECRET_KEY_FILE")));
}

#[test]
fn empty_variables_count_as_unset() {
    let config = from_env(&[("OPENAI_API_KEY", ""), ("SPENDSENSE_HTTP__BIND", "")]).unwrap();
    assert!(config.llm.api_key.is_none());
    assert_eq!(config.database.data_dir(), Path::new("data"));
}
