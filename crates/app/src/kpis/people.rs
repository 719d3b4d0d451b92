//! What figures need to know of everybody: who stood where, who was active when, and which conversations several people
//! had.

use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;
use spendsense_db::{DbError, Tx};
use spendsense_engine::time::{Day, UnixMs};
use spendsense_engine::usage::activity::YearDays;

use super::query::Filter;
use super::store::{self, Profile, SubscriberId};

#[derive(Debug, Default)]
pub struct People {
    pub profiles: FxHashMap<i64, Profile>,
    /// Every subscriber with all their versions, the newest last.
    pub subscribers: Vec<(SubscriberId, Vec<Version>)>,
    /// The days each subscriber's profiles were in use: profile, year and days.
    pub years: FxHashMap<SubscriberId, Vec<(i64, i32, YearDays)>>,
    /// Conversations of several profiles, one after the other.
    pub shared: Vec<Shared>,
}

/// A subscriber as an upload had them.
#[derive(Debug)]
pub struct Version {
    pub from: Day,
    pub is_active: bool,
    pub signup: Option<Day>,
    pub region: String,
    pub company: String,
    pub department: String,
}

/// A day, profile and model of a conversation that several profiles had.
#[derive(Debug)]
pub struct Shared {
    pub conversation: String,
    pub day: Day,
    pub profile_no: i64,
    pub model: String,
}

impl Version {
    pub fn passes(&self, filter: &Filter) -> bool {
        store::passes(filter, &self.region, &self.company, &self.department)
    }
}

impl People {
    pub async fn load(tx: &mut Tx, zone: &TimeZone) -> Result<Self, DbError> {
        let mut people =
            Self { profiles: store::load_profiles(tx, &Filter::default()).await?, ..Self::default() };
        let starts = store::list_upload_starts(tx).await?;
        let day_of = |at: &UnixMs| Day::from_date(at.timestamp().to_zoned(zone.clone()).date());
        let start_days: FxHashMap<i64, Day> = starts.iter().map(|(no, at)| (*no, day_of(at))).collect();
        let mut former: FxHashMap<SubscriberId, Vec<Version>> = FxHashMap::default();
        store::each_subscriber_version(tx, |row| {
            let subscriber = store::subscriber_number(row.subscriber_id);
            let version = Version {
                from: start_days.get(&row.upload_no).copied().unwrap_or(Day(i32::MIN)),
                is_active: row.is_active,
                signup: row.signup_day,
                region: row.region.to_owned(),
                company: row.company.to_owned(),
                department: row.department.to_owned(),
            };
            if !row.is_newest {
                return former.entry(subscriber).or_default().push(version);
            }
            let mut versions = former.remove(&subscriber).unwrap_or_default();
            versions.push(version);
            people.subscribers.push((subscriber, versions));
        })
        .await?;
        let (profiles, years) = (&people.profiles, &mut people.years);
        store::each_active_year(tx, |profile, year, days| {
            if let Some(of) = profiles.get(&profile) {
                years
                    .entry(store::subscriber_number(&of.subscriber_id))
                    .or_default()
                    .push((profile, year, days));
            }
        })
        .await?;
        let shared = &mut people.shared;
        store::each_shared(tx, |conversation, day, profile_no, model| {
            let (conversation, model) = (conversation.to_owned(), model.to_owned());
            shared.push(Shared { conversation, day, profile_no, model });
        })
        .await?;
        Ok(people)
    }
}
