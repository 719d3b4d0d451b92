//! Seeded AI-usage files as companies upload them: subscribers, and what their conversations with models cost.
#![expect(clippy::indexing_slicing, reason = "an index taken modulo or below a slice's length is inside it")]

use std::io::{self, Write};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};

use crate::calendar::day_of;
use crate::random::{Purpose, Random};

const REGIONS: [&str; 5] = ["EU", "US", "JP", "NA", "BR"];
const DEPARTMENTS: [&str; 6] = ["Engineering", "Sales", "Support", "Finance", "Legal", "Research"];
const MAKERS: [&str; 8] = ["gpt", "claude", "gemini", "mistral", "llama", "qwen", "command", "nova"];
const DAY_S: i64 = 86_400;

/// What to make. The same options give the same bytes.
#[derive(Clone, Debug)]
pub struct UsageOptions {
    pub seed: u64,
    pub subscribers: u32,
    pub companies: u32,
    pub models: u32,
    /// Rows of transactions; the last conversation may be cut short.
    pub rows: u64,
    pub end_day: Date,
    /// Days up to and with `end_day`.
    pub days: u16,
    /// Of a thousand rows, so many have something wrong with them.
    pub dirty_per_mille: u16,
}

/// Writes the file of users.
pub fn write_usage_users(options: &UsageOptions, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "User_ID,User_Name,Region,Is_Active_Sub,Department,Company_Name,Signup_Date")?;
    for number in 0..options.subscribers {
        let mut random = subscriber_random(options, number);
        let id = random.id("");
        let company = i64::from(number) % i64::from(options.companies.max(1));
        let region = REGIONS[usize::try_from(company).unwrap_or_default() % REGIONS.len()];
        // Some work abroad.
        let region = if random.percent(5) { random.pick(&REGIONS) } else { region };
        let active = random.percent(90);
        let department = random.pick(&DEPARTMENTS);
        let signup = options.end_day.saturating_sub(random.between(30, 1_500).days());
        let active = if active { "True" } else { "False" };
        writeln!(out, "{id},person{number},{region},{active},{department},Company {company:03},{signup}")?;
    }
    Ok(())
}

fn subscriber_random(options: &UsageOptions, number: u32) -> Random {
    Random::new(options.seed, u64::from(number), Purpose::Profile)
}

/// Writes the file of transactions, nearly in the order of time.
pub fn write_usage_rows(options: &UsageOptions, out: &mut impl Write) -> io::Result<()> {
    let header = "RowId,User_ID,Model_Name,Conversation_ID,Token_Type,Token_Count,Rate_Per_1k,Calculated_Cost,Timestamp";
    writeln!(out, "{header}")?;
    let subscribers: Vec<_> =
        (0..options.subscribers.max(1)).map(|number| subscriber_random(options, number).id("")).collect();
    let mut random = Random::new(options.seed, 0, Purpose::Rows);
    let span = i64::from(options.days.max(1)) * DAY_S;
    let begins = (day_of(options.end_day) + 1) * DAY_S - span;
    let mut written = 0;
    while written < options.rows {
        // Half a conversation's length before the end of what is written so far is where the next one begins.
        let share = i128::from(written) * i128::from(span) / i128::from(options.rows);
        let start = begins + i64::try_from(share).unwrap_or_default() + random.below(1_200);
        let mut talk = Conversation {
            id: random.id(""),
            // A few write most.
            user: &subscribers[random.index(subscribers.len()).min(random.index(subscribers.len()))],
            model: random.below(i64::from(options.models.max(1))),
            at: start.min(begins + span - 1),
        };
        for turn in 0..random.between(1, 3) {
            for kind in ["prompt", "completion"] {
                if written < options.rows {
                    let row = talk.row(&mut random, kind, turn);
                    let row = if random.per_mille(i64::from(options.dirty_per_mille)) {
                        random.spoil(&row)
                    } else {
                        row
                    };
                    writeln!(out, "{row}")?;
                    written += 1;
                }
            }
            talk.go_on(&mut random, options, begins + span - 1);
        }
    }
    Ok(())
}

struct Conversation<'a> {
    id: std::sync::Arc<str>,
    user: &'a str,
    model: i64,
    at: i64,
}

impl Conversation<'_> {
    fn row(&self, random: &mut Random, kind: &str, turn: i64) -> String {
        let id = random.id("");
        let tokens = match kind {
            // What was said before is sent along.
            "prompt" => random.around(600, 90) + turn * 700,
            _ => random.around(250, 90),
        };
        let prompt_rate = (self.model * 37 % 61 + 1) * 50_000;
        let rate = if kind == "prompt" { prompt_rate } else { prompt_rate * 4 };
        let cost = (tokens * rate + 500) / 1_000;
        let maker = MAKERS[usize::try_from(self.model).unwrap_or_default() % MAKERS.len()];
        let (user, model, talk, at) =
            (self.user, self.model, &self.id, Timestamp::from_second(self.at).unwrap_or_default());
        let (rate, cost) = (dollars(rate), dollars(cost));
        format!("{id},{user},{maker}-{model},{talk},{kind},{tokens},{rate},{cost},{at}")
    }

    /// Mostly a minute later; sometimes another day, sometimes with another model.
    fn go_on(&mut self, random: &mut Random, options: &UsageOptions, last: i64) {
        let pause = if random.percent(2) { random.between(1, 3) * DAY_S } else { random.between(5, 120) };
        self.at = (self.at + pause).min(last);
        if random.percent(2) {
            self.model = random.below(i64::from(options.models.max(1)));
        }
    }
}

/// Billionths as a decimal number.
fn dollars(nano: i64) -> String {
    let text = format!("{}.{:09}", nano / 1_000_000_000, nano % 1_000_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Random {
    /// A row as it comes out of a hasty spreadsheet.
    fn spoil(&mut self, row: &str) -> String {
        let mut cells: Vec<&str> = row.split(',').collect();
        let (column, cell) = self.pick(&[
            (0, "17"),
            (1, "00000000-0000-4000-8000-00000000dead"),
            (2, ""),
            (3, "not-an-id"),
            (5, "-3"),
            (5, "many"),
            (6, "0,01"),
            (7, "0.0000000001234"),
            (8, "2026-02-30T00:00:00Z"),
            (8, "yesterday"),
        ]);
        cells[column] = if column == 6 { "\"0,01\"" } else { cell };
        cells.join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> UsageOptions {
        UsageOptions {
            seed: 7,
            subscribers: 20,
            companies: 4,
            models: 5,
            rows: 501,
            end_day: Date::constant(2026, 3, 1),
            days: 30,
            dirty_per_mille: 0,
        }
    }

    fn rows(options: &UsageOptions) -> Vec<String> {
        let mut out = Vec::new();
        write_usage_rows(options, &mut out).unwrap();
        String::from_utf8(out).unwrap().lines().skip(1).map(str::to_owned).collect()
    }

    #[test]
    fn the_same_options_give_the_same_rows_in_their_days() {
        let made = rows(&options());
        assert_eq!(made, rows(&options()));
        assert_eq!(made.len(), 501);
        let times = made.iter().map(|row| row.rsplit(',').next().unwrap());
        assert!(times.clone().all(|at| ("2026-01-31"..="2026-03-02").contains(&at)), "{:?}", times.max());
    }

    #[test]
    fn so_many_rows_are_spoilt_as_were_asked_for() {
        let clean = rows(&options());
        let dirty = rows(&UsageOptions { dirty_per_mille: 1_000, ..options() });
        assert!(clean.iter().all(|row| row.split(',').count() == 9));
        let is_spoilt = |row: &String| {
            ["17,", "dead", ",,", "not-an-id", ",-3,", "many", "\"0,01\"", "1234", "02-30", "yesterday"]
                .iter()
                .any(|mark| row.contains(mark))
        };
        assert!(dirty.iter().all(is_spoilt));
    }
}
