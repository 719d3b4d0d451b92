//! What is asked and answered about signals.

use garde::Validate;
use serde::{Deserialize, Serialize};
use spendsense_engine::signals::streams::{RecurringStream, RejectedCandidate};
use spendsense_engine::signals::{Evidence, Features};
use spendsense_engine::time::{Day, UnixMs};
use utoipa::{IntoParams, ToSchema};

use super::store::StoredSignals;

/// Longest window a caller may ask for.
pub const MAX_WINDOW_DAYS: u16 = 365;

/// The windows that personas and pages use.
pub const STANDARD_WINDOWS: [u16; 2] = [30, 180];

/// Which window, as of when.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ComputeQuery {
    /// Length of the window in days, 1 to 365.
    #[garde(range(min = 1, max = MAX_WINDOW_DAYS))]
    #[serde(default = "default_window")]
    #[param(default = 30, minimum = 1, maximum = 365, example = 30)]
    pub window_days: u16,
    /// Last day of the window; today in the deployment's time zone if left out. Answers for another day are not
    /// stored.
    #[garde(skip)]
    #[param(example = "2026-11-20")]
    pub as_of: Option<Day>,
}

fn default_window() -> u16 {
    30
}

/// As of when.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StreamsQuery {
    /// Last day that is seen; today in the deployment's time zone if left out.
    #[garde(skip)]
    #[param(example = "2026-11-20")]
    pub as_of: Option<Day>,
}

/// `POST /features/compute/{user_id}`.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComputedFeatures {
    pub user_id: String,
    pub window_days: u16,
    pub features: Features,
    pub as_of: Day,
    /// Currency of every amount in `features`.
    #[schema(example = "USD")]
    pub currency: String,
    /// Where each figure comes from.
    pub evidence: Vec<Evidence>,
    /// What was missing or left out.
    pub notes: Vec<String>,
    /// Days of history seen.
    pub history_days: Option<u32>,
    /// SHA-256 over everything the figures were computed from.
    pub fingerprint: String,
    pub computed_at: UnixMs,
    /// Whether the answer was kept for profiles, personas and recommendations.
    pub stored: bool,
}

/// Recurring streams, and what looked like one and is not.
#[derive(Debug, Serialize, ToSchema)]
pub struct Streams {
    pub user_id: String,
    pub as_of: Day,
    pub streams: Vec<RecurringStream>,
    /// Candidates with the test that they failed.
    pub rejected: Vec<RejectedCandidate>,
}

/// The stored figures of a window, as profiles show them.
#[derive(Debug, Serialize, ToSchema)]
pub struct WindowFeatures {
    #[serde(flatten)]
    pub features: Features,
    pub computed_at: UnixMs,
    pub as_of: Day,
    #[schema(example = "USD")]
    pub currency: String,
    pub notes: Vec<String>,
}

impl From<StoredSignals> for WindowFeatures {
    fn from(stored: StoredSignals) -> Self {
        Self {
            computed_at: stored.computed_at,
            as_of: stored.signals.as_of,
            currency: stored.signals.currency.to_string(),
            notes: stored.signals.notes,
            features: stored.signals.features,
        }
    }
}
