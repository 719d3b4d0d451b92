//! `spendsense generate`: synthetic bank data with its ground truth, streamed to files.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};

use anyhow::{Context as _, Result, anyhow};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use serde::Serialize;
use spendsense_synth::{self as synth, Generator, Noise, PRODUCTS, UserData};

use crate::ingest::Entity;

/// Users on their way from the generating thread to the writing one.
const USERS_WAITING: usize = 64;

/// Write synthetic bank data, with the truth about it, as JSON files.
#[derive(Debug, Args)]
pub(super) struct Command {
    /// How many users.
    #[arg(long, default_value_t = 50)]
    users: u64,
    /// The same seed and options give the same bytes.
    #[arg(long, default_value_t = 42)]
    seed: u64,
    /// Folder for the files; made if missing.
    #[arg(long, value_name = "DIR", default_value = "data/synthetic")]
    pub out: PathBuf,
    /// Last day of the data (default: today).
    #[arg(long, value_name = "DATE")]
    end_day: Option<Date>,
    /// Days of history.
    #[arg(long, default_value_t = synth::DEFAULT_HISTORY_DAYS)]
    history_days: u16,
    /// Mean number of transactions of a user.
    #[arg(long, default_value_t = synth::DEFAULT_TRANSACTIONS_PER_USER)]
    transactions_per_user: u32,
    #[arg(long, value_enum, default_value_t)]
    noise: NoiseArg,
    /// Percent of users who have consented.
    #[arg(long, default_value_t = 70)]
    consented_percent: u8,
    /// Load the rows into the database as well.
    #[arg(long)]
    pub into_db: bool,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum NoiseArg {
    #[default]
    Default,
    Hard,
}

/// The files with rows, in the order to load them.
pub(super) const FILES: [(&str, Entity); 5] = [
    ("synthetic_users.json", Entity::Users),
    ("synthetic_accounts.json", Entity::Accounts),
    ("synthetic_transactions.json", Entity::Transactions),
    ("synthetic_liabilities.json", Entity::Liabilities),
    ("product_catalog.json", Entity::Products),
];

#[expect(clippy::print_stdout, reason = "the command's answer")]
pub(super) fn run(command: &Command, today: Date) -> Result<()> {
    let mut options = synth::Options::new(command.users, command.seed, command.end_day.unwrap_or(today));
    options.history_days = command.history_days;
    options.transactions_per_user = command.transactions_per_user;
    options.consented_percent = command.consented_percent;
    options.noise = match command.noise {
        NoiseArg::Default => Noise::Default,
        NoiseArg::Hard => Noise::Hard,
    };
    let generator = Generator::new(options).map_err(|error| anyhow!("{error}"))?;
    let rows = write(&generator, command.users, &command.out)
        .with_context(|| format!("cannot write to {}", command.out.display()))?;
    println!("{} users, {rows} transactions in {}", command.users, command.out.display());
    Ok(())
}

/// Makes users on one thread and writes them on this one; gives the number of transactions.
fn write(generator: &Generator, users: u64, folder: &Path) -> Result<u64> {
    let mut files = Files::create(folder)?;
    let bar = progress_bar(users);
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(USERS_WAITING);
        scope.spawn(move || (0..users).all(|index| sender.send(generator.user(index)).is_ok()));
        write_users(&receiver, &mut files, &bar)
    })?;
    bar.finish_and_clear();
    let rows = files.rows;
    files.finish()?;
    std::fs::write(folder.join("product_catalog.json"), PRODUCTS)?;
    Ok(rows)
}

fn write_users(users: &Receiver<UserData>, files: &mut Files, bar: &ProgressBar) -> Result<()> {
    for user in users {
        files.write(&user)?;
        bar.set_message(files.rows.to_string());
        bar.inc(1);
    }
    Ok(())
}

fn progress_bar(users: u64) -> ProgressBar {
    let style =
        ProgressStyle::with_template("{bar:30} {pos}/{len} users {per_sec} {msg} transactions, {eta} left");
    let bar = ProgressBar::new(users);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// Everything that is written, open at once.
struct Files {
    users: Lines,
    accounts: Lines,
    transactions: Lines,
    liabilities: Lines,
    streams: Lines,
    habits: Lines,
    income: Lines,
    personas: Lines,
    balances: Lines,
    rows: u64,
}

impl Files {
    fn create(folder: &Path) -> Result<Self> {
        let truth = folder.join("truth");
        std::fs::create_dir_all(&truth)?;
        let array = |name: &str| Lines::create(&folder.join(name), "[\n", ",\n", "\n]\n");
        let lines = |name: &str| Lines::create(&truth.join(name), "", "\n", "\n");
        Ok(Self {
            users: array("synthetic_users.json")?,
            accounts: array("synthetic_accounts.json")?,
            transactions: array("synthetic_transactions.json")?,
            liabilities: array("synthetic_liabilities.json")?,
            streams: lines("streams.jsonl")?,
            habits: lines("habits.jsonl")?,
            income: lines("income.jsonl")?,
            personas: lines("personas.jsonl")?,
            balances: lines("balances.jsonl")?,
            rows: 0,
        })
    }

    fn write(&mut self, data: &UserData) -> Result<()> {
        self.users.add_all(std::slice::from_ref(&data.user))?;
        self.accounts.add_all(&data.accounts)?;
        self.transactions.add_all(&data.transactions)?;
        self.liabilities.add_all(&data.liabilities)?;
        self.streams.add_all(&data.truth.streams)?;
        self.habits.add_all(&data.truth.habits)?;
        self.income.add_all(&data.truth.income)?;
        self.personas.add_all(std::slice::from_ref(&data.truth.persona))?;
        self.balances.add_all(&data.truth.balances)?;
        self.rows += u64::try_from(data.transactions.len())?;
        Ok(())
    }

    fn finish(self) -> Result<()> {
        let rows = [self.users, self.accounts, self.transactions, self.liabilities];
        let truth = [self.streams, self.habits, self.income, self.personas, self.balances];
        rows.into_iter().chain(truth).try_for_each(Lines::finish)
    }
}

/// A file with a JSON value a line.
struct Lines {
    file: BufWriter<File>,
    between: &'static str,
    close: &'static str,
    empty: bool,
}

impl Lines {
    fn create(path: &Path, open: &str, between: &'static str, close: &'static str) -> Result<Self> {
        let mut file = BufWriter::with_capacity(1 << 18, File::create(path)?);
        file.write_all(open.as_bytes())?;
        Ok(Self { file, between, close, empty: true })
    }

    fn add_all<T: Serialize>(&mut self, values: &[T]) -> Result<()> {
        for value in values {
            if !std::mem::take(&mut self.empty) {
                self.file.write_all(self.between.as_bytes())?;
            }
            serde_json::to_writer(&mut self.file, value)?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<()> {
        if !(self.empty && self.between == "\n") {
            self.file.write_all(self.close.as_bytes())?;
        }
        Ok(self.file.flush()?)
    }
}
