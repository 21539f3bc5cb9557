//! The customers of a shop whose every rule is in play, and their orders.

use anyhow::Result;
use goodword_domain::program::Program;
use goodword_domain::value::{Code, Currency, DAY_MS};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::project::now_ms;

/// Friends' orders lie in so many days before today; the hold is longer, so that none of them ends meanwhile.
const DAYS: i64 = 300;
const HOLD_DAYS: u16 = 365;
const STAFF: u64 = 10;

/// A program with a rule of every kind, whose limits are looked up and never met: each order does the same work.
pub fn program(currency: Currency) -> Result<Value> {
    let money = |minor: u64| json!({"kind": "fixed", "amount_minor": minor, "currency": currency});
    let points = |count: u64| json!({"kind": "points", "count": count});
    let ten_percent = json!({"kind": "percentage", "basis_points": 1_000});
    let mut program = serde_json::to_value(Program::starting(currency))?;
    let rules = json!({
        "hold_days": HOLD_DAYS,
        "advocate_limit": null,
        "limits": [
            {"id": "month", "per": "advocate", "period": "month", "count": 1_000_000},
            {"id": "year", "per": "program", "period": "year", "value": {"amount_minor": 1_000_000_000_000_u64, "currency": currency}},
        ],
        "milestones": [{"id": "four", "friends": 4, "reward": points(100)}],
        "standing_discounts": [
            {"id": "ten", "friends": 4, "advocate_reward": ten_percent, "friend_reward": ten_percent},
        ],
        "neighbours": {
            "prefix_chars": 3, "same_day": false, "advocate_reward": money(100), "friend_reward": money(100),
        },
        "surprise": {"seed": "bench", "one_in": 2, "reward": points(50)},
        "staff": {"points": 10, "goal": {"period": "month", "referrals": 1_000}},
        "debts": "next_reward_pays",
    });
    if let (Value::Object(program), Value::Object(rules)) = (&mut program, rules) {
        program.extend(rules);
    }
    Ok(program)
}

/// An advocate: a customer who has ordered before, from the street where all of them live.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Advocate {
    pub number: u64,
    pub code: Code,
}

/// The order with which an advocate was a customer first.
pub fn advocates_own(number: u64) -> Value {
    order(&format!("own-{number}"), &advocates_email(number), &json!([]), now_ms() - (DAYS + 1) * DAY_MS)
}

/// Where an advocate is written to.
pub fn advocates_email(number: u64) -> String {
    format!("advocate-{number}@example.com")
}

/// The `number`th friend's first order, on some day before the shop was `founded_at_ms`: told again, it is the same.
pub fn past(number: u64, advocate: &Advocate, founded_at_ms: i64) -> Value {
    let days_ago = i64::try_from(number).unwrap_or_default().wrapping_mul(7) % DAYS;
    friends(&number.to_string(), number, advocate, founded_at_ms - days_ago * DAY_MS)
}

/// A first order placed now, by a friend who was never heard of.
pub fn present(number: u64, advocate: &Advocate) -> Value {
    let now = now_ms();
    friends(&format!("{now}-{number}"), number, advocate, now)
}

fn friends(who: &str, number: u64, advocate: &Advocate, placed_at_ms: i64) -> Value {
    let email = format!("friend-{who}@example.com");
    let mut order = order(&format!("order-{who}"), &email, &json!([advocate.code]), placed_at_ms);
    // Everything that is compared with the advocate's own: each is a trace to be looked for, and none is found.
    order["customer"]["phone"] = json!(format!("+49 30 {who}"));
    order["customer"]["address"] = json!(format!("Long Street {who}"));
    order["customer"]["payment_fingerprint"] = json!(format!("card-{who}"));
    order["staff"] = json!(format!("Clerk {}", number % STAFF));
    order
}

fn order(id: &str, email: &str, codes: &Value, placed_at_ms: i64) -> Value {
    json!({
        "id": id,
        "placed_at": goodword_domain::value::Timestamp::from_ms(placed_at_ms),
        "customer": {"id": format!("customer-of-{id}"), "email": email, "postal_code": "10115"},
        "total": {"amount_minor": 5_000, "currency": "EUR"},
        "discount_codes": codes,
    })
}

#[cfg(test)]
mod tests {
    use goodword_domain::api::orders::OrderRequest;
    use goodword_domain::api::read_json;

    use super::*;

    /// A bench of a program that the Worker refuses measures nothing.
    #[test]
    fn the_program_and_the_orders_are_good() {
        let euro: Currency = "EUR".parse().unwrap();
        Program::parse(program(euro).unwrap(), euro).unwrap();
        let advocate = Advocate { number: 1, code: Code::from_random([1; 7]) };
        for order in [past(u64::from(u32::MAX), &advocate, now_ms()), present(2, &advocate), advocates_own(1)]
        {
            read_json::<OrderRequest>(order.to_string().as_bytes()).unwrap();
        }
    }
}
