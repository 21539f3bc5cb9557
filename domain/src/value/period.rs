use serde::{Deserialize, Serialize};

use super::Timestamp;

/// A stretch of the calendar, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// From Monday to Sunday (ISO 8601).
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
    /// Always.
    Life,
}

impl Period {
    /// All of them, shortest first.
    pub const ALL: [Self; 4] = [Self::Week, Self::Month, Self::Year, Self::Life];

    /// The period that a moment falls into, by a name that sorts by time: `2026-W47`, `2026-11`, `2026`, `life`.
    #[must_use]
    pub fn bucket(self, moment: Timestamp) -> String {
        let date = moment.date();
        match self {
            Self::Week => {
                let week = date.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Self::Month => format!("{:04}-{:02}", date.year(), date.month()),
            Self::Year => format!("{:04}", date.year()),
            Self::Life => "life".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_belongs_to_the_year_of_its_thursday() {
        let buckets = |text: &str| Period::ALL.map(|period| period.bucket(text.parse().unwrap()));
        assert_eq!(buckets("2026-11-22T23:59:59Z"), ["2026-W47", "2026-11", "2026", "life"]);
        assert_eq!(buckets("2026-11-23T00:00:00Z")[0], "2026-W48");
        assert_eq!(buckets("2027-01-01T00:00:00+14:00"), ["2026-W53", "2026-12", "2026", "life"]);
    }
}
