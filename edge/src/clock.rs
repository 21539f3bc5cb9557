use goodword_domain::value::Timestamp;
use worker::Date;

/// The moment, as the platform tells it: it stands still while nothing is awaited.
pub fn now() -> Timestamp {
    Timestamp::from_ms(i64::try_from(Date::now().as_millis()).unwrap_or(i64::MAX))
}
