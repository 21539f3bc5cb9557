use serde::{Deserialize, Serialize};

use crate::value::Invalid;

/// How likely a customer is to recommend the shop, 0–10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Score(u8);

/// What a score tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// 9–10.
    Promoter,
    /// 7–8.
    Passive,
    /// 0–6.
    Detractor,
}

impl Score {
    /// Checks the range.
    pub const fn new(score: u8) -> Result<Self, Invalid> {
        if score <= 10 { Ok(Self(score)) } else { Err(Invalid::OutOfRange) }
    }

    /// 0–10.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }

    /// What it tells (Reichheld's bands).
    #[must_use]
    pub const fn band(self) -> Band {
        match self.0 {
            9.. => Band::Promoter,
            7 | 8 => Band::Passive,
            _ => Band::Detractor,
        }
    }
}

impl TryFrom<u8> for Score {
    type Error = Invalid;

    fn try_from(score: u8) -> Result<Self, Invalid> {
        Self::new(score)
    }
}

impl From<Score> for u8 {
    fn from(score: Score) -> Self {
        score.0
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Score {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Score".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "minimum": 0, "maximum": 10 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_reichhelds() {
        for (scores, band) in [(0..=6, Band::Detractor), (7..=8, Band::Passive), (9..=10, Band::Promoter)] {
            for score in scores {
                assert_eq!(Score::new(score).unwrap().band(), band, "{score}");
            }
        }
        assert_eq!(Score::new(11), Err(Invalid::OutOfRange));
    }
}
