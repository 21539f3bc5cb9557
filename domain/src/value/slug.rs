use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Invalid, text_value};

/// Declares a name that the owner gives to a part of the program: 1–40 lower-case letters, digits, hyphens and
/// underscores, so that it can stand in a reason, an address and a spreadsheet as it is.
macro_rules! slug {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            #[serde(try_from = "String", into = "String")]
            pub struct $name(String);

            impl FromStr for $name {
                type Err = Invalid;

                fn from_str(text: &str) -> Result<Self, Invalid> {
                    check(text).map(|()| Self(text.to_owned()))
                }
            }

            impl AsRef<str> for $name {
                fn as_ref(&self) -> &str {
                    &self.0
                }
            }

            text_value!($name, "1 to 40 of a–z, 0–9, hyphen and underscore", {"pattern": "^[a-z0-9_-]{1,40}$"});
        )*
    };
}

slug! {
    /// One rule of the program, by the owner's own name: `four-friends`.
    RuleId,
    /// A stock of single-use codes in the code bank.
    PoolName,
}

fn check(text: &str) -> Result<(), Invalid> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    match text.len() {
        0 => Err(Invalid::Empty),
        1..=40 if text.bytes().all(fits) => Ok(()),
        1..=40 => Err(Invalid::IdMalformed),
        _ => Err(Invalid::TooLong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn can_stand_in_an_address_as_it_is() {
        assert_eq!("four-friends_2".parse::<RuleId>().unwrap().as_ref(), "four-friends_2");
        for (text, invalid) in [
            ("", Invalid::Empty),
            ("Four", Invalid::IdMalformed),
            ("four friends", Invalid::IdMalformed),
            ("a:b", Invalid::IdMalformed),
            (&"a".repeat(41), Invalid::TooLong),
        ] {
            assert_eq!(text.parse::<RuleId>(), Err(invalid), "{text}");
        }
    }
}
