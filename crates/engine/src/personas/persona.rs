//! The five documented personas and their spelling.

use std::fmt;

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Persona {
    HighUtilization,
    VariableIncome,
    SubscriptionHeavy,
    SavingsBuilder,
    WealthBuilder,
}

impl Persona {
    pub const ALL: [Self; 5] = [
        Self::HighUtilization,
        Self::VariableIncome,
        Self::SubscriptionHeavy,
        Self::SavingsBuilder,
        Self::WealthBuilder,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::HighUtilization => "high_utilization",
            Self::VariableIncome => "variable_income",
            Self::SubscriptionHeavy => "subscription_heavy",
            Self::SavingsBuilder => "savings_builder",
            Self::WealthBuilder => "wealth_builder",
        }
    }

    /// Reads the documented names, and the legacy ones that [`migrate_legacy`] knows.
    pub fn parse(name: &str) -> Option<Self> {
        let name = migrate_legacy(name).unwrap_or(name);
        Self::ALL.into_iter().find(|persona| persona.as_str() == name)
    }
}

impl fmt::Display for Persona {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The present name of a label that is no longer given out; `None` when `persona_type` needs no change.
pub fn migrate_legacy(persona_type: &str) -> Option<&'static str> {
    (persona_type == "general_wellness").then(|| Persona::SavingsBuilder.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip_and_the_legacy_label_is_migrated() {
        for persona in Persona::ALL {
            assert_eq!(Persona::parse(persona.as_str()), Some(persona));
            assert_eq!(migrate_legacy(persona.as_str()), None);
            assert_eq!(serde_json::to_value(persona).unwrap(), persona.as_str());
        }
        assert_eq!(Persona::parse("general_wellness"), Some(Persona::SavingsBuilder));
        assert_eq!(Persona::parse("savers"), None);
    }
}
