use super::OrderBook;
use crate::api::orders::OrderRequest;

/// Whether two who tell of an order under one id tell of the same one: a platform and the shop's own server, say.
///
/// What decides money is the same (the total), and nobody else has bought. Everything else may differ: the one knows the
/// phone number, the other the reference; one clock is late; the one spells a code in small letters. What was told first
/// stands, and a later telling adds nothing to it, so that an order cannot earn more by being told again. Of a buyer who was
/// erased since, nothing is left to compare.
#[must_use]
pub fn is_same_order(known: &OrderBook, told: &OrderRequest) -> bool {
    let order = &known.order;
    let same_buyer = match (&order.customer.email, &told.customer.email) {
        (Some(one), Some(other)) => known.customer_erased || one.key() == other.key(),
        _ => true,
    };
    order.id == told.id && order.total == told.total && same_buyer
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::ledger::Traces;
    use crate::value::Timestamp;

    #[test]
    fn what_decides_money_is_the_same_and_nobody_else_has_bought() {
        let order = |differences: Value| -> OrderRequest {
            let mut order = json!({"id": "1", "placed_at": "2026-11-22T10:00:00Z",
                "customer": {"email": "bob@example.com"}, "total": {"amount_minor": 5000, "currency": "EUR"}});
            for (name, value) in differences.as_object().unwrap() {
                order[name] = value.clone();
            }
            serde_json::from_value(order).unwrap()
        };
        let at = Timestamp::from_ms(0);
        let mut known = OrderBook::open(order(json!({})), Traces::default(), None, Vec::new(), at);
        for same in [
            json!({"placed_at": "2026-11-22T10:00:03Z", "discount_codes": ["TEN"], "ref": "x", "staff": "Kim"}),
            json!({"customer": {"id": "77", "email": "B.o.b@Example.com", "phone": "1", "new": true}}),
            json!({"customer": {}}),
        ] {
            assert!(is_same_order(&known, &order(same.clone())), "{same}");
        }
        for other in [
            json!({"id": "2"}),
            json!({"total": {"amount_minor": 5001, "currency": "EUR"}}),
            json!({"total": {"amount_minor": 5000, "currency": "USD"}}),
            json!({"customer": {"email": "eve@example.com"}}),
        ] {
            assert!(!is_same_order(&known, &order(other.clone())), "{other}");
        }
        known.customer_erased = true;
        assert!(is_same_order(&known, &order(json!({"customer": {"email": "eve@example.com"}}))));
        assert!(!is_same_order(&known, &order(json!({"total": {"amount_minor": 5001, "currency": "EUR"}}))));
    }
}
