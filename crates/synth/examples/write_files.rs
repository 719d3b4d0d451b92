//! Writes generated users and their truth as JSON lines, for looking at the data and for tuning detectors:
//! `cargo run --release -p spendsense-synth --example write_files -- DIR USERS SEED [default|hard]`.

use std::error::Error;
use std::fs::{File, create_dir_all};
use std::io::{BufWriter, Write as _};
use std::path::Path;

use jiff::civil::date;
use serde::Serialize;
use spendsense_synth::{Generator, Noise, Options};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, users, seed, level @ ..] = arguments.as_slice() else {
        return Err("usage: write_files DIR USERS SEED [default|hard]".into());
    };
    let noise = if level.first().is_some_and(|level| level == "hard") { Noise::Hard } else { Noise::Default };
    let options = Options { noise, ..Options::new(users.parse()?, seed.parse()?, date(2026, 11, 20)) };
    let generator = Generator::new(options.clone())?;
    let folder = Path::new(folder);
    create_dir_all(folder.join("truth"))?;
    let open = |name: &str| File::create(folder.join(name)).map(|file| Lines(BufWriter::new(file)));
    let (mut users, mut accounts) = (open("users.jsonl")?, open("accounts.jsonl")?);
    let (mut transactions, mut liabilities) = (open("transactions.jsonl")?, open("liabilities.jsonl")?);
    let (mut streams, mut habits) = (open("truth/streams.jsonl")?, open("truth/habits.jsonl")?);
    let (mut income, mut personas) = (open("truth/income.jsonl")?, open("truth/personas.jsonl")?);
    let mut balances = open("truth/balances.jsonl")?;
    for index in 0..options.users {
        let data = generator.user(index);
        users.write(&[data.user])?;
        accounts.write(&data.accounts)?;
        transactions.write(&data.transactions)?;
        liabilities.write(&data.liabilities)?;
        streams.write(&data.truth.streams)?;
        habits.write(&data.truth.habits)?;
        income.write(&data.truth.income)?;
        personas.write(&[data.truth.persona])?;
        balances.write(&data.truth.balances)?;
    }
    Ok(())
}

struct Lines(BufWriter<File>);

impl Lines {
    fn write<T: Serialize>(&mut self, records: &[T]) -> Result<(), Box<dyn Error>> {
        for record in records {
            serde_json::to_writer(&mut self.0, record)?;
            self.0.write_all(b"\n")?;
        }
        Ok(())
    }
}
