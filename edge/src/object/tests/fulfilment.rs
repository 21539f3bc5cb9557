use super::*;

/// The shop's server is told once what to hand out, and says so when it is done.
#[test]
fn by_webhook_the_shop_is_told_exactly_once() {
    let reward = json!({"kind": "percentage", "basis_points": 1000, "fulfilment": {"by": "webhook"}});
    let (shop, code) = TeaHouse::with(&json!({"advocate_reward": reward}));
    shop.friend("1", &code, &json!({}));
    assert_eq!(shop.events(), [json!(null); 0]);
    shop.days_pass(14);
    shop.alarm();
    shop.alarm();
    let id = shop.reward("1", "referral", "advocate");
    shop.decide("approve", &id).unwrap();
    let events = shop.events();
    assert_eq!(events.len(), 1, "{events:#?}");
    assert_eq!(
        (&events[0]["type"], &events[0]["timestamp"]),
        (&json!("reward.approved"), &json!("2026-12-06T10:00:00Z"))
    );
    assert_eq!((&events[0]["data"]["id"], &events[0]["data"]["state"]), (&json!(id), &json!("approved")));
    assert_eq!(events[0]["data"]["value"], eur(500));
    let told = || shop.sql.unexplained("SELECT revision FROM outbox WHERE kind = 'event'").unwrap();
    assert_eq!(told().into_iter().map(|mut row| row.integer().unwrap()).collect::<Vec<_>>(), [1]);
    // Nobody has heard of it yet: whoever does must not hand out too much, nor a second time.
    shop.refund("1", "r1", 1000);
    assert_eq!(shop.events()[0]["data"]["value"], eur(400));
    assert_eq!(shop.events()[0]["type"], "reward.approved");
    let (_, issued) = shop.decide("issue", &id).unwrap();
    assert_eq!(issued["state"], "issued");
    assert_eq!(shop.events(), [json!(null); 0]);
}

/// What the owner has to do is one list.
#[test]
fn a_task_is_found_until_it_is_done() {
    let mut reward = fixed(500);
    reward["fulfilment"] = json!({"by": "webhook"});
    let (shop, code) = TeaHouse::with(
        &json!({"advocate_reward": reward, "friend_reward": {"kind": "manual", "name": "A letter"}}),
    );
    shop.friend("1", &code, &json!({}));
    let tasks = || {
        let (_, page) = shop.server("GET /v1/rewards?fulfilment=task&state=approved", &Value::Null).unwrap();
        page["items"].as_array().unwrap().len()
    };
    assert_eq!(tasks(), 0);
    shop.days_pass(14);
    shop.alarm();
    assert_eq!(tasks(), 1);
    shop.decide("issue", &shop.reward("1", "referral", "friend")).unwrap();
    assert_eq!(tasks(), 0);
    assert_eq!(shop.server("GET /v1/rewards?fulfilment=task", &Value::Null), Err("missing_field".to_owned()));
}
