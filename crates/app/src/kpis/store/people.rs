//! Subscribers, where they stood, and on which days they used something.

use rustc_hash::FxHashMap;
use spendsense_db::bulk::{Cell, Kind, scan};
use spendsense_db::{DbError, Tx, db_fetch_all};
use spendsense_engine::time::{Day, UnixMs};
use spendsense_engine::usage::cells;

use super::{day, integer, text};
use crate::kpis::query::Filter;

/// Where a subscriber stood when records of theirs were imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub subscriber_id: String,
    pub region: String,
    pub company: String,
    pub department: String,
}

/// Whether somebody who stands there passes.
pub fn passes(filter: &Filter, region: &str, company: &str, department: &str) -> bool {
    let in_list = |list: &[String], value: &str| {
        list.is_empty() || list.binary_search_by(|held| held.as_str().cmp(value)).is_ok()
    };
    in_list(&filter.regions, region)
        && in_list(&filter.companies, company)
        && in_list(&filter.departments, department)
}

impl Profile {
    pub fn passes(&self, filter: &Filter) -> bool {
        passes(filter, &self.region, &self.company, &self.department)
    }
}

/// By number, those that pass the filter.
pub async fn load_profiles(tx: &mut Tx, filter: &Filter) -> Result<FxHashMap<i64, Profile>, DbError> {
    let mut profiles = FxHashMap::default();
    let sql = "SELECT profile_no, subscriber_id, region, company, department FROM usage_profiles";
    let mut kinds = [Kind::Text; 5];
    kinds[0] = Kind::Integer;
    scan(tx, sql, kinds, |[profile_no, subscriber, region, company, department]| {
        let [region, company, department] = [region, company, department].map(text);
        if passes(filter, region, company, department) {
            let profile = Profile {
                subscriber_id: text(subscriber).to_owned(),
                region: region.to_owned(),
                company: company.to_owned(),
                department: department.to_owned(),
            };
            profiles.insert(integer(profile_no), profile);
        }
        Ok(())
    })
    .await?;
    Ok(profiles)
}

/// A subscriber's id as a number, which takes less to compare than its text.
pub type SubscriberId = u128;

/// Ids are stored in one form only.
pub fn subscriber_number(id: &str) -> SubscriberId {
    cells::uuid(id.as_bytes()).unwrap_or_default()
}

/// The instant at which an upload's version of a subscriber began to hold.
pub async fn list_upload_starts(tx: &mut Tx) -> Result<FxHashMap<i64, UnixMs>, DbError> {
    let rows = db_fetch_all!(
        tx,
        (i64, i64),
        "SELECT upload_no, COALESCE(started_at, created_at) FROM usage_uploads
         WHERE upload_no IS NOT NULL ORDER BY upload_no"
    )?;
    Ok(rows.into_iter().map(|(upload_no, at)| (upload_no, UnixMs(at))).collect())
}

/// A subscriber as an upload has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubscriberVersion<'t> {
    pub subscriber_id: &'t str,
    pub upload_no: i64,
    pub user_name: &'t str,
    pub region: &'t str,
    pub company: &'t str,
    pub department: &'t str,
    pub is_active: bool,
    pub signup_day: Option<Day>,
    /// No later upload says otherwise.
    pub is_newest: bool,
}

/// Every version there is of every subscriber: first the former ones, by subscriber and upload, then the newest.
pub async fn each_subscriber_version(
    tx: &mut Tx,
    mut each: impl FnMut(SubscriberVersion<'_>),
) -> Result<(), DbError> {
    for (table, order, is_newest) in
        [("subscriber_versions", "ORDER BY subscriber_id, upload_no", false), ("subscribers", "", true)]
    {
        let sql = format!(
            "SELECT subscriber_id, upload_no, user_name, region, company, department, is_active,
                 COALESCE(signup_day, -2147483648) FROM {table} {order}"
        );
        let mut kinds = [Kind::Text; 8];
        (kinds[1], kinds[6], kinds[7]) = (Kind::Integer, Kind::Boolean, Kind::Integer);
        scan(tx, &sql, kinds, |[id, upload, name, region, company, department, active, signup]| {
            each(SubscriberVersion {
                subscriber_id: text(id),
                upload_no: integer(upload),
                user_name: text(name),
                region: text(region),
                company: text(company),
                department: text(department),
                is_active: matches!(active, Cell::Boolean(true)),
                signup_day: Some(day(signup)).filter(|day| day.0 > i32::MIN),
                is_newest,
            });
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// The days a profile was in use, by profile and year: see `engine::usage::activity`.
pub async fn each_active_year(tx: &mut Tx, mut each: impl FnMut(i64, i32, [i64; 6])) -> Result<(), DbError> {
    let sql =
        "SELECT profile_no, year, days_1, days_2, days_3, days_4, days_5, days_6 FROM usage_active_days";
    scan(tx, sql, [Kind::Integer; 8], |[profile, year, d1, d2, d3, d4, d5, d6]| {
        let year = i32::try_from(integer(year)).unwrap_or(i32::MAX);
        each(integer(profile), year, [d1, d2, d3, d4, d5, d6].map(integer));
        Ok(())
    })
    .await
}
