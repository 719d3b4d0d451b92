//! Identifiers as types, so that a user is never looked up by an account's id.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! text_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    )+};
}

text_id! {
    /// A bank customer whose data is held (`usr_…`).
    UserId,
    /// A bank account (`acc_…`).
    AccountId,
    /// A posted or pending movement on an account (`txn_…`), unique within its user.
    TransactionId,
    /// A card statement, loan or mortgage (`liab_…`).
    LiabilityId,
    /// A partner offer (`prod_…`).
    ProductId,
    /// A recommendation (`rec_…`).
    RecommendationId,
    /// Someone who can log in (`idn_…`).
    IdentityId,
}
