use super::*;

/// The bodies that a webhook is sent, oldest first; each is answered.
pub fn told(shop: &TeaHouse, id: &WebhookId) -> Vec<Value> {
    let mut told = Vec::new();
    while let Some(due) = shop.take(id) {
        shop.settle(id, &due, Answer::Status(200));
        told.push(serde_json::from_str(&due.body).unwrap());
    }
    told
}

pub fn by_webhook(hold_days: u32) -> Value {
    let mut reward = fixed(500);
    reward["hold_days"] = json!(hold_days);
    reward["fulfilment"] = json!({"by": "webhook"});
    json!({"advocate_reward": reward, "friend_reward": null})
}

/// From the code to the reward, with the people whom a CRM files it under.
#[test]
fn a_referral_is_told_from_beginning_to_end() {
    let shop = TeaHouse::open();
    let (id, _) = shop.webhook(&Value::Null);
    let code = shop.ann();
    shop.friend("1", &code, &json!({}));
    let first = told(&shop, &id);
    let types: Vec<_> = first.iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["advocate.created", "referral.created", "reward.granted", "reward.granted"]);
    assert_eq!(
        first[0]["data"],
        json!({"code": code, "share_url": format!("https://tea.example/?ref={code}"), "email": "ann@example.com",
               "name": "Ann", "locale": null, "partner": false})
    );
    let referral = &first[1]["data"];
    assert_eq!(first[1]["timestamp"], "2026-11-22T10:00:00Z");
    assert_eq!(referral["advocate"], json!({"code": code, "email": "ann@example.com", "name": "Ann"}));
    assert_eq!(referral["friend"], json!({"customer_id": null, "email": "friend1@example.com"}));
    assert_eq!((&referral["state"], &referral["order_id"]), (&json!("counts"), &json!("1")));
    let holders: Vec<_> = first[2..].iter().map(|event| event["data"]["email"].clone()).collect();
    assert_eq!(holders, ["ann@example.com", "friend1@example.com"]);
    // Once more the same changes nothing, and is no news.
    shop.friend("1", &code, &json!({}));
    assert_eq!(told(&shop, &id), [json!(null); 0]);

    shop.refund("1", "r1", 1000);
    let types = |events: Vec<Value>| events.iter().map(|event| event["type"].clone()).collect::<Vec<_>>();
    assert_eq!(
        types(told(&shop, &id)),
        ["reward.updated"],
        "the friend's share has shrunk, the other's has not"
    );
    shop.days_pass(14);
    shop.alarm();
    assert_eq!(types(told(&shop, &id)), ["reward.approved", "reward.approved"]);
    shop.decide("issue", &shop.reward("1", "referral", "advocate")).unwrap();
    assert_eq!(types(told(&shop, &id)), ["reward.issued"]);
    shop.refund("1", "r2", 4000);
    assert_eq!(types(told(&shop, &id)), ["reward.reversed", "reward.reversed", "referral.updated"]);
}

#[test]
fn an_answer_is_told_step_by_step() {
    let shop = TeaHouse::open();
    let (id, _) = shop.webhook(&json!(["response.created", "response.updated"]));
    shop.ann();
    let score = json!({"score": 3, "event": "order", "order_id": "1001", "email": "bob@example.com"});
    let respond = || shop.page("POST /v1/shops/{pk}/responses", &score).unwrap().1["id"].clone();
    let response = respond();
    assert_eq!(respond(), response, "sent again");
    let line = format!("PATCH /v1/shops/{{pk}}/responses/{}", response.as_str().unwrap());
    shop.page(&line, &json!({})).unwrap();
    for _ in 0..2 {
        shop.page(&line, &json!({"improve": "The tin was dented."})).unwrap();
    }
    let told = told(&shop, &id);
    assert_eq!(told.len(), 2, "{told:#?}");
    assert_eq!((&told[0]["type"], &told[0]["data"]["improve"]), (&json!("response.created"), &Value::Null));
    assert_eq!(
        (&told[0]["data"]["band"], &told[0]["data"]["email"]),
        (&json!("detractor"), &json!("bob@example.com"))
    );
    assert_eq!(told[1]["type"], "response.updated");
    assert_eq!(told[1]["data"]["improve"], "The tin was dented.");
    assert_eq!(told[1]["data"]["id"], response);
}

/// A page that was offline tells of a change of mind by sending the whole answer again.
#[test]
fn another_score_under_the_same_key_is_told() {
    let shop = TeaHouse::open();
    let (id, _) = shop.webhook(&Value::Null);
    for score in [9, 9, 2] {
        let answer = json!({"score": score, "event": "visit", "key": "3735928559-48879-51966-1"});
        shop.page("POST /v1/shops/{pk}/responses", &answer).unwrap();
    }
    let told = told(&shop, &id);
    let brief: Vec<_> = told.iter().map(|event| (&event["type"], &event["data"]["score"])).collect();
    assert_eq!(brief, [(&json!("response.created"), &json!(9)), (&json!("response.updated"), &json!(2))]);
}

/// A friend's order asks once whether anybody listens; anybody else's order not at all.
#[test]
fn where_nobody_listens_an_order_asks_one_question() {
    let shop = TeaHouse::open();
    let code = shop.ann();
    let asked = || shop.sql.asked().iter().filter(|statement| statement.contains("webhook")).count();
    asked();
    shop.friend("1", &code, &json!({}));
    assert_eq!(asked(), 1);
    shop.server("POST /v1/orders", &order("2", &json!({}))).unwrap();
    assert_eq!(asked(), 0);
    assert_eq!((shop.count("webhook_events"), shop.events().len()), (0, 0));
}

/// Whoever fills by webhook before there is one loses nothing, and hands out nothing that is no longer due.
#[test]
fn what_has_to_be_handed_out_waits_for_a_webhook() {
    let (shop, code) = TeaHouse::with(&by_webhook(0));
    for number in ["1", "2", "3", "4"] {
        shop.friend(number, &code, &json!({}));
    }
    shop.alarm();
    assert_eq!(shop.events().len(), 4);
    shop.refund("2", "r", 5000);
    shop.decide("issue", &shop.reward("3", "referral", "advocate")).unwrap();
    shop.minutes_pass(60 * 24 * 60);
    let (deaf, _) = shop.webhook(&json!(["response.created"]));
    assert_eq!((shop.sent(&deaf).len(), shop.events().len()), (0, 2));
    let (id, _) = shop.webhook(&json!(["reward.approved"]));
    let told_of = told(&shop, &id);
    let mut orders: Vec<_> =
        told_of.iter().map(|event| event["data"]["order_id"].as_str().unwrap()).collect();
    orders.sort_unstable();
    assert_eq!(orders, ["1", "4"]);
    assert_eq!(shop.events().len(), 0);
    // From now on it is told at once.
    shop.friend("5", &code, &json!({}));
    shop.alarm();
    assert_eq!(told(&shop, &id).len(), 1);
}

/// What an older version has kept is told by this one.
#[test]
fn what_waited_before_there_were_webhooks_is_told() {
    let shop = TeaHouse::open();
    let kept = r#"{"type":"reward.approved","timestamp":"2026-11-01T10:00:00Z","data":{"id":"rw_1"}}"#;
    let at = Timestamp::from_ms(START.ms() - 21 * DAY_MS);
    crate::store::outbox::promise(&shop.sql, "event", "reward.approved:rw_1", kept, at).unwrap();
    let (id, _) = shop.webhook(&Value::Null);
    assert_eq!(told(&shop, &id), [serde_json::from_str::<Value>(kept).unwrap()]);
    assert_eq!(shop.events().len(), 0);
}

/// A stock that runs low is told once, not with each code, until it was filled.
#[test]
fn a_low_stock_is_told_once() {
    let mut reward = fixed(500);
    reward["hold_days"] = json!(0);
    reward["fulfilment"] = json!({"by": "code", "pool": "vouchers"});
    let program = json!({"advocate_reward": reward, "friend_reward": null, "low_codes": 3});
    let (shop, code) = TeaHouse::with(&program);
    let fill = |codes: Value| shop.server("POST /v1/code-bank/vouchers", &json!({"codes": codes})).unwrap();
    let (id, _) = shop.webhook(&json!(["code_bank.low", "reward.issued"]));
    fill(json!(["A", "B", "C"]));
    for number in ["1", "2"] {
        shop.friend(number, &code, &json!({}));
    }
    shop.alarm();
    let first = told(&shop, &id);
    let types: Vec<_> = first.iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["reward.issued", "code_bank.low", "reward.issued"]);
    assert_eq!(first[0]["data"]["code"], "A");
    assert_eq!(first[1]["data"], json!({"pool": "vouchers", "left": 2}));
    fill(json!(["D", "E", "F"]));
    for number in ["3", "4", "5"] {
        shop.friend(number, &code, &json!({}));
    }
    shop.alarm();
    let low = told(&shop, &id).iter().filter(|event| event["type"] == "code_bank.low").count();
    assert_eq!(low, 1);
}

/// An advocate's milestone that hung on the friends is told as what it is, with the order that it was granted for.
#[test]
fn what_falls_with_another_order_is_told_too() {
    let (shop, code) = TeaHouse::with(
        &json!({"friend_reward": null, "milestones": [{"id": "two", "friends": 2, "reward": points(7)}]}),
    );
    shop.friend("1", &code, &json!({}));
    shop.friend("2", &code, &json!({}));
    let (id, _) = shop.webhook(&json!(["reward.rejected"]));
    shop.refund("1", "r", 5000);
    let told: Vec<_> = told(&shop, &id)
        .iter()
        .map(|event| format!("{} {}", event["data"]["rule"].as_str().unwrap(), event["data"]["order_id"]))
        .collect();
    assert_eq!(told, ["referral \"1\"", "milestone:two \"2\""]);
}
