use goodword_domain::webhooks::Event;

use super::*;

/// Everything that webhooks are, or were, told; each is still what its schema says.
fn told(shop: &TeaHouse) -> Vec<Value> {
    let rows = shop.sql.unexplained("SELECT body FROM webhook_events ORDER BY seq").unwrap();
    let bodies = rows.into_iter().map(|mut row| row.text().unwrap());
    let told = bodies.map(|body| {
        let event: Result<Event, _> = serde_json::from_str(&body);
        assert!(event.is_ok(), "{event:?}: {body}");
        serde_json::from_str(&body).unwrap()
    });
    told.collect()
}

fn listening() -> TeaHouse {
    let shop = TeaHouse::open();
    shop.server("POST /v1/webhooks", &json!({"url": "https://crm.example/"})).unwrap();
    shop
}

/// A message that waits is delivered all the same, with what is not the person's.
#[test]
fn a_waiting_message_loses_the_person_and_nothing_else() {
    let Busy { shop, response, .. } = busy();
    let approved = |shop: &TeaHouse| -> Vec<Value> {
        shop.events().into_iter().filter(|event| event["type"] == "reward.approved").collect()
    };
    let mut before = approved(&shop);
    assert_eq!(before.len(), 2);
    // One is her own reward.
    let own = before.iter_mut().find(|event| event["data"]["order_id"] == "bobs").unwrap();
    assert_eq!(own["data"]["email"].take(), "Ann.Quince+tea@example.com");
    shop.server("POST /v1/erasures", &by_email()).unwrap();
    assert_eq!(approved(&shop), before);
    let events = shop.events();
    let created = events.iter().find(|event| event["type"] == "response.created").unwrap();
    let data = json!({"id": response, "score": 3, "band": "detractor", "event": "order", "order_id": "anns",
        "email": null, "locale": null, "improve": null, "other": null, "answered_at": START, "counted": true});
    assert_eq!(created["data"], data);
}

/// What was told is kept for a month, to be sent again: with earlier words too, and with what a customer has asked for.
#[test]
fn what_was_told_is_what_its_schema_says_without_the_person() {
    let shop = listening();
    shop.page(
        "POST /v1/shops/{pk}/responses",
        &json!({"score": 9, "event": "visit", "email": "dan@example.com"}),
    )
    .unwrap();
    let Busy { shop, response, .. } = busy_in(shop);
    let line = format!("PATCH /v1/shops/{{pk}}/responses/{response}");
    shop.page(&line, &json!({"improve": "Nothing.", "other": "Never mind."})).unwrap();
    let ask_about = |customer: &str, orders: &[&str]| {
        shop.minutes_pass(1);
        let orders = orders.iter().map(|id| id.parse().unwrap()).collect();
        let person = Person { customer: customer.parse().ok(), orders, ..Person::default() };
        ask(&shop, &person);
    };
    ask_about("CUSTOMER-4711", &["anns"]);
    ask_about("CUSTOMER-4711", &[]);
    ask_about("CUSTOMER-8", &["bobs"]);
    let before = told(&shop);
    let all = json!(before).to_string().to_lowercase();
    for kept in ["annabel quince", "customer-4711", "10997", "my dog ate the tea", "please call me on monday"]
    {
        assert!(all.contains(kept), "{kept} was told");
    }
    shop.server("POST /v1/erasures", &by_email()).unwrap();
    let after = told(&shop);
    let all = json!(after).to_string().to_lowercase();
    for gone in ANN {
        assert!(!all.contains(gone), "{gone} is still told");
    }
    let types = |told: &[Value]| told.iter().map(|event| event["type"].clone()).collect::<Vec<_>>();
    assert_eq!(types(&after[..before.len()]), types(&before));
    let exports = after.iter().filter(|event| event["type"] == "person.export_requested");
    let exports: Vec<_> = exports.map(|event| &event["data"]).collect();
    assert_eq!(
        exports[0],
        &json!({"customer_id": null, "order_ids": ["anns"], "export": null, "too_large": false})
    );
    assert_eq!(
        exports[1],
        &json!({"customer_id": null, "order_ids": [], "export": null, "too_large": false})
    );
    assert_eq!(exports[2]["customer_id"], "CUSTOMER-8");
    assert_eq!(exports[2]["export"]["orders"][0]["told"]["customer"]["email"], "friendbobs@example.com");
    assert!(all.contains("dan@example.com"), "nobody else is touched");
}

/// People may call themselves, and write, what they like: nothing else loses a word for it.
#[test]
fn what_people_call_themselves_takes_no_message_apart() {
    let shop = TeaHouse::open();
    let by_webhook =
        json!({"kind": "fixed", "amount_minor": 500, "currency": "EUR", "fulfilment": {"by": "webhook"}});
    shop.program(&json!({"advocate_reward": by_webhook, "friend_reward": null}));
    let ann = shop.join(&json!({"email": "ann@example.com", "name": "reward.approved"})).unwrap();
    let words = json!({"score": 9, "event": "visit", "email": "ann@example.com", "improve": "EUR", "other": "webhook"});
    shop.page("POST /v1/shops/{pk}/responses", &words).unwrap();
    shop.friend("1", ann["code"].as_str().unwrap(), &json!({}));
    shop.days_pass(15);
    shop.alarm();
    let mut before = shop.events();
    assert_eq!(before[0]["data"]["email"].take(), "ann@example.com");
    shop.server("POST /v1/erasures", &json!({"email": "ann@example.com"})).unwrap();
    let after = shop.events();
    assert_eq!(
        after.iter().filter(|event| event["type"] == "reward.approved").collect::<Vec<_>>(),
        [&before[0]]
    );
    let (status, _) = shop.server("POST /v1/webhooks", &json!({"url": "https://crm.example/"})).unwrap();
    assert_eq!(status, 201);
    assert_eq!(told(&shop).len(), 2);
}

/// A shop has a month of messages, and an erasure looks through all of them: what speaks of nobody is not even read.
#[test]
fn in_a_message_a_person_is_found_in_whatever_spelling() {
    let shop = listening();
    shop.join(&json!({"email": "ann.quince@example.com", "name": "Ann"})).unwrap();
    let email = "ANN.Quince+Tea@EXAMPLE.com";
    let words = json!({"score": 9, "event": "visit", "email": email, "improve": "Ann's \"own\" tea\n"});
    shop.page("POST /v1/shops/{pk}/responses", &words).unwrap();
    shop.sql
        .unexplained("UPDATE webhook_events SET body = 'unreadable' WHERE type = 'advocate.created'")
        .unwrap();
    let (_, answer) = shop.server("POST /v1/erasures", &json!({"email": "annquince@example.com"})).unwrap();
    assert_eq!(answer["erasure"]["erased"]["messages"], 1);
    let bodies = shop.sql.unexplained("SELECT body FROM webhook_events ORDER BY seq").unwrap();
    let bodies: Vec<_> = bodies.into_iter().map(|mut row| row.text().unwrap().to_lowercase()).collect();
    assert_eq!(bodies[0], "unreadable");
    assert!(bodies[1].contains("response.created") && !bodies[1].contains("quince"), "{bodies:#?}");
    assert!(!bodies[1].contains("tea"), "{bodies:#?}");
}

/// One message that nobody can read keeps no other from being told, and no person from being erased.
#[test]
fn a_message_that_is_none_keeps_no_other_waiting() {
    let Busy { shop, .. } = busy();
    outbox::promise(&shop.sql, WAITING, "a", r#"{"type":null,"data":{}}"#, START).unwrap();
    outbox::promise(&shop.sql, WAITING, "b", r#"{"type":"tea.brewed"}"#, START).unwrap();
    shop.server("POST /v1/erasures", &by_email()).unwrap();
    shop.server("POST /v1/webhooks", &json!({"url": "https://crm.example/"})).unwrap();
    assert_eq!(told(&shop).len(), 4, "two rewards, an answer, an erasure");
    assert_eq!(shop.events().len(), 2);
}

/// A reward waits as long as it must. An erasure that nobody was told of, and a copy of all that is known, do not.
#[test]
fn what_speaks_of_people_waits_for_a_month() {
    let Busy { shop, .. } = busy();
    ask(&shop, &Person { email: "dan@example.com".parse().ok(), ..Person::default() });
    shop.server("POST /v1/erasures", &by_email()).unwrap();
    shop.sql.unexplained("DELETE FROM outbox WHERE kind = 'kv'").unwrap();
    let types = || {
        let mut types: Vec<_> = shop.events().iter().map(|event| event["type"].to_string()).collect();
        types.sort();
        types.dedup();
        types.join(" ")
    };
    let forget = || {
        crate::store::webhooks::events::forget(&shop.sql, crate::object::news::WAITING, shop.now.get())
            .unwrap()
    };
    assert_eq!(due::next(&shop.sql).unwrap(), Some(shop.now.get().plus_days(30)));
    shop.days_pass(29);
    forget();
    assert_eq!(types(), r#""person.erased" "person.export_requested" "response.created" "reward.approved""#);
    shop.days_pass(1);
    forget();
    assert_eq!(types(), r#""response.created" "reward.approved""#);
    assert_eq!(due::next(&shop.sql).unwrap(), None);
}
