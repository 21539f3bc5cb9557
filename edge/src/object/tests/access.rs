use super::*;
use crate::store::outbox;

/// Where money is decided, only the shop's server is let in.
#[test]
fn a_servers_route_needs_the_shops_key() {
    let shop = TeaHouse::open();
    let told = order("1001", &json!({}));
    let wrong = shop.key.replace("_02", "_03");
    for (bearer, code) in
        [(None, "key_missing"), (Some(""), "key_wrong"), (Some(wrong.as_str()), "key_wrong")]
    {
        assert_eq!(shop.call("POST /v1/orders", bearer, &told), Err(code.to_owned()));
    }
    assert_eq!(shop.count("orders"), 0);
}

#[test]
fn what_does_not_read_is_refused_and_leaves_nothing() {
    let shop = TeaHouse::open();
    for (body, code) in [
        (json!({}), "missing_field"),
        (json!([]), "wrong_type"),
        (order("1001", &json!({"totl": 1})), "unknown_field"),
        (order("1001", &json!({"total": {"amount_minor": -1, "currency": "EUR"}})), "amount_negative"),
        (order("1001", &json!({"total": {"amount_minor": 1e15, "currency": "EUR"}})), "amount_overflow"),
        (order("1001", &json!({"total": {"amount_minor": 1, "currency": "USD"}})), "currency_foreign"),
        (order("10 01", &json!({})), "id_malformed"),
    ] {
        assert_eq!(shop.server("POST /v1/orders", &body), Err(code.to_owned()), "{body}");
    }
    assert_eq!(shop.count("orders"), 0);
}

/// Whoever writes a note beside a decision must not believe that it is kept.
#[test]
fn a_body_is_read_where_none_is_expected() {
    let shop = TeaHouse::open();
    let id = "0123456789abcdefghjkmnpqrs";
    for line in [
        format!("POST /v1/rewards/rw_{id}/approve"),
        format!("POST /v1/rewards/rw_{id}/reject"),
        format!("POST /v1/rewards/rw_{id}/issue"),
        format!("POST /v1/referrals/rf_{id}/clear"),
        format!("POST /v1/referrals/rf_{id}/reject"),
        format!("POST /v1/mentions/mn_{id}/reject"),
        format!("DELETE /v1/keys/ky_{id}"),
        format!("DELETE /v1/webhooks/wh_{id}"),
        format!("POST /v1/webhooks/wh_{id}/rotate"),
        format!("POST /v1/webhooks/wh_{id}/test"),
        format!("POST /v1/webhooks/wh_{id}/deliveries/dl_{id}/resend"),
        "DELETE /v1/platforms/shopify".to_owned(),
    ] {
        assert_eq!(shop.bad_fields(&line, br#"{"note": "x"}"#), ["note unknown_field"], "{line}");
        let junk = shop.dispatched(&line, Some(&shop.key), b"junk".to_vec());
        assert_eq!(
            told(junk.map(|reply| (reply.status(), Value::Null))),
            Err("malformed_json".into()),
            "{line}"
        );
    }
}

#[test]
fn an_order_nobody_told_of_is_neither_refunded_nor_cancelled() {
    let shop = TeaHouse::open();
    let refund = json!({"id": "r1", "amount": {"amount_minor": 1, "currency": "EUR"}});
    assert_eq!(shop.server("POST /v1/orders/9/refunds", &refund), Err("order_unknown".to_owned()));
    assert_eq!(shop.server("POST /v1/orders/9/cancel", &Value::Null), Err("order_unknown".to_owned()));
    assert_eq!(shop.count("refunds"), 0);
}

#[test]
fn a_bad_program_is_refused_whole_and_each_bad_field_is_named() {
    let shop = TeaHouse::open();
    let (_, mut program) = shop.server("GET /v1/program", &Value::Null).unwrap();
    program["hold_days"] = json!(400);
    program["survey"]["pages"] = json!(["checkout"]);
    assert_eq!(shop.server("PUT /v1/program", &program), Err("bad_fields".to_owned()));
    assert_eq!(shop.count("programs"), 1);
}

/// The same program again is no new version, and no other shop takes an object over.
#[test]
fn setting_up_or_saving_again_changes_nothing() {
    let shop = TeaHouse::open();
    let (_, program) = shop.server("GET /v1/program", &Value::Null).unwrap();
    shop.server("PUT /v1/program", &program).unwrap();
    assert_eq!(shop.count("programs"), 1);
    let mut set_up = json!({
        "public_key": PublicKey::from_bytes([1; 16]), "signing_state": "",
        "key_digest": SecretKey::of_shop(&PublicKey::from_bytes([1; 16]), [2; 32]).digest(),
        "shop": {"name": "Other", "origins": ["https://other.example"],
                 "landing_url": "https://other.example/", "currency": "USD", "locale": "en"},
    });
    let again =
        |set_up: &Value| shops::set_up(&shop.desk(), &serde_json::from_value(set_up.clone()).unwrap());
    assert!(again(&set_up).is_ok());
    set_up["key_digest"] = json!("0");
    assert!(matches!(again(&set_up), Err(Failure::Fault(_))));
    let (_, view) = shop.call("GET /inside/shop", None, &Value::Null).unwrap();
    assert_eq!(view["name"], "Tea House");
}

/// What pages read from KV is promised with its cause, and a promise that fails is not forgotten.
#[test]
fn promises_are_kept_until_they_are_kept() {
    let shop = TeaHouse::open();
    let code = shop.ann();
    let later = Timestamp::from_ms(START.ms() + 5_000);
    let due = |at: Timestamp| outbox::due(&shop.sql, "kv", at, 10).unwrap();
    assert!(due(START).is_empty());
    let promised = due(later);
    let keys: Vec<_> = promised.iter().map(|promise| promise.key.clone()).collect();
    assert_eq!(keys, [format!("code:{code}"), format!("shop:{}", PublicKey::from_bytes([1; 16]))]);
    outbox::put_off(&shop.sql, &promised[0], later).unwrap();
    outbox::kept(&shop.sql, &promised[1]).unwrap();
    assert!(due(later).is_empty());
    let again = due(Timestamp::from_ms(later.ms() + 2_000));
    assert_eq!(again.len(), 1);
    let newer = |at| outbox::promise(&shop.sql, "kv", &again[0].key, "{}", at).unwrap();
    newer(later);
    outbox::kept(&shop.sql, &again[0]).unwrap();
    assert_eq!(due(later)[0].payload, "{}", "the newer promise is not kept by keeping the older");
}
