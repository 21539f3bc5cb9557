use serde::{Deserialize, Serialize};

use super::{Amount, Invalid};

/// A number of things that can be given away: points, entries of a contest, friends. From 1 to 1,000,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Count(u32);

impl Count {
    /// One.
    pub const ONE: Self = Self(1);
    /// A million.
    pub const MAX: Self = Self(1_000_000);

    /// Checks the range.
    pub const fn new(count: u32) -> Result<Self, Invalid> {
        if count >= 1 && count <= Self::MAX.0 { Ok(Self(count)) } else { Err(Invalid::OutOfRange) }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// As an amount of something that is counted one by one.
    #[must_use]
    pub fn amount(self) -> Amount {
        Amount::new(i64::from(self.0)).unwrap_or(Amount::MAX)
    }
}

impl TryFrom<u32> for Count {
    type Error = Invalid;

    fn try_from(count: u32) -> Result<Self, Invalid> {
        Self::new(count)
    }
}

impl From<Count> for u32 {
    fn from(count: Count) -> Self {
        count.0
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Count {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Count".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "minimum": 1, "maximum": 1_000_000 })
    }
}
