use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Invalid, text_value};

/// Crockford's base 32: no I, L, O or U, so that a code read aloud or printed is typed back without mistakes.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 8;
/// The powers of 3 modulo 32. Odd weights are invertible, so each single wrong character is caught; neighbours' weights
/// differ by twice an odd number, so swapped neighbours are caught unless their values are 16 apart.
const WEIGHTS: [u32; LENGTH - 1] = [3, 9, 27, 17, 19, 25, 11];

/// An advocate's code: 8 characters of Crockford's base 32, the last a check character, for instance `7KQ2M9XC`.
///
/// Typed in any case, with hyphens or spaces, `O` for `0`, `I` or `L` for `1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code([u8; LENGTH]);

impl Code {
    /// Makes a code from random bytes, which give its 35 random bits.
    #[must_use]
    pub fn from_random(bytes: [u8; LENGTH - 1]) -> Self {
        Self::with_check(bytes.map(|byte| byte & 31))
    }

    /// One that the Worker has told the popup: passed on, not checked a second time.
    #[must_use]
    pub fn told(text: &str) -> Option<Self> {
        text.as_bytes().try_into().ok().map(Self)
    }

    fn with_check(values: [u8; LENGTH - 1]) -> Self {
        let mut code = [0; LENGTH];
        for (place, value) in code.iter_mut().zip(values) {
            *place = ALPHABET[usize::from(value & 31)];
        }
        code[LENGTH - 1] = ALPHABET[check(values)];
        Self(code)
    }
}

/// The weighted sum modulo 32, plus one, so that `00000000` is no code.
fn check(values: [u8; LENGTH - 1]) -> usize {
    let sum: u32 = values.into_iter().zip(WEIGHTS).map(|(value, weight)| u32::from(value) * weight).sum();
    ((sum + 1) % 32) as usize
}

fn value_of(typed: u8) -> Option<u8> {
    let upper = match typed.to_ascii_uppercase() {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    };
    (0u8..).zip(ALPHABET).find(|(_, letter)| **letter == upper).map(|(value, _)| value)
}

impl FromStr for Code {
    type Err = Invalid;

    fn from_str(typed: &str) -> Result<Self, Invalid> {
        let mut values = [0; LENGTH];
        let mut length = 0;
        for letter in typed.bytes().filter(|letter| !matches!(letter, b'-' | b' ')) {
            let place = values.get_mut(length).ok_or(Invalid::CodeMistyped)?;
            *place = value_of(letter).ok_or(Invalid::CodeMistyped)?;
            length += 1;
        }
        let [rest @ .., last] = values;
        if length == LENGTH && check(rest) == usize::from(last) {
            Ok(Self::with_check(rest))
        } else {
            Err(Invalid::CodeMistyped)
        }
    }
}

impl AsRef<str> for Code {
    fn as_ref(&self) -> &str {
        // Only letters of the alphabet get in, all of them ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

text_value!(Code of letters, "8 characters of Crockford's base 32, the last a check character", {
    // In any case, with hyphens and spaces, as people type it.
    "pattern": "^[ -]*([0-9A-TV-Za-tv-z][ -]*){8}$"
});

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whoever types it lower case, grouped, or with the letters that look like digits gets the same code.
        #[test]
        fn is_read_as_people_type_it(bytes: [u8; 7]) {
            let code = Code::from_random(bytes);
            let typed = code.to_string().to_lowercase().replace('0', "o").replace('1', "l");
            let grouped = format!(" {}-{} ", &typed[..4], &typed[4..]);
            prop_assert_eq!(grouped.parse(), Ok(code));
        }

        /// One wrong character never leads to another advocate's code.
        #[test]
        fn catches_each_single_mistake(bytes: [u8; 7], place in 0..8usize, by in 1..32usize) {
            let code = Code::from_random(bytes);
            let mut typed = code.0;
            let value = usize::from(value_of(typed[place]).unwrap());
            typed[place] = ALPHABET[(value + by) % 32];
            let typed = std::str::from_utf8(&typed).unwrap();
            prop_assert_eq!(typed.parse::<Code>(), Err(Invalid::CodeMistyped));
        }

        #[test]
        fn never_panics(typed: String) {
            let _ = typed.parse::<Code>();
        }
    }

    /// Printed codes stay valid for years: the check character may never be reckoned otherwise.
    #[test]
    fn keeps_the_codes_that_are_printed() {
        for printed in ["7KQ2M9XC", "7kq2-m9xc"] {
            assert_eq!(printed.parse::<Code>().unwrap().as_ref(), "7KQ2M9XC");
        }
    }

    #[test]
    fn refuses_what_is_no_code() {
        for typed in ["", "7KQ2M9X", "7KQ2M9XCC", "00000000", "UUUUUUUU", "7KQ2M9X!", "ÄÄÄÄ"] {
            assert_eq!(typed.parse::<Code>(), Err(Invalid::CodeMistyped), "{typed}");
        }
    }
}
