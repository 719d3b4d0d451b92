//! What the outside world supplies to logic: the time and fresh ids. Nothing else reads a clock or draws a number.

use std::sync::Arc;

use jiff::tz::TimeZone;
use spendsense_engine::time::{Day, UnixMs};

/// Tells the time. [`SystemClock`] in production, a settable one in tests.
pub trait Clock: Send + Sync {
    fn now(&self) -> UnixMs;

    /// The calendar day of now in `zone`.
    fn today(&self, zone: &TimeZone) -> Day {
        Day::from_date(self.now().timestamp().to_zoned(zone.clone()).date())
    }
}

/// Makes ids that nobody has used before.
pub trait Ids: Send + Sync {
    /// `prefix` and 32 hexadecimal digits (`rec_0193…`), sorted by time of making.
    fn next(&self, prefix: &str) -> String;
}

/// The machine's clock.
#[derive(Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> UnixMs {
        UnixMs(jiff::Timestamp::now().as_millisecond())
    }
}

/// UUIDv7 ids.
#[derive(Debug)]
pub struct RandomIds;

impl Ids for RandomIds {
    #[expect(clippy::disallowed_methods, reason = "the one place that draws ids")]
    fn next(&self, prefix: &str) -> String {
        format!("{prefix}_{}", uuid::Uuid::now_v7().simple())
    }
}

/// Time and ids together, as services take them.
#[derive(Clone)]
pub struct World {
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
}

impl World {
    pub fn real() -> Self {
        Self { clock: Arc::new(SystemClock), ids: Arc::new(RandomIds) }
    }

    pub fn now(&self) -> UnixMs {
        self.clock.now()
    }

    pub fn id(&self, prefix: &str) -> String {
        self.ids.next(prefix)
    }
}
