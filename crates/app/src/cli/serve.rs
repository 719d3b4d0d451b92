//! `spendsense serve`.

use std::time::Duration;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use super::{CliResult, logging, open};
use crate::config::Config;
use crate::http::serve::serve;
use crate::prices;

/// Seconds, from a cached read to a batch.
const BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
/// How often the recorder folds samples together; without it they would pile up.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

pub(super) async fn run(config: Config) -> CliResult {
    logging::start(&config.log)?;
    let metrics = record_metrics()?;
    let state = open(config).await?.with_metrics(metrics);
    prices::service::load_shipped(&state).await.map_err(anyhow::Error::new)?;
    Ok(serve(state).await?)
}

fn record_metrics() -> anyhow::Result<PrometheusHandle> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS)?
        .install_recorder()?;
    let upkeep = handle.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP_EVERY).await;
            upkeep.run_upkeep();
        }
    });
    Ok(handle)
}
