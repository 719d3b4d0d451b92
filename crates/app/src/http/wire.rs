//! How numbers and instants of the engine look in JSON, for the API documentation.

use serde::{Deserialize, Serialize};
use spendsense_engine::money::{Cents, Ratio};
use spendsense_engine::time::{Day, UnixMs};
use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{KnownFormat, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

macro_rules! wire {
    ($($(#[$doc:meta])* $name:ident($inner:ty) = $schema:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl From<$inner> for $name {
            fn from(inner: $inner) -> Self {
                Self(inner)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                $schema.into()
            }
        }

        impl ToSchema for $name {}
    )+};
}

wire! {
    /// RFC 3339 in UTC.
    Instant(UnixMs) = text(KnownFormat::DateTime, "2026-11-20T09:30:00Z");
    /// ISO date.
    CalendarDay(Day) = text(KnownFormat::Date, "2026-11-20");
    /// Major units with two decimals.
    Amount(Cents) = number("1234.50");
    /// A share, utilization, growth or number of months.
    Figure(Ratio) = number("0.42");
}

fn text(format: KnownFormat, example: &str) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(format)))
        .examples([serde_json::json!(example)])
        .build()
}

fn number(example: &str) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Number)
        .examples(serde_json::from_str::<serde_json::Value>(example))
        .build()
}
