//! Where two JSON texts say different things.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// More than this nobody reads.
const PLACES_MAX: usize = 50;

/// One place; `null` where a side has nothing there.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Difference {
    /// A JSON pointer (RFC 6901).
    #[schema(example = "/reasoning/matched_criteria/0/margin")]
    pub path: String,
    pub then: Value,
    pub now: Value,
}

/// The first places that differ, in the order of the texts. Texts that are no JSON differ as a whole.
pub fn differences(then: &str, now: &str) -> Vec<Difference> {
    let read = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
    let mut found = Vec::new();
    compare(&mut String::new(), &read(then), &read(now), &mut found);
    found
}

fn compare(path: &mut String, then: &Value, now: &Value, found: &mut Vec<Difference>) {
    if then == now || found.len() >= PLACES_MAX {
        return;
    }
    match (then, now) {
        (Value::Object(then), Value::Object(now)) => {
            let names = then.keys().chain(now.keys().filter(|name| !then.contains_key(*name)));
            for name in names {
                let (old, new) = (then.get(name), now.get(name));
                within(path, &name.replace('~', "~0").replace('/', "~1"), old, new, found);
            }
        }
        (Value::Array(then), Value::Array(now)) => {
            for at in 0..then.len().max(now.len()) {
                within(path, &at.to_string(), then.get(at), now.get(at), found);
            }
        }
        _ => found.push(Difference { path: path.clone(), then: then.clone(), now: now.clone() }),
    }
}

fn within(
    path: &mut String,
    step: &str,
    then: Option<&Value>,
    now: Option<&Value>,
    found: &mut Vec<Difference>,
) {
    let length = path.len();
    path.push('/');
    path.push_str(step);
    compare(path, then.unwrap_or(&Value::Null), now.unwrap_or(&Value::Null), found);
    path.truncate(length);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_place_is_named_once() {
        let then = json!({"a": 1, "b": [1, {"c": "x"}], "gone": true, "same": [1]}).to_string();
        let now = json!({"a": 2, "b": [1, {"c": "y"}, 3], "same": [1], "a/b": 1}).to_string();
        let places: Vec<String> = differences(&then, &now).into_iter().map(|place| place.path).collect();
        assert_eq!(places, ["/a", "/b/1/c", "/b/2", "/gone", "/a~1b"]);
    }

    #[test]
    fn equal_texts_have_none_and_many_differences_are_cut() {
        assert!(differences("[1]", "[1]").is_empty());
        let many: Vec<i32> = (0..200).collect();
        let (then, now) = (json!(many).to_string(), json!([]).to_string());
        assert_eq!(differences(&then, &now).len(), PLACES_MAX);
        assert_eq!(differences("no json", "{}").len(), 1);
    }
}
