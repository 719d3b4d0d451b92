//! The sums and records of AI usage, as questions about a range read them.
//!
//! What is read row by row in great number goes through [`spendsense_db::bulk::scan()`]: its texts hold whole numbers
//! only, never what came with a request.

mod people;
mod records;
mod sums;
mod trust;

pub use people::{
    Profile, SubscriberId, SubscriberVersion, each_active_year, each_subscriber_version, list_upload_starts,
    load_profiles, passes, subscriber_number,
};
pub use records::{
    ConversationRow, RateRow, count_conversations, count_conversations_by, list_conversation_days,
    list_conversations, list_rates,
};
pub use sums::{
    Return, count_cells, count_records, each_cell, each_model_day, each_model_month, each_month_spend,
    each_profile_spend, each_recost, each_region_day, each_return, each_shared, each_sighting,
};
pub use trust::{
    CheckRow, FreshnessRow, find_bounds, find_freshness, find_generation, find_last_check, find_recost_status,
};

use spendsense_db::bulk::Cell;
use spendsense_engine::time::Day;

/// What a list or a count is by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    Region,
    Company,
    Department,
    Model,
    Subscriber,
}

impl Dimension {
    /// Of a profile; a model is none of its names.
    pub fn of(self, profile: &Profile) -> &str {
        match self {
            Self::Region => &profile.region,
            Self::Company => &profile.company,
            Self::Department => &profile.department,
            Self::Subscriber => &profile.subscriber_id,
            Self::Model => "",
        }
    }

    fn column(self) -> &'static str {
        match self {
            Self::Region => "p.region",
            Self::Company => "p.company",
            Self::Department => "p.department",
            Self::Model => "r.model",
            Self::Subscriber => "p.subscriber_id",
        }
    }
}

fn integer(cell: Cell<'_>) -> i64 {
    match cell {
        Cell::Integer(value) => value,
        _ => 0,
    }
}

fn text(cell: Cell<'_>) -> &str {
    match cell {
        Cell::Text(value) => value,
        _ => "",
    }
}

fn day(cell: Cell<'_>) -> Day {
    Day(i32::try_from(integer(cell)).unwrap_or(i32::MAX))
}
