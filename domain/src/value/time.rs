use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Invalid;

/// A day in milliseconds. Days here are 24 hours: a return window is a length, not a date in some time zone.
pub const DAY_MS: i64 = 86_400_000;

/// A moment: milliseconds since 1970-01-01T00:00:00Z. As JSON an RFC 3339 time in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

/// A moment as it is told to others: RFC 3339 text that is made from a [`Timestamp`] and passed on unread.
///
/// The popup hands it to the browser's own date formatting, and so carries no calendar of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
#[serde(transparent)]
pub struct Rfc3339(String);

impl Timestamp {
    /// From milliseconds since 1970.
    #[must_use]
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// So many days later.
    #[must_use]
    pub const fn plus_days(self, days: u16) -> Self {
        Self(self.0.saturating_add(days as i64 * DAY_MS))
    }

    /// The day in UTC, as days since 1970.
    #[must_use]
    pub const fn day(self) -> i64 {
        self.0.div_euclid(DAY_MS)
    }

    /// The date in UTC. Outside the years that a calendar has: 1970-01-01.
    pub(super) fn date(self) -> jiff::civil::Date {
        let moment = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        jiff::tz::Offset::UTC.to_datetime(moment).date()
    }

    /// As it is told to others.
    #[must_use]
    pub fn to_rfc3339(self) -> Rfc3339 {
        Rfc3339(self.to_string())
    }
}

impl Rfc3339 {
    /// A moment that the Worker has told: passed on, not checked.
    #[must_use]
    pub const fn told(text: String) -> Self {
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Timestamp {
    type Err = Invalid;

    /// Any RFC 3339 time with an offset; a time without one is somebody's guess, and refused.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let moment: jiff::Timestamp = text.parse().map_err(|_| Invalid::TimeMalformed)?;
        Ok(Self(moment.as_millisecond()))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Outside the years that RFC 3339 can write there is no order to speak of.
        let moment = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        moment.fmt(f)
    }
}

impl TryFrom<String> for Timestamp {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<Timestamp> for String {
    fn from(moment: Timestamp) -> Self {
        moment.to_string()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Timestamp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time", "description": "RFC 3339" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speaks_rfc_3339_in_utc() {
        let noon: Timestamp = "2026-11-22T11:00:00+01:00".parse().unwrap();
        assert_eq!(noon.to_string(), "2026-11-22T10:00:00Z");
        assert_eq!(noon.plus_days(14).to_string(), "2026-12-06T10:00:00Z");
        for text in ["", "2026-11-22", "2026-11-22T10:00:00", "yesterday", "1795341600"] {
            assert_eq!(text.parse::<Timestamp>(), Err(Invalid::TimeMalformed), "{text}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_utc_before_1970_too() {
        assert_eq!(Timestamp::from_ms(-1).day(), -1);
        assert_eq!(Timestamp::from_ms(DAY_MS).day(), 1);
    }
}
