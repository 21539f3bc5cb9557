use crate::api::orders::OrderRequest;

/// Whether two who tell of an order under one id tell of the same one: a platform and the shop's own server, say.
///
/// What decides money is the same (the total), and nobody else has bought. Everything else may differ: the one knows the
/// phone number, the other the reference; one clock is late; the one spells a code in small letters. What was told first
/// stands, and a later telling adds nothing to it, so that an order cannot earn more by being told again.
#[must_use]
pub fn is_same_order(known: &OrderRequest, told: &OrderRequest) -> bool {
    let buyers = (known.customer.email.as_ref(), told.customer.email.as_ref());
    let same_buyer = match buyers {
        (Some(one), Some(other)) => one.key() == other.key(),
        _ => true,
    };
    known.id == told.id && known.total == told.total && same_buyer
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

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
        let known = order(json!({}));
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
    }
}
