use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Invalid, text_value};

/// Declares a text of at most so many characters, trimmed, without control characters other than line breaks and tabs.
macro_rules! bounded {
    ($(#[$doc:meta])* $name:ident, $max:literal, $empty:literal, $schema:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The most characters it may have.
            pub const MAX_CHARS: usize = $max;
        }

        impl FromStr for $name {
            type Err = Invalid;

            fn from_str(text: &str) -> Result<Self, Invalid> {
                clean(text, Self::MAX_CHARS, $empty).map(Self)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        text_value!($name, $schema, {"minLength": (if $empty { 0 } else { 1 }), "maxLength": $max});
    };
}

/// Outside of the macro, so that the popup carries it once.
fn clean(text: &str, max_chars: usize, may_be_empty: bool) -> Result<String, Invalid> {
    let mut clean = text.trim_ascii().to_owned();
    clean.retain(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    // A character's bytes other than the first are 10xxxxxx.
    if clean.bytes().filter(|byte| byte & 0xC0 != 0x80).count() > max_chars {
        Err(Invalid::TooLong)
    } else if clean.is_empty() && !may_be_empty {
        Err(Invalid::Empty)
    } else {
        Ok(clean)
    }
}

bounded! {
    /// A person's or a shop's name, 1–100 characters.
    Name, 100, false, "a name of 1 to 100 characters"
}

bounded! {
    /// An answer in the customer's own words, at most 4,000 characters. Empty means: asked, and nothing to say.
    Verbatim, 4000, true, "at most 4,000 characters"
}

bounded! {
    /// A postal code as the shop knows it, 1–16 characters.
    PostalCode, 16, false, "a postal code of 1 to 16 characters"
}

bounded! {
    /// Where something is sent, 1–300 characters: street and number, as the shop knows them.
    Address, 300, false, "an address of 1 to 300 characters"
}
