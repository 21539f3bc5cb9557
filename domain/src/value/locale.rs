use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Invalid, text_value};

/// A language tag (BCP 47), for instance `de` or `ar-EG`. Which languages there are texts for is not decided here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Locale(String);

impl Locale {
    /// The language without its region and script: `ar` of `ar-EG`.
    #[must_use]
    pub fn language(&self) -> &str {
        let end = self.0.bytes().position(|byte| byte == b'-');
        end.and_then(|end| self.0.get(..end)).unwrap_or(&self.0)
    }
}

impl FromStr for Locale {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let part = |part: &[u8], range: std::ops::RangeInclusive<usize>| {
            range.contains(&part.len()) && part.iter().all(u8::is_ascii_alphanumeric)
        };
        // In bytes: the popup carries no search for characters.
        let mut parts = text.as_bytes().split(|byte| *byte == b'-');
        let language = parts
            .next()
            .is_some_and(|language| part(language, 2..=3) && language.iter().all(u8::is_ascii_alphabetic));
        if language && text.len() <= 35 && parts.all(|rest| part(rest, 1..=8)) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::LocaleMalformed)
        }
    }
}

impl AsRef<str> for Locale {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

text_value!(Locale, "a BCP 47 language tag", {
    "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", "maxLength": 35
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_region_and_knows_the_language() {
        assert_eq!("ar-EG".parse::<Locale>().unwrap().language(), "ar");
        for text in ["", "a", "english", "d3", "de_DE", "de-", "de-averylongpart"] {
            assert_eq!(text.parse::<Locale>(), Err(Invalid::LocaleMalformed), "{text}");
        }
    }
}
