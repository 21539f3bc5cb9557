use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// Texts by key, as an object in JSON. Where a key stands twice the later text is the valid one, so that an owner's texts
/// are put over ours by adding them.
///
/// A list, not a map: the popup reads a hundred of them once, and a map's code would weigh more than the texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnTexts(pub Vec<(String, String)>);

impl OwnTexts {
    /// The text of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().rev().find(|(has, _)| has == key).map(|(_, text)| text.as_str())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(String, String)> for OwnTexts {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(texts: I) -> Self {
        Self(texts.into_iter().collect())
    }
}

impl Serialize for OwnTexts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, text)| (key, text)))
    }
}

impl<'de> Deserialize<'de> for OwnTexts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(TextsVisitor)
    }
}

struct TextsVisitor;

impl<'de> Visitor<'de> for TextsVisitor {
    type Value = OwnTexts;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("texts by key")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<OwnTexts, A::Error> {
        let mut texts = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            texts.push(entry);
        }
        Ok(OwnTexts(texts))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for OwnTexts {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "OwnTexts".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "object", "additionalProperties": { "type": "string" } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_an_object_in_json_and_the_later_text_is_valid() {
        let json = r#"{"close":"Close","done":"Done"}"#;
        let mut texts: OwnTexts = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&texts).unwrap(), json);
        texts.0.push(("done".to_owned(), "Bye".to_owned()));
        assert_eq!(
            (texts.get("close"), texts.get("done"), texts.get("x")),
            (Some("Close"), Some("Bye"), None)
        );
    }
}
