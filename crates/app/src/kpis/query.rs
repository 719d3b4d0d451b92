//! Which records a question about usage is about: a range of days, filters, how costs are taken.
//!
//! `regions`, `companies`, `models` and `departments` may be given many times, which no other query here may, so these
//! parameters are read here.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use spendsense_engine::time::Day;
use spendsense_engine::usage::periods::{Grouping, Range, month_around};
use utoipa::IntoParams;

use crate::http::{ApiError, ApiResult, FieldError};

/// Days of a range at most: ten years, leap days included.
const DAYS_MAX: i32 = 3_653;
/// Values of one filter at most.
const VALUES_MAX: usize = 200;
const VALUE_CHARS_MAX: usize = 200;

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub range: Range,
    pub filter: Filter,
    pub grouping: Grouping,
    pub compare: bool,
    pub basis: Basis,
}

/// Only records of these; an empty list lets all pass. Values are sorted and occur once, so that equal questions are
/// equal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub regions: Vec<String>,
    pub companies: Vec<String>,
    pub models: Vec<String>,
    pub departments: Vec<String>,
}

/// Which cost a record counts with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// As the upload said.
    #[default]
    Recorded,
    /// As a run computed it anew; records that the run left out count as recorded.
    Recost(String),
}

impl Basis {
    pub fn as_text(&self) -> String {
        match self {
            Self::Recorded => "recorded".to_owned(),
            Self::Recost(run_id) => format!("recost:{run_id}"),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("recost:") {
            Some("") => None,
            Some(run_id) => Some(Self::Recost(run_id.to_owned())),
            None => (text == "recorded").then_some(Self::Recorded),
        }
    }
}

impl Filter {
    pub fn is_empty(&self) -> bool {
        [&self.regions, &self.companies, &self.models, &self.departments].iter().all(|list| list.is_empty())
    }
}

impl Asked {
    /// A question about the month of a day.
    pub fn about(day: Day) -> Self {
        Self {
            range: month_around(day),
            filter: Filter::default(),
            grouping: Grouping::default(),
            compare: false,
            basis: Basis::default(),
        }
    }

    /// The same question about another range.
    pub fn over(&self, range: Range) -> Self {
        Self { range, ..self.clone() }
    }
}

/// The parameters, for the description; [`Asked`] reads them.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes what the extractor reads itself")]
pub struct UsageParams {
    /// First day.
    #[param(value_type = String, format = Date, example = "2026-11-01")]
    start_date: String,
    /// Last day, included; at most ten years after the first.
    #[param(value_type = String, format = Date, example = "2026-11-30")]
    end_date: String,
    /// Only these regions; may be repeated.
    #[param(required = false, example = json!(["EU"]))]
    regions: Vec<String>,
    /// Only these companies; may be repeated.
    #[param(required = false, example = json!(["Acme"]))]
    companies: Vec<String>,
    /// Only these models; may be repeated.
    #[param(required = false, example = json!(["gpt-4o"]))]
    models: Vec<String>,
    /// Only these departments; may be repeated.
    #[param(required = false, example = json!(["Engineering"]))]
    departments: Vec<String>,
    /// How trends are cut; `day` if left out.
    #[param(required = false)]
    group_by: Option<Grouping>,
    /// `recorded` (the uploads' costs), or `recost:` and the id of a run.
    #[param(required = false, example = "recorded")]
    basis: Option<String>,
}

/// The parameters that only the key figures have.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes what the extractor reads itself")]
pub struct CompareParam {
    /// `previous`: beside each figure that of the range before.
    #[param(required = false, example = "previous")]
    compare: Option<String>,
}

/// The parameters of a forecast, for the description.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes what the extractor reads itself")]
pub struct ForecastParams {
    /// A day of the month; today if left out.
    #[param(value_type = Option<String>, format = Date, required = false, example = "2026-11-21")]
    month: Option<String>,
    /// Only these regions; may be repeated.
    #[param(required = false, example = json!(["EU"]))]
    regions: Vec<String>,
    /// Only these companies; may be repeated.
    #[param(required = false, example = json!(["Acme"]))]
    companies: Vec<String>,
    /// Only these models; may be repeated.
    #[param(required = false, example = json!(["gpt-4o"]))]
    models: Vec<String>,
    /// Only these departments; may be repeated.
    #[param(required = false, example = json!(["Engineering"]))]
    departments: Vec<String>,
    /// `recorded` (the uploads' costs), or `recost:` and the id of a run.
    #[param(required = false, example = "recorded")]
    basis: Option<String>,
}

/// A question about a month, without a range.
#[derive(Debug)]
pub struct MonthAsked(pub OfMonth);

/// Which month, of what.
#[derive(Debug)]
pub struct OfMonth {
    day: Option<Day>,
    filter: Filter,
    basis: Basis,
}

impl OfMonth {
    /// The question, about `today` if no day was named.
    pub fn about(self, today: Day) -> Asked {
        let Self { day, filter, basis } = self;
        Asked { filter, basis, ..Asked::about(day.unwrap_or(today)) }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for MonthAsked {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> ApiResult<Self> {
        let reading = Reading::of(parts.uri.query().unwrap_or_default());
        if !reading.faults.is_empty() {
            return Err(ApiError::Invalid(reading.faults));
        }
        let Reading { month, filter, basis, .. } = reading;
        Ok(Self(OfMonth { day: month, filter, basis: basis.unwrap_or_default() }))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> ApiResult<Self> {
        Reading::of(parts.uri.query().unwrap_or_default()).dated().finish()
    }
}

/// Values as they came, and what is wrong with them.
#[derive(Default)]
struct Reading {
    start: Option<Day>,
    end: Option<Day>,
    month: Option<Day>,
    filter: Filter,
    grouping: Option<Grouping>,
    compare: Option<bool>,
    basis: Option<Basis>,
    faults: Vec<FieldError>,
}

impl Reading {
    fn of(query: &str) -> Self {
        let mut reading = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            reading.take(&name, &value);
        }
        reading
    }

    /// Refuses a question without both of its dates.
    fn dated(mut self) -> Self {
        for (name, missing) in [("start_date", self.start.is_none()), ("end_date", self.end.is_none())] {
            let refused = self.faults.iter().any(|fault| fault.loc.last().is_some_and(|last| last == name));
            if missing && !refused {
                self.fault(name, "Field required", "missing");
            }
        }
        self
    }

    fn take(&mut self, name: &str, value: &str) {
        if value.contains('\0') {
            return self.fault(name, "contains a NUL character", "value_error");
        }
        match name {
            "start_date" => self.once(name, value, |r| &mut r.start, Day::parse, "is not an ISO date"),
            "end_date" => self.once(name, value, |r| &mut r.end, Day::parse, "is not an ISO date"),
            "month" => self.once(name, value, |r| &mut r.month, Day::parse, "is not an ISO date"),
            "group_by" => {
                self.once(name, value, |r| &mut r.grouping, grouping, "is none of day, week, month");
            }
            "compare" => self.once(name, value, |r| &mut r.compare, previous, "is not `previous`"),
            "basis" => {
                self.once(
                    name,
                    value,
                    |r| &mut r.basis,
                    Basis::parse,
                    "is neither `recorded` nor `recost:<id>`",
                );
            }
            "regions" | "companies" | "models" | "departments" => self.filter_value(name, value),
            _ => {}
        }
    }

    fn once<T>(
        &mut self,
        name: &str,
        value: &str,
        place: fn(&mut Self) -> &mut Option<T>,
        parse: impl Fn(&str) -> Option<T>,
        wrong: &str,
    ) {
        if place(self).is_some() {
            return self.fault(name, "is given twice", "value_error");
        }
        match parse(value) {
            Some(parsed) => *place(self) = Some(parsed),
            None => self.fault(name, wrong, "value_error"),
        }
    }

    fn filter_value(&mut self, name: &str, value: &str) {
        if value.chars().count() > VALUE_CHARS_MAX {
            return self.fault(name, "a value is longer than 200 characters", "value_error");
        }
        let list = match name {
            "regions" => &mut self.filter.regions,
            "companies" => &mut self.filter.companies,
            "models" => &mut self.filter.models,
            _ => &mut self.filter.departments,
        };
        if let Err(at) = list.binary_search_by(|held| held.as_str().cmp(value)) {
            list.insert(at, value.to_owned());
        }
        if list.len() > VALUES_MAX {
            self.fault(name, "has more than 200 values", "value_error");
        }
    }

    fn fault(&mut self, name: &str, message: &str, kind: &str) {
        self.faults.push(FieldError::new(["query", name], message, kind));
    }

    fn finish(mut self) -> ApiResult<Asked> {
        if let (Some(first), Some(last)) = (self.start, self.end) {
            if last < first {
                self.fault("end_date", "lies before start_date", "out_of_range");
            } else if last.since(first) >= DAYS_MAX {
                self.fault("end_date", "lies more than ten years after start_date", "out_of_range");
            }
        }
        match (self.start, self.end) {
            (Some(first), Some(last)) if self.faults.is_empty() => Ok(Asked {
                range: Range { first, last },
                filter: self.filter,
                grouping: self.grouping.unwrap_or_default(),
                compare: self.compare.unwrap_or_default(),
                basis: self.basis.unwrap_or_default(),
            }),
            _ => Err(ApiError::Invalid(self.faults)),
        }
    }
}

fn grouping(text: &str) -> Option<Grouping> {
    match text {
        "day" => Some(Grouping::Day),
        "week" => Some(Grouping::Week),
        "month" => Some(Grouping::Month),
        _ => None,
    }
}

fn previous(text: &str) -> Option<bool> {
    (text == "previous").then_some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(query: &str) -> Vec<(String, String)> {
        match Reading::of(query).dated().finish() {
            Err(ApiError::Invalid(faults)) => {
                faults.into_iter().map(|fault| (fault.loc.join("."), fault.kind)).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn filters_repeat_and_equal_questions_are_equal() {
        let read = |query| Reading::of(query).dated().finish().unwrap();
        let asked =
            read("start_date=2026-01-01&end_date=2026-01-31&regions=US&regions=EU&regions=US&models=NA");
        assert_eq!(asked.filter.regions, ["EU", "US"]);
        assert_eq!(asked.filter.models, ["NA"]);
        assert_eq!(asked, read("models=NA&regions=EU&regions=US&end_date=2026-01-31&start_date=2026-01-01"));
        assert_eq!((asked.compare, asked.basis), (false, Basis::Recorded));
    }

    #[test]
    fn missing_dates_are_named_in_the_documented_shape() {
        assert_eq!(
            faults("regions=EU"),
            [("query.start_date".into(), "missing".into()), ("query.end_date".into(), "missing".into())]
        );
    }

    #[test]
    fn what_is_wrong_names_its_parameter() {
        let dates = "start_date=2026-01-02&end_date=2026-02-01";
        let cases = [
            ("start_date=2026-01-02&end_date=2026-01-01".to_owned(), "query.end_date"),
            ("start_date=2026-02-30&end_date=2026-03-01".to_owned(), "query.start_date"),
            ("start_date=1900-01-01&end_date=2026-03-01".to_owned(), "query.end_date"),
            (format!("{dates}&end_date=2026-02-02"), "query.end_date"),
            (format!("{dates}&group_by=year"), "query.group_by"),
            (format!("{dates}&compare=next"), "query.compare"),
            (format!("{dates}&basis=recost:"), "query.basis"),
            (format!("{dates}&companies=a%00b"), "query.companies"),
        ];
        for (query, loc) in cases {
            let found = faults(&query);
            assert_eq!((found.len(), found[0].0.as_str()), (1, loc), "{query}");
        }
    }
}
