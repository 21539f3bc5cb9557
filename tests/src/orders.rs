//! Orders and refunds, as a shop's server tells of them.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;
use goodword_domain::api::orders::{Customer, OrderRequest, RefundRequest};
use goodword_domain::value::{Amount, Code, DAY_MS, Money, Timestamp};

/// So many days in milliseconds.
#[must_use]
pub const fn days_ms(days: i64) -> i64 {
    days * DAY_MS
}

/// This moment.
#[must_use]
pub fn now() -> Timestamp {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_ms(i64::try_from(since_1970.as_millis()).unwrap_or_default())
}

/// The moment so many milliseconds ago.
#[must_use]
pub fn ago(ms: i64) -> Timestamp {
    Timestamp::from_ms(now().ms() - ms)
}

/// Euro cents.
pub fn euros(minor: i64) -> Result<Money> {
    Ok(Money::new(Amount::new(minor)?, "EUR".parse()?))
}

/// A new customer's order of 50.00 EUR, placed now; the fields are there to be changed.
pub fn order(id: &str, email: &str) -> Result<OrderRequest> {
    Ok(OrderRequest {
        id: id.parse()?,
        placed_at: now(),
        customer: Customer { email: Some(email.parse()?), new: Some(true), ..Customer::default() },
        total: euros(5_000)?,
        discount_codes: Vec::new(),
        reference: None,
        staff: None,
    })
}

/// A friend's order: with the advocate's code in it.
pub fn friends_order(id: &str, email: &str, code: &Code) -> Result<OrderRequest> {
    Ok(OrderRequest { discount_codes: vec![code.to_string()], ..order(id, email)? })
}

/// A refund.
pub fn refund(id: &str, minor: i64) -> Result<RefundRequest> {
    Ok(RefundRequest { id: id.parse()?, amount: euros(minor)? })
}
