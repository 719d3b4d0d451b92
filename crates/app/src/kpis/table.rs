//! Answers as tables: CSV for those who ask for it.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use spendsense_engine::usage::dollars::NanoUsd;
use utoipa::IntoParams;

use crate::audit::export::harmless;
use crate::http::{ApiError, ApiResult, Json};

/// How an answer is wanted: `format=csv` or `Accept: text/csv`, otherwise JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Json,
    Csv,
}

/// The parameter, for the description; [`Wanted`] reads it.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes what the extractor reads itself")]
pub struct FormatParam {
    /// `csv` for a table; `Accept: text/csv` asks for the same.
    #[param(required = false, example = "json")]
    format: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Wanted {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> ApiResult<Self> {
        let query = parts.uri.query().unwrap_or_default();
        let mut named = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "format");
        match named.next().as_ref().map(|(_, value)| value.as_ref()) {
            Some("csv") => Ok(Self::Csv),
            Some("json") => Ok(Self::Json),
            Some(_) => {
                Err(ApiError::field(["query", "format"], "is neither `json` nor `csv`", "value_error"))
            }
            None => {
                let accept = parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
                let first = accept.unwrap_or_default().split(',').next().unwrap_or_default();
                let essence = first.split(';').next().unwrap_or_default().trim();
                Ok(if essence.eq_ignore_ascii_case("text/csv") { Self::Csv } else { Self::Json })
            }
        }
    }
}

/// One cell. A text that a spreadsheet would run begins with an apostrophe; a number is a number.
#[derive(Clone, Debug)]
pub enum Field {
    Text(String),
    Number(String),
    Nothing,
}

impl From<&str> for Field {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Field {
    fn from(number: i64) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<NanoUsd> for Field {
    fn from(amount: NanoUsd) -> Self {
        Self::Number(amount.to_string())
    }
}

impl<T: Into<Field>> From<Option<T>> for Field {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

/// Anything that prints as a number.
pub fn number(value: &impl ToString) -> Field {
    Field::Number(value.to_string())
}

/// A row of a list that is a table too.
pub trait Row {
    const HEADER: &'static [&'static str];
    fn fields(&self) -> Vec<Field>;
}

fn csv<R: Row>(rows: &[R]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to a vector cannot fail.
    let _infallible = writer.write_record(R::HEADER);
    for row in rows {
        let cells = row.fields().into_iter().map(|field| match field {
            Field::Text(text) => harmless(text),
            Field::Number(number) => number,
            Field::Nothing => String::new(),
        });
        let _infallible = writer.write_record(cells);
    }
    writer.into_inner().unwrap_or_default()
}

/// The rows as a file called `name`.
pub fn file<R: Row>(name: &str, rows: &[R]) -> Response {
    let mut response = csv(rows).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{name}.csv\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

impl Wanted {
    /// `answer`, or `rows` of it as the file `name`.
    pub fn respond<T: Serialize, R: Row>(
        self,
        name: &str,
        answer: T,
        rows: impl FnOnce(&T) -> &[R],
    ) -> Response {
        match self {
            Self::Json => Json(answer).into_response(),
            Self::Csv => file(name, rows(&answer)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Line(&'static str, i64);

    impl Row for Line {
        const HEADER: &'static [&'static str] = &["name", "cost"];

        fn fields(&self) -> Vec<Field> {
            vec![self.0.into(), self.1.into()]
        }
    }

    #[test]
    fn formulas_are_text_and_negative_numbers_are_numbers() {
        let text = String::from_utf8(csv(&[Line("=1+1", -5), Line("a,\"b\"", 7)])).unwrap();
        assert_eq!(text, "name,cost\n'=1+1,-5\n\"a,\"\"b\"\"\",7\n");
    }
}
