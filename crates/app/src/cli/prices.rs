//! `spendsense usage prices` and `spendsense usage recost`.

#![expect(clippy::print_stdout, reason = "the command's answer")]

use clap::Args;
use spendsense_engine::time::{Day, UnixMs};

use super::{CliError, CliResult};
use crate::http::{ApiError, AppState, Caller};
use crate::prices::model::{PriceQuery, RecostBody};
use crate::prices::{recost, service};

#[derive(Debug, Args)]
pub(super) struct PricesArgs {
    /// Only this model
    #[arg(long)]
    model: Option<String>,
    /// Only this provider
    #[arg(long)]
    provider: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct RecostArgs {
    /// First day (default: the first there is)
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: Option<Day>,
    /// Last day, included (default: the last there is)
    #[arg(long, value_name = "DATE", value_parser = day)]
    to: Option<Day>,
    /// Only these models; may be repeated
    #[arg(long = "model", value_name = "MODEL")]
    models: Vec<String>,
    /// Only these companies; may be repeated
    #[arg(long = "company", value_name = "COMPANY")]
    companies: Vec<String>,
    /// Only these regions; may be repeated
    #[arg(long = "region", value_name = "REGION")]
    regions: Vec<String>,
    /// Prices as they were known at this instant, such as 2026-11-01T00:00:00Z (default: now)
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    prices_as_of: Option<UnixMs>,
    /// Whose price a model has that several sell; may be repeated
    #[arg(long = "provider", value_name = "MODEL=PROVIDER", value_parser = pair)]
    providers: Vec<(String, String)>,
    /// Print the run as JSON
    #[arg(long)]
    json: bool,
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "is not an ISO date".to_owned())
}

fn instant(text: &str) -> Result<UnixMs, String> {
    text.parse::<jiff::Timestamp>().map(|at| UnixMs(at.as_millisecond())).map_err(|error| error.to_string())
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (model, provider) = text.split_once('=').ok_or("is not MODEL=PROVIDER")?;
    Ok((model.to_owned(), provider.to_owned()))
}

pub(super) async fn list(args: PricesArgs, state: &AppState) -> CliResult {
    service::load_shipped(state).await.map_err(refused)?;
    let query = PriceQuery { model: args.model, provider: args.provider, limit: i64::MAX - 1, cursor: None };
    let page = service::list(state, &query).await.map_err(refused)?;
    for price in &page.items {
        println!(
            "{:<16} {:<36} {:<12} from {:<20} {:>12} USD/M  ({})",
            price.provider,
            price.model,
            price.token_type,
            price.effective_from.to_string(),
            price.usd_per_million.to_string(),
            price.recorded_by
        );
    }
    println!("{} prices", page.total);
    Ok(())
}

pub(super) async fn run_recost(args: RecostArgs, state: &AppState) -> CliResult {
    let body = RecostBody {
        start_date: args.from,
        end_date: args.to,
        regions: args.regions,
        companies: args.companies,
        departments: Vec::new(),
        models: args.models,
        prices_as_of: args.prices_as_of,
        providers: args.providers.into_iter().collect(),
    };
    let run = recost::run(state, &Caller::program("usage recost"), &body).await.map_err(refused)?;
    if args.json {
        println!("{}", serde_json::to_string(&run)?);
        return Ok(());
    }
    println!("{} records, {} of them without a price", run.records, run.unpriced);
    println!("recorded {} USD, by these prices {} USD ({})", run.cost_before, run.cost_after, run.difference);
    println!("basis={}", run.basis);
    Ok(())
}

/// What the API would have refused is told in words.
fn refused(error: ApiError) -> CliError {
    match error {
        ApiError::Invalid(fields) => {
            let told: Vec<String> =
                fields.iter().map(|field| format!("{}: {}", field.loc.join("."), field.msg)).collect();
            CliError::Data(told.join("\n"))
        }
        other => CliError::Failed(anyhow::Error::new(other)),
    }
}
