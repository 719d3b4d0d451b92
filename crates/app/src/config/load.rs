//! Reads the settings from their sources and says what is wrong with them, all at once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use figment::providers::{Format as _, Serialized, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};

use super::Config;
use super::keys::{Key, Kind, keys};

/// Read when it lies in the current folder and no other file is named.
const FILE: &str = "spendsense.toml";
const PREFIX: &str = "SPENDSENSE_";
/// Names with the prefix that are no settings: the file's own, and those of the tests.
const FILE_VARIABLE: &str = "SPENDSENSE_CONFIG";
const TEST_PREFIX: &str = "SPENDSENSE_TEST_";

/// What is wrong, one line a problem, each naming the setting.
#[derive(Debug, thiserror::Error)]
#[error("{}", .problems.join("\n"))]
pub struct ConfigError {
    pub problems: Vec<String>,
}

impl ConfigError {
    fn one(problem: impl Into<String>) -> Self {
        Self { problems: vec![problem.into()] }
    }
}

/// The process's environment.
pub fn environment() -> BTreeMap<String, String> {
    let utf8 = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    std::env::vars_os().filter_map(utf8).collect()
}

/// The settings in force, checked. `file` is what the command line names.
pub fn load(file: Option<&Path>, environment: &BTreeMap<String, String>) -> Result<Config, ConfigError> {
    let mut figment = Figment::from(Serialized::defaults(Config::default()));
    if let Some(file) = find_file(file, environment)? {
        figment = figment.merge(Toml::file_exact(file));
    }
    for variable in variables(environment)? {
        figment = figment.merge(variable);
    }
    let config: Config = figment.extract().map_err(|error| ConfigError {
        // Figment calls its only layer of ours "default".
        problems: error.into_iter().map(|problem| problem.to_string().replace("\"default.", "\"")).collect(),
    })?;
    match config.problems() {
        problems if problems.is_empty() => Ok(config),
        problems => Err(ConfigError { problems }),
    }
}

fn find_file(
    named: Option<&Path>,
    environment: &BTreeMap<String, String>,
) -> Result<Option<PathBuf>, ConfigError> {
    let named = named.map(Path::to_path_buf).or_else(|| environment.get(FILE_VARIABLE).map(PathBuf::from));
    match named {
        Some(file) if file.is_file() => Ok(Some(file)),
        Some(file) => Err(ConfigError::one(format!("there is no settings file {}", file.display()))),
        None => Ok(Some(PathBuf::from(FILE)).filter(|file| file.is_file())),
    }
}

/// The environment's settings. A name with our prefix that is no setting is a mistake; an empty value is none.
fn variables(environment: &BTreeMap<String, String>) -> Result<Vec<Variable>, ConfigError> {
    let keys = keys();
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for (name, value) in environment.iter().filter(|(_, value)| !value.is_empty()) {
        let by_file = name.strip_suffix("_FILE");
        if let Some(key) = keys.iter().find(|key| key.variable == *name) {
            found.push(Variable::new(key, name, value));
        } else if let Some(key) = keys.iter().find(|key| key.secret && Some(key.variable.as_str()) == by_file)
        {
            match read_secret(name, value, environment.get(&key.variable)) {
                Ok(secret) => found.push(Variable::new(key, name, &secret)),
                Err(problem) => problems.push(problem),
            }
        } else if name.starts_with(PREFIX) && name != FILE_VARIABLE && !name.starts_with(TEST_PREFIX) {
            problems.push(format!("{name} is not a setting; docs/config.md lists them"));
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(ConfigError { problems }) }
}

fn read_secret(name: &str, file: &str, direct: Option<&String>) -> Result<String, String> {
    if direct.is_some_and(|value| !value.is_empty()) {
        return Err(format!("{name} and the setting itself are both given; give one"));
    }
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(text.trim_end_matches(['\r', '\n']).to_owned()),
        Err(error) => Err(format!("{name} names {file}, which cannot be read: {error}")),
    }
}

/// One environment variable as a source, so that errors name it.
struct Variable {
    name: String,
    path: String,
    value: Value,
}

impl Variable {
    fn new(key: &Key, name: &str, text: &str) -> Self {
        let value = match key.kind {
            Kind::Text => Value::from(text),
            Kind::Literal => literal(text),
            Kind::List if text.trim_start().starts_with('[') => literal(text),
            Kind::List => Value::from(text.split(',').map(|item| item.trim().to_owned()).collect::<Vec<_>>()),
        };
        Self { name: name.to_owned(), path: key.path.clone(), value }
    }
}

fn literal(text: &str) -> Value {
    match text.parse::<Value>() {
        Ok(value) => value,
        Err(never) => match never {},
    }
}

impl Provider for Variable {
    fn metadata(&self) -> Metadata {
        Metadata::named(format!("the environment variable {}", self.name))
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let dict = figment::util::nest(&self.path, self.value.clone()).into_dict().unwrap_or_default();
        Ok(Profile::Default.collect(dict))
    }
}
