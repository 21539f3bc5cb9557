use super::*;

/// What happened and for which reasons, in the order in which it did.
fn told_of(timeline: &Value) -> Vec<String> {
    let brief = |moment: &Value| {
        let word = |name: &str| moment[name].as_str().unwrap_or("-").to_owned();
        format!(
            "{} {} {} {} {}",
            &word("at")[..10],
            word("what"),
            word("side"),
            moment["amount"],
            codes(&moment["reasons"]).join("+")
        )
    };
    timeline.as_array().unwrap().iter().map(brief).collect()
}

/// "Why did I (not) get my reward?": for the owner by order and by referral, for Ann by her own token.
#[test]
fn order_referral_and_advocate_tell_the_same_story() {
    let shop = TeaHouse::open();
    let ann = shop.join(&json!({"email": "ann@example.com"})).unwrap();
    shop.friend("1", ann["code"].as_str().unwrap(), &json!({}));
    shop.days_pass(2);
    shop.refund("1", "r1", 2000);
    shop.days_pass(12);
    shop.alarm();
    shop.days_pass(1);
    shop.decide("issue", &shop.reward("1", "referral", "advocate")).unwrap();
    shop.server("POST /v1/orders/1/cancel", &Value::Null).unwrap();
    let order = shop.look("1");
    assert_eq!(
        told_of(&order["timeline"]),
        [
            "2026-11-22 order_recorded - null referred",
            "2026-11-22 granted advocate 500 held_for_return_window",
            "2026-11-22 granted friend 500 held_for_return_window",
            "2026-11-24 refunded - null ",
            "2026-11-24 reduced friend -200 order_partly_refunded",
            "2026-12-06 approved advocate 0 hold_elapsed",
            "2026-12-06 approved friend 0 hold_elapsed",
            "2026-12-07 cancelled - null ",
            "2026-12-07 issued advocate 0 issued_by_owner",
            "2026-12-07 reversed advocate -500 order_cancelled",
            "2026-12-07 reversed friend -300 order_cancelled",
        ]
    );
    assert_eq!(order["timeline"][1]["reasons"][0], json!({"code": "held_for_return_window", "days": 14}));
    assert_eq!(order["timeline"][3]["refund"], eur(2000));
    assert_eq!(order["timeline"][5]["actor"], "timer");
    let referral = order["referral"]["id"].as_str().unwrap();
    let (_, detail) = shop.server(&format!("GET /v1/referrals/{referral}"), &Value::Null).unwrap();
    assert_eq!(
        (&detail["timeline"], &detail["order_id"], &detail["state"]),
        (&order["timeline"], &json!("1"), &json!("lost"))
    );
    let line = format!("GET /v1/shops/{}/me", PublicKey::from_bytes([1; 16]));
    let (_, me) = shop.call(&line, ann["status_token"].as_str(), &Value::Null).unwrap();
    let own = ["granted", "approved", "issued", "reversed"];
    let words: Vec<_> =
        me["timeline"].as_array().unwrap().iter().map(|moment| moment["what"].clone()).collect();
    assert_eq!(words, own);
    assert_eq!((&me["friends"], &me["earned"]), (&json!(0), &eur(0)));
    let unknown = "GET /v1/referrals/rf_00000000000000000000000000";
    assert_eq!(shop.server(unknown, &Value::Null), Err("referral_unknown".to_owned()));
}
