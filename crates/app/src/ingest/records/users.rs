//! `users[]`.

use serde::Deserialize;
use spendsense_db::bulk::{Column, Kind, Role, Rows, Table};
use spendsense_engine::time::UnixMs;
use utoipa::ToSchema;

use super::{Record, Rules, shape};
use crate::ingest::fields::{Faults, Raw};

/// A bank customer.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = IngestUser)]
pub struct UserShape<'a> {
    #[serde(borrow, default)]
    #[schema(value_type = String, example = "usr_1")]
    user_id: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = String, example = "Ada Miller")]
    full_name: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = String, example = "ada@example.com")]
    email: Raw<'a>,
    /// `customer` (default) or `operator`.
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>, example = "customer")]
    user_type: Raw<'a>,
    /// Taken over when the user is new; never changes the consent of a known user.
    #[serde(borrow, default)]
    #[schema(value_type = Option<bool>, example = true)]
    consent_status: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>, example = "2026-01-05T09:00:00Z")]
    consent_granted_at: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>)]
    consent_revoked_at: Raw<'a>,
    /// 300 to 850.
    #[serde(borrow, default)]
    #[schema(value_type = Option<i64>, example = 712)]
    credit_score: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>)]
    created_at: Raw<'a>,
}

#[derive(Clone, Debug)]
pub struct User {
    pub user_id: String,
    full_name: String,
    pub email: String,
    user_type: &'static str,
    pub consent_status: bool,
    pub consent_granted_at: Option<UnixMs>,
    pub consent_revoked_at: Option<UnixMs>,
    credit_score: Option<i64>,
    created_at: UnixMs,
}

impl Record for User {
    const TABLE: Table = Table {
        name: "users",
        columns: &[
            Column::new("user_id", Kind::Text, Role::Key),
            Column::new("full_name", Kind::Text, Role::Value),
            Column::new("email", Kind::Text, Role::Value),
            Column::new("user_type", Kind::Text, Role::Value),
            Column::new("consent_status", Kind::Boolean, Role::Once),
            Column::new("consent_granted_at", Kind::Integer, Role::Once),
            Column::new("consent_revoked_at", Kind::Integer, Role::Once),
            Column::new("credit_score", Kind::Integer, Role::Value),
            Column::new("created_at", Kind::Integer, Role::Once),
            Column::new("updated_at", Kind::Integer, Role::Touch),
        ],
    };

    fn id(&self) -> &str {
        &self.user_id
    }

    fn read(element: &[u8], rules: &Rules, faults: &mut Faults) -> Option<Self> {
        let raw: UserShape<'_> = shape(element, faults)?;
        let consent_status = faults.boolean("consent_status", raw.consent_status, false);
        let granted = faults.instant("consent_granted_at", raw.consent_granted_at);
        Some(Self {
            user_id: faults.id("user_id", raw.user_id).into_owned(),
            full_name: faults.required("full_name", raw.full_name).into_owned(),
            email: faults.email("email", raw.email).into_owned(),
            user_type: match raw.user_type {
                None => "customer",
                kind => faults.choice("user_type", kind, &["customer", "operator"]),
            },
            consent_status,
            consent_granted_at: granted.or(consent_status.then_some(rules.now)),
            consent_revoked_at: faults.instant("consent_revoked_at", raw.consent_revoked_at),
            credit_score: faults.integer("credit_score", raw.credit_score, 300..=850),
            created_at: faults.instant("created_at", raw.created_at).unwrap_or(rules.now),
        })
    }

    fn push(&self, rules: &Rules, rows: &mut Rows) {
        rows.push([
            (&self.user_id).into(),
            (&self.full_name).into(),
            (&self.email).into(),
            self.user_type.into(),
            self.consent_status.into(),
            self.consent_granted_at.map(|at| at.0).into(),
            self.consent_revoked_at.map(|at| at.0).into(),
            self.credit_score.into(),
            self.created_at.0.into(),
            rules.now.0.into(),
        ]);
    }
}
