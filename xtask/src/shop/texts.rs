//! The shop's words: one JSON file per language, in `www/shop/texts/`.

use std::path::Path;

use anyhow::Context;
use minijinja::Value;

/// A language of the shop.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Arabic.
    Ar,
}

/// The words in every language.
pub struct Texts {
    en: Value,
    ar: Value,
}

impl Language {
    /// By its tag in `?lang=`.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        [Self::En, Self::Ar].into_iter().find(|language| language.tag() == tag)
    }

    /// For `<html lang>`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ar => "ar",
        }
    }

    /// For `<html dir>`.
    #[must_use]
    pub const fn direction(self) -> &'static str {
        match self {
            Self::En => "ltr",
            Self::Ar => "rtl",
        }
    }
}

impl Texts {
    /// Reads all languages.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let read = |language: Language| {
            let file = folder.join(language.tag()).with_extension("json");
            let json = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let texts: serde_json::Value =
                serde_json::from_slice(&json).with_context(|| file.display().to_string())?;
            anyhow::Ok(Value::from_serialize(texts))
        };
        Ok(Self { en: read(Language::En)?, ar: read(Language::Ar)? })
    }

    /// The words of one language.
    #[must_use]
    pub const fn of(&self, language: Language) -> &Value {
        match language {
            Language::En => &self.en,
            Language::Ar => &self.ar,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::{catalogue, pages};

    /// `notices.code_unknown`, … : the path of each text.
    fn paths(value: &serde_json::Value, at: &str, found: &mut Vec<String>) {
        let Some(fields) = value.as_object() else {
            found.push(at.to_owned());
            return;
        };
        for (name, value) in fields {
            paths(value, &format!("{at}/{name}"), found);
        }
    }

    #[test]
    fn every_language_says_the_same_things() {
        let texts = Texts::read(&pages::folder().join("texts")).unwrap();
        let [en, ar] = [Language::En, Language::Ar].map(|language| {
            let mut found = Vec::new();
            paths(&serde_json::to_value(texts.of(language)).unwrap(), "", &mut found);
            found
        });
        assert_eq!(en, ar);
        for product in &catalogue::PRODUCTS {
            assert!(en.contains(&format!("/products/{}/name", product.slug)), "{}", product.slug);
        }
    }
}
