use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The owner's own words in place of ours: by language, then by the text's key, as in our own language files.
///
/// At most 32 languages, 200 texts each, 1,000 characters a text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Texts(pub BTreeMap<String, BTreeMap<String, String>>);

impl Texts {
    pub(super) const MAX_LANGUAGES: usize = 32;
    pub(super) const MAX_TEXTS: usize = 200;
    pub(super) const MAX_CHARS: usize = 1_000;

    /// The owner's words for a language, if there are any.
    #[must_use]
    pub fn of(&self, language: &str) -> Option<&BTreeMap<String, String>> {
        self.0.get(language)
    }
}
