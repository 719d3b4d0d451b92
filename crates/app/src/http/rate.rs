//! How often one address and one identity may ask.

use std::fmt;
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use spendsense_engine::ids::IdentityId;

use super::{ApiError, ApiResult};
use crate::config;

/// Idle keys are swept out after this many checks.
const SWEEP_EVERY: u64 = 1 << 14;

/// Both limits.
#[derive(Debug)]
pub(super) struct RateLimits {
    pub(super) by_ip: Limit<IpAddr>,
    pub(super) by_identity: Limit<IdentityId>,
}

impl RateLimits {
    pub(super) fn new(limits: &config::Limits) -> Self {
        Self {
            by_ip: Limit::new(limits.per_ip_rate, limits.per_ip_burst),
            by_identity: Limit::new(limits.per_identity_rate, limits.per_identity_burst),
        }
    }
}

/// A leaky bucket a key. With a rate of zero there is no limit.
pub(super) struct Limit<K: Hash + Eq + Clone> {
    buckets: Option<DefaultKeyedRateLimiter<K>>,
    checks: AtomicU64,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    fn new(rate: u32, burst: u32) -> Self {
        let buckets = NonZeroU32::new(rate).map(|rate| {
            let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
            RateLimiter::keyed(Quota::per_second(rate).allow_burst(burst))
        });
        Self { buckets, checks: AtomicU64::new(0) }
    }

    pub(super) fn check(&self, key: &K) -> ApiResult<()> {
        let Some(buckets) = &self.buckets else { return Ok(()) };
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            buckets.retain_recent();
        }
        buckets.check_key(key).map_err(|refused| {
            let wait = refused.wait_time_from(DefaultClock::default().now());
            ApiError::RateLimited { retry_after_s: wait.as_secs().saturating_add(1) }
        })
    }
}

impl<K: Hash + Eq + Clone> fmt::Debug for Limit<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limit").field("on", &self.buckets.is_some()).finish_non_exhaustive()
    }
}
