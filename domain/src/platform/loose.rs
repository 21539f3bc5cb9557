use std::str::FromStr;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A text by which nobody's money is reckoned: read from whatever the platform sends, and nothing where it is none.
#[derive(Debug, Default)]
pub(super) struct Loose(Option<String>);

impl Loose {
    /// The text, if there is one.
    pub(super) fn text(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// As a validated value; what does not parse is as good as not told.
    pub(super) fn parsed<T: FromStr>(&self) -> Option<T> {
        self.text()?.parse().ok()
    }

    /// Whether it is this word.
    pub(super) fn is(&self, word: &str) -> bool {
        self.text() == Some(word)
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match Value::deserialize(deserializer)? {
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(truth) => Some(truth.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        };
        Ok(Self(text.filter(|text| !text.is_empty())))
    }
}

/// A list, or `null` for an empty one.
pub(super) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// The first that says something.
pub(super) fn first<T: FromStr>(told: &[&Loose]) -> Option<T> {
    told.iter().find_map(|text| text.parsed())
}
