//! What somebody has to act on and nobody was told. Hurt by a mistake here: an advocate who never gets their reward.

use super::news::{by_webhook, told};
use super::*;

/// A shop with a webhook that has not answered, and rewards of as many friends that it should hand out.
fn unheard(friends: usize) -> (TeaHouse, String, WebhookId) {
    let (shop, code) = TeaHouse::with(&by_webhook(0));
    let (id, _) = shop.webhook(&json!(["reward.approved"]));
    for number in 1..=friends {
        shop.friend(&number.to_string(), &code, &json!({}));
    }
    shop.alarm();
    assert_eq!(shop.sent(&id).len(), friends);
    (shop, code, id)
}

fn delete(shop: &TeaHouse, id: &WebhookId) {
    shop.server(&format!("DELETE /v1/webhooks/{id}"), &Value::Null).unwrap();
}

fn orders(told: &[Value]) -> Vec<&str> {
    let mut orders: Vec<_> = told.iter().map(|event| event["data"]["order_id"].as_str().unwrap()).collect();
    orders.sort_unstable();
    orders
}

/// Whoever puts a new address in the place of one that was down hears what the old one should have heard; no more of what
/// was handed out or fell back meanwhile, and of the rest how it stands.
#[test]
fn a_new_webhook_is_told_what_the_deleted_one_was_not() {
    let (shop, _, old) = unheard(5);
    let first = shop.take(&old).unwrap();
    let heard: Value = serde_json::from_str(&first.body).unwrap();
    shop.settle(&old, &first, Answer::Status(200));
    let unheard = ["1", "2", "3", "4", "5"].into_iter().filter(|order| heard["data"]["order_id"] != *order);
    let unheard: Vec<_> = unheard.collect();
    shop.decide("issue", &shop.reward(unheard[0], "referral", "advocate")).unwrap();
    shop.refund(unheard[1], "r", 5000);
    shop.refund(unheard[2], "r", 100);
    delete(&shop, &old);
    assert_eq!((shop.events().len(), shop.count("webhook_deliveries")), (2, 0));
    let (new, _) = shop.webhook(&json!(["reward.approved"]));
    assert_eq!(orders(&told(&shop, &new)), &unheard[2..]);
    delete(&shop, &new);
    assert_eq!(shop.events().len(), 0, "what has arrived waits for nobody");
}

/// What waits says how the reward stands by then, not how it stood when it was first tried.
#[test]
fn what_waits_again_is_told_as_it_stands() {
    let (shop, code) = TeaHouse::with(&json!({
        "advocate_reward": {"kind": "percentage", "basis_points": 1000, "hold_days": 0, "fulfilment": {"by": "webhook"}},
        "friend_reward": null,
    }));
    let (old, _) = shop.webhook(&Value::Null);
    shop.friend("1", &code, &json!({}));
    shop.alarm();
    shop.refund("1", "r", 1000);
    delete(&shop, &old);
    let waiting = shop.events();
    assert_eq!((waiting.len(), &waiting[0]["type"]), (1, &json!("reward.approved")));
    assert_eq!(waiting[0]["data"]["value"], eur(400));
}

/// The order in which careful people do it: the new one is there before the old one goes.
#[test]
fn whoever_was_added_before_is_told_when_the_other_goes() {
    let (shop, _, old) = unheard(2);
    let (new, _) = shop.webhook(&json!(["reward.approved"]));
    assert_eq!(shop.sent(&new).len(), 0);
    delete(&shop, &old);
    assert_eq!((orders(&told(&shop, &new)), shop.events().len()), (vec!["1", "2"], 0));
}

/// Nobody hands out twice what another webhook has heard, or is about to hear.
#[test]
fn what_another_webhook_has_is_not_told_again() {
    let (shop, code) = TeaHouse::with(&by_webhook(0));
    let (one, _) = shop.webhook(&json!(["reward.approved"]));
    let (other, _) = shop.webhook(&json!(["reward.approved"]));
    shop.friend("1", &code, &json!({}));
    shop.friend("2", &code, &json!({}));
    shop.alarm();
    shop.attempt(&other, Answer::Status(200));
    delete(&shop, &one);
    assert_eq!((shop.events().len(), shop.sent(&other).len()), (0, 2));
    delete(&shop, &other);
    assert_eq!(shop.events().len(), 1, "the second has reached nobody");
}

/// What a webhook no longer takes is not sent to it, also where it was on its way: somebody else may be there by now.
/// What somebody has to act on is told to whoever takes it.
#[test]
fn a_narrower_filter_holds_for_what_is_on_its_way() {
    let shop = TeaHouse::open();
    let (id, _) = shop.webhook(&Value::Null);
    let put = |events: Value, enabled: bool| {
        let body = json!({"url": URL, "events": events, "enabled": enabled});
        shop.server(&format!("PUT /v1/webhooks/{id}"), &body).unwrap();
    };
    shop.join(&json!({"email": "ann@example.com"})).unwrap();
    shop.page("POST /v1/shops/{pk}/responses", &json!({"score": 9, "event": "visit"})).unwrap();
    let dan =
        goodword_domain::platform::Person { email: "dan@example.com".parse().ok(), ..Default::default() };
    crate::object::privacy::request_export(&shop.desk(), &dan, "person.export_requested:1").unwrap();
    shop.test_event(&id);
    put(Value::Null, false);
    put(json!(["response.created"]), true);
    let heard: Vec<_> = told(&shop, &id).iter().map(|event| event["type"].clone()).collect();
    assert_eq!(heard, ["response.created", "webhook.test"]);
    let logged: Vec<_> = shop.sent(&id).into_iter().filter(|sent| sent["state"] == "failed").collect();
    let types: Vec<_> = logged.iter().map(|sent| &sent["type"]).collect();
    assert_eq!(types, ["person.export_requested", "advocate.created"]);
    for sent in &logged {
        let attempt = json!({"at": "2026-11-22T10:00:00Z", "status": null, "error": "unwanted"});
        assert_eq!((&sent["attempts"], &sent["next_attempt_at"]), (&json!([attempt]), &Value::Null));
    }
    assert_eq!(shop.events().len(), 1);
    let (other, _) = shop.webhook(&json!(["person.export_requested"]));
    assert_eq!(told(&shop, &other).len(), 1);
}

/// The answer to what was under way when it was withdrawn is noted; it starts no new round.
#[test]
fn what_is_withdrawn_during_an_attempt_stays_withdrawn() {
    for (answer, state) in [(500, "failed"), (200, "delivered")] {
        let (shop, _, id) = unheard(1);
        let due = shop.take(&id).unwrap();
        shop.server(&format!("PUT /v1/webhooks/{id}"), &json!({"url": URL, "events": ["webhook.disabled"]}))
            .unwrap();
        shop.settle(&id, &due, Answer::Status(answer));
        shop.days_pass(1);
        assert!(shop.take(&id).is_none());
        let sent = &shop.sent(&id)[0];
        assert_eq!((&sent["state"], &sent["attempts"][0]["status"]), (&json!(state), &json!(answer)));
        assert_eq!((shop.events().len(), &shop.seen(&id)["enabled"]), (1, &json!(true)));
    }
}

/// A webhook that stays disabled for a month keeps nobody from hearing it.
#[test]
fn what_was_forgotten_unheard_waits() {
    let (shop, _, id) = unheard(2);
    shop.attempt(&id, Answer::Status(200));
    shop.server(&format!("PUT /v1/webhooks/{id}"), &json!({"url": URL, "enabled": false})).unwrap();
    shop.days_pass(30);
    crate::object::news::forget(&shop.desk()).unwrap();
    assert_eq!((shop.events().len(), shop.count("webhook_events"), shop.sent(&id).len()), (1, 0, 0));
    shop.server(&format!("PUT /v1/webhooks/{id}"), &json!({"url": URL})).unwrap();
    assert_eq!(told(&shop, &id).len(), 1);
}

/// A shop with one webhook hears of its end from that webhook, once it is there again; and sees it meanwhile.
#[test]
fn that_a_webhook_was_disabled_waits_for_somebody_to_tell() {
    let shop = TeaHouse::open();
    let (id, _) = shop.webhook(&Value::Null);
    let figures = || {
        let (_, stats) = shop.server("GET /v1/stats", &Value::Null).unwrap();
        (stats["disabled_webhooks"].clone(), stats["waiting_events"].clone())
    };
    let disable = || {
        shop.test_event(&id);
        shop.attempt(&id, Answer::Status(410));
    };
    assert_eq!(figures(), (json!(0), json!(0)));
    disable();
    assert_eq!(figures(), (json!(1), json!(1)));
    shop.days_pass(1);
    shop.server(&format!("PUT /v1/webhooks/{id}"), &json!({"url": URL})).unwrap();
    let heard = told(&shop, &id);
    assert_eq!((heard.len(), &heard[0]["type"]), (1, &json!("webhook.disabled")));
    assert_eq!(
        (&heard[0]["timestamp"], &heard[0]["data"]["because"]),
        (&json!("2026-11-22T10:00:00Z"), &json!("gone"))
    );
    assert_eq!(figures(), (json!(0), json!(0)));
    disable();
    shop.server(&format!("PUT /v1/webhooks/{id}"), &json!({"url": URL, "enabled": false})).unwrap();
    assert_eq!(figures(), (json!(1), json!(1)), "a second time is another time");
    delete(&shop, &id);
    assert_eq!(figures(), (json!(0), json!(0)), "what is gone needs nobody");
}
