//! Which column of a file is which: documented names, other names in use, or a mapping of the sender's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One of the two files of an upload.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    Users,
    Transactions,
}

impl FileKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Transactions => "transactions",
        }
    }

    fn columns(self) -> &'static [Known] {
        match self {
            Self::Users => &USERS,
            Self::Transactions => &TRANSACTIONS,
        }
    }
}

/// A documented column.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = UploadColumn)]
pub struct Known {
    #[schema(example = "Token_Count")]
    name: &'static str,
    required: bool,
    /// Other names it goes by, in lower case and without anything but letters and digits: a heading is compared so.
    #[serde(rename = "other_names")]
    #[schema(example = json!(["tokencount", "tokens", "count"]))]
    aliases: &'static [&'static str],
}

/// The documented columns of both files.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
pub struct UploadColumns {
    pub transactions: &'static [Known],
    pub users: &'static [Known],
}

impl UploadColumns {
    pub const ALL: Self = Self { transactions: &TRANSACTIONS, users: &USERS };
}

const fn known(name: &'static str, aliases: &'static [&'static str]) -> Known {
    Known { name, required: true, aliases }
}

const fn optional(name: &'static str, aliases: &'static [&'static str]) -> Known {
    Known { name, required: false, aliases }
}

/// In the order of [`super::parse`]'s fields.
const TRANSACTIONS: [Known; 9] = [
    known("RowId", &["rowid", "recordid", "transactionid", "id"]),
    known("User_ID", &["userid", "subscriberid", "user"]),
    known("Model_Name", &["modelname", "model"]),
    known("Conversation_ID", &["conversationid", "conversation", "sessionid"]),
    known("Token_Type", &["tokentype", "type"]),
    known("Token_Count", &["tokencount", "tokens", "count"]),
    known("Rate_Per_1k", &["rateper1k", "rateper1ktokens", "rate"]),
    known("Calculated_Cost", &["calculatedcost", "costusd", "cost"]),
    known("Timestamp", &["timestamp", "occurredat", "time", "datetime"]),
];

const USERS: [Known; 7] = [
    known("User_ID", &["userid", "subscriberid", "id"]),
    optional("User_Name", &["username", "name"]),
    known("Region", &["region"]),
    known("Is_Active_Sub", &["isactivesub", "isactive", "activesub", "active"]),
    optional("Department", &["department", "dept"]),
    known("Company_Name", &["companyname", "company"]),
    optional("Signup_Date", &["signupdate", "signup", "signedupat"]),
];

/// How the sender's files differ from the documented ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// Between cells; a comma by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Documented name of a column, and its name in the file of transactions.
    #[schema(example = json!({"RowId": "id", "User_ID": "seat"}))]
    pub transactions: BTreeMap<String, String>,
    /// The same for the file of users.
    pub users: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ColumnError {
    #[error("the file of {0} is empty: its first line must name the columns")]
    Empty(&'static str),
    #[error("the file of {file} has no column {column}")]
    Missing { file: &'static str, column: String },
    #[error("the file of {file} has two columns for {column}: {first} and {second}; a mapping can say which")]
    Ambiguous { file: &'static str, column: &'static str, first: String, second: String },
    #[error("the mapping names {0}, which is no documented column")]
    Unknown(String),
    #[error("the delimiter must be one ASCII character")]
    Delimiter,
}

impl Mapping {
    /// A mistake in the mapping itself, before any file is seen.
    pub fn check(&self) -> Result<(), ColumnError> {
        self.delimiter_byte()?;
        for file in [FileKind::Transactions, FileKind::Users] {
            let unknown = |name: &&String| !file.columns().iter().any(|known| known.name == name.as_str());
            if let Some(name) = self.of(file).keys().find(unknown) {
                return Err(ColumnError::Unknown(name.clone()));
            }
        }
        Ok(())
    }

    pub fn delimiter_byte(&self) -> Result<u8, ColumnError> {
        let delimiter = self.delimiter.unwrap_or(',');
        u8::try_from(delimiter).ok().filter(u8::is_ascii).ok_or(ColumnError::Delimiter)
    }

    fn of(&self, file: FileKind) -> &BTreeMap<String, String> {
        match file {
            FileKind::Users => &self.users,
            FileKind::Transactions => &self.transactions,
        }
    }

    /// Where each documented column stands in a file with these headers.
    pub fn positions(&self, file: FileKind, headers: &[String]) -> Result<Positions, ColumnError> {
        let places = file.columns().iter().map(|known| {
            let place = match self.of(file).get(known.name) {
                Some(name) => headers.iter().position(|header| header.trim() == name),
                None => by_name(file, known, headers)?,
            };
            if place.is_none() && known.required {
                let column = self.of(file).get(known.name).map_or(known.name, String::as_str).to_owned();
                return Err(ColumnError::Missing { file: file.as_str(), column });
            }
            Ok(Column { name: known.name, place })
        });
        Ok(Positions(places.collect::<Result<_, _>>()?))
    }
}

/// The header of that very name, or else the only one with another name in use.
fn by_name(file: FileKind, known: &Known, headers: &[String]) -> Result<Option<usize>, ColumnError> {
    if let Some(place) = headers.iter().position(|header| header.trim() == known.name) {
        return Ok(Some(place));
    }
    for alias in known.aliases {
        let mut found = headers.iter().enumerate().filter(|(_, header)| plain(header) == *alias);
        match (found.next(), found.next()) {
            (None, _) => {}
            (Some((place, _)), None) => return Ok(Some(place)),
            (Some((_, first)), Some((_, second))) => {
                return Err(ColumnError::Ambiguous {
                    file: file.as_str(),
                    column: known.name,
                    first: first.clone(),
                    second: second.clone(),
                });
            }
        }
    }
    Ok(None)
}

fn plain(header: &str) -> String {
    header.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// As documented: faults name it.
    pub name: &'static str,
    pub place: Option<usize>,
}

/// The documented columns in their own order.
#[derive(Clone, Debug)]
pub struct Positions(pub Vec<Column>);

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    fn places(mapping: &Mapping, text: &str) -> Result<Vec<Option<usize>>, ColumnError> {
        let found = mapping.positions(FileKind::Users, &headers(text))?;
        Ok(found.0.iter().map(|column| column.place).collect())
    }

    #[test]
    fn columns_are_found_in_any_order_by_documented_or_other_names() {
        let found = places(&Mapping::default(), "extra,Company Name,is_active_sub,region,USER-ID").unwrap();
        assert_eq!(found, [Some(4), None, Some(3), Some(2), None, Some(1), None]);
    }

    #[test]
    fn the_documented_name_goes_before_another_and_a_mapping_before_both() {
        let text = "id,User_ID,seat,Region,Is_Active_Sub,Company_Name";
        assert_eq!(places(&Mapping::default(), text).unwrap()[0], Some(1));
        let mapping = Mapping { users: [("User_ID".into(), "seat".into())].into(), ..Mapping::default() };
        assert_eq!(places(&mapping, text).unwrap()[0], Some(2));
    }

    #[test]
    fn what_is_missing_ambiguous_or_unknown_is_named() {
        let missing = places(&Mapping::default(), "User_ID,Region,Is_Active_Sub").unwrap_err();
        assert_eq!(missing.to_string(), "the file of users has no column Company_Name");
        let twice = places(&Mapping::default(), "user id,user_id,Region,Is_Active_Sub,Company").unwrap_err();
        assert!(matches!(twice, ColumnError::Ambiguous { column: "User_ID", .. }), "{twice}");
        let unknown = Mapping { users: [("Userid".into(), "seat".into())].into(), ..Mapping::default() };
        assert_eq!(unknown.check(), Err(ColumnError::Unknown("Userid".into())));
        let wide = Mapping { delimiter: Some('→'), ..Mapping::default() };
        assert_eq!(wide.check(), Err(ColumnError::Delimiter));
    }
}
