//! Which installation this is.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How careful to be: `prod` insists on real secrets and HTTPS headers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    #[default]
    Dev,
    Staging,
    Prod,
}

/// Which installation this is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Deployment {
    /// `dev`, `staging` or `prod`.
    pub environment: Environment,
    /// IANA name of the zone whose midnight begins a day.
    pub time_zone: String,
}

impl Default for Deployment {
    fn default() -> Self {
        Self { environment: Environment::Dev, time_zone: "UTC".to_owned() }
    }
}

impl Deployment {
    pub fn zone(&self) -> Result<TimeZone, jiff::Error> {
        TimeZone::get(&self.time_zone)
    }
}
