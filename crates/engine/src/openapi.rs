//! How the engine's numbers and days look in an API description. Only with the feature `openapi`.

use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{KnownFormat, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::money::{Cents, Currency, Ratio};
use crate::time::{Day, UnixMs};
use crate::usage::dollars::NanoUsd;

macro_rules! schemas {
    ($($name:ty => $schema:expr),+ $(,)?) => {$(
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                $schema.into()
            }
        }

        impl ToSchema for $name {}
    )+};
}

schemas! {
    UnixMs => text(Some(KnownFormat::DateTime), "2026-11-20T09:30:00Z", "An instant, RFC 3339 in UTC."),
    Day => text(Some(KnownFormat::Date), "2026-11-20", "A calendar day."),
    Currency => text(None, "USD", "An ISO 4217 code."),
    Cents => number(serde_json::json!(1234.5), "Major units with two decimals; positive is money in."),
    NanoUsd => number(serde_json::json!(0.001_142_388), "US dollars with up to nine decimals."),
    Ratio => number(serde_json::json!(0.42), "A share, utilization, growth or number of months; 1 is the whole."),
}

fn text(format: Option<KnownFormat>, example: &str, description: &str) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(format.map(SchemaFormat::KnownFormat))
        .description(Some(description))
        .examples([serde_json::json!(example)])
        .build()
}

fn number(example: serde_json::Value, description: &str) -> Object {
    ObjectBuilder::new().schema_type(Type::Number).description(Some(description)).examples([example]).build()
}
