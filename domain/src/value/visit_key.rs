use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Invalid, text_value};

/// What a page makes up at random, once: whatever is sent again with it is the same, however often and late.
///
/// A secret between that page and the shop: whoever has it may change what was answered with it. Hence its length.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VisitKey(String);

impl VisitKey {
    /// A key that the page has just made: passed on, not checked.
    #[must_use]
    pub const fn made(text: String) -> Self {
        Self(text)
    }
}

impl FromStr for VisitKey {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        match text.len() {
            16..=64 if text.bytes().all(fits) => Ok(Self(text.to_owned())),
            65.. => Err(Invalid::TooLong),
            _ => Err(Invalid::IdMalformed),
        }
    }
}

impl AsRef<str> for VisitKey {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

text_value!(VisitKey, "16 to 64 random letters, digits and hyphens");

#[cfg(test)]
mod tests {
    use super::*;

    /// A key that can be guessed gives a stranger the answers of whoever uses it.
    #[test]
    fn short_keys_are_refused() {
        for text in ["0".repeat(16), "a-Z".repeat(21), "3cf8-71".repeat(4)] {
            assert!(text.parse::<VisitKey>().is_ok(), "{text}");
        }
        for (text, invalid) in [
            (String::new(), Invalid::IdMalformed),
            ("0".repeat(15), Invalid::IdMalformed),
            ("0".repeat(65), Invalid::TooLong),
            ("0123456789 abcdef".to_owned(), Invalid::IdMalformed),
        ] {
            assert_eq!(text.parse::<VisitKey>(), Err(invalid), "{text}");
        }
    }
}
