use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Invalid, text_value};

/// RFC 5321, section 4.5.3.1: 64 for the local part, 255 for the domain, 254 for the whole path between angle brackets.
const MAX: usize = 254;

/// An e-mail address as its owner wrote it, without the spaces around it.
///
/// Checked for shape only (one `@`, something before it, a domain without spaces after it): whether it exists, only a
/// letter can tell. Two addresses that differ in case are one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// What stays of an e-mail address when one person is to be recognised: lower case, no dots and no plus-tag before the
/// `@`. Used to compare people, never to write to them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EmailKey(String);

impl Email {
    /// What the popup passes on for the Worker to check.
    #[must_use]
    pub const fn told(text: String) -> Self {
        Self(text)
    }

    /// The person's key: `Ann.Lee+tea@Example.com` and `annlee@example.com` are one person.
    #[must_use]
    pub fn key(&self) -> EmailKey {
        let lower = self.0.to_lowercase();
        let (local, domain) = lower.split_once('@').unwrap_or((&lower, ""));
        let untagged = local.split('+').next().filter(|name| !name.is_empty()).unwrap_or(local);
        let mut key = untagged.replace('.', "");
        key.push('@');
        key.push_str(domain);
        EmailKey(key)
    }

    /// The address in lower case: the advocate's identity within a shop.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl FromStr for Email {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim_ascii();
        let fits = |part: &[u8], max| !part.is_empty() && part.len() <= max;
        let clean =
            !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | ','));
        // In bytes: the popup carries no search for characters.
        let mut parts = text.as_bytes().split(|byte| *byte == b'@');
        match (parts.next(), parts.next(), parts.next()) {
            (Some(local), Some(domain), None)
                if clean
                    && text.len() <= MAX
                    && fits(local, 64)
                    && fits(domain, 255)
                    && domain.split(|byte| *byte == b'.').all(|label| !label.is_empty()) =>
            {
                Ok(Self(text.to_owned()))
            }
            _ => Err(Invalid::EmailMalformed),
        }
    }
}

impl AsRef<str> for Email {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for EmailKey {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<String> for EmailKey {
    /// Reads back what [`Email::key`] made; a key is never typed by a person.
    fn from(stored: String) -> Self {
        Self(stored)
    }
}

text_value!(Email, "an e-mail address of at most 254 bytes", {"format": "email", "maxLength": 254});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_has_one_key() {
        let key = |text: &str| text.parse::<Email>().unwrap().key();
        for same in ["Ann.Lee@Example.com", "annlee+tea@example.com", " ann.lee@EXAMPLE.com "] {
            assert_eq!(key(same), key("annlee@example.com"), "{same}");
        }
        assert_ne!(key("ann@example.com"), key("ann@example.org"));
        assert_eq!(key("+@example.com").as_ref(), "+@example.com", "a tag alone is still somebody");
    }

    #[test]
    fn refuses_what_nobody_can_be_reached_at() {
        for text in [
            "",
            "ann",
            "@example.com",
            "ann@",
            "ann@@example.com",
            "ann@example..com",
            "a b@example.com",
            "a@b,c@d",
        ] {
            assert_eq!(text.parse::<Email>(), Err(Invalid::EmailMalformed), "{text}");
        }
        assert!(format!("{}@example.com", "a".repeat(65)).parse::<Email>().is_err());
    }
}
