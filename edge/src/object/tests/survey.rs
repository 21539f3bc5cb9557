use super::*;

fn respond(shop: &TeaHouse, body: &Value) -> Value {
    let (status, view) = shop.page("POST /v1/shops/{pk}/responses", body).unwrap();
    assert_eq!(status, 201);
    view
}

fn scores(shop: &TeaHouse) -> Vec<Value> {
    let (_, page) = shop.server("GET /v1/responses", &Value::Null).unwrap();
    page["items"].as_array().unwrap().clone()
}

#[test]
fn whoever_closes_after_the_score_has_been_counted() {
    let shop = TeaHouse::open();
    let view = respond(&shop, &json!({"score": 7, "event": "order", "order_id": "1001"}));
    assert_eq!((view["band"].as_str(), view["next"].as_str()), (Some("passive"), Some("improve")));
    let line = format!("PATCH /v1/shops/{{pk}}/responses/{}", view["id"].as_str().unwrap());
    shop.page(&line, &json!({"improve": "Faster parcels"})).unwrap();
    shop.page(&line, &json!({"other": ""})).unwrap();
    let item = &scores(&shop)[0];
    assert_eq!(
        (&item["score"], &item["improve"], &item["other"]),
        (&json!(7), &json!("Faster parcels"), &json!(""))
    );
    let (_, changed) = shop.page(&line, &json!({"score": 3})).unwrap();
    assert_eq!(changed["next"], "complaint");
    let (_, stats) = shop.server("GET /v1/stats", &Value::Null).unwrap();
    assert_eq!((&stats["nps"]["responses"], &stats["nps"]["detractors"]), (&json!(1), &json!(1)));
    let unknown = "PATCH /v1/shops/{pk}/responses/re_00000000000000000000000000";
    assert_eq!(shop.page(unknown, &json!({"score": 3})), Err("response_unknown".to_owned()));
}

fn about_order(score: u8) -> Value {
    json!({"score": score, "event": "order", "order_id": "1001", "email": "ann@example.com"})
}

/// Score, text, and whether it counts.
fn kept(shop: &TeaHouse) -> Vec<String> {
    let brief = |item: &Value| {
        format!("{} {} {}", item["score"], item["improve"].as_str().unwrap_or("-"), item["counted"])
    };
    scores(shop).iter().map(brief).collect()
}

fn add(shop: &TeaHouse, response: &Value, answers: &Value) {
    let line = format!("PATCH /v1/shops/{{pk}}/responses/{}", response["id"].as_str().unwrap());
    shop.page(&line, answers).unwrap();
}

fn responses_counted(shop: &TeaHouse) -> Value {
    shop.server("GET /v1/stats", &Value::Null).unwrap().1["nps"]["responses"].clone()
}

/// The popup's call arrived, the answer to it did not: it is sent again, and its texts go where the score is.
#[test]
fn an_answer_that_got_lost_can_be_sent_again() {
    let shop = TeaHouse::open();
    let visit = json!({"score": 9, "event": "visit", "email": "ann@example.com"});
    for answer in [about_order(9), visit] {
        let first = respond(&shop, &answer);
        shop.minutes_pass(9);
        assert_eq!(respond(&shop, &answer), first);
        add(&shop, &first, &json!({"improve": "More oolong"}));
    }
    assert_eq!(kept(&shop), ["9 More oolong true"; 2]);
    let nobody = json!({"score": 9, "event": "visit"});
    assert_ne!(respond(&shop, &nobody)["id"], respond(&shop, &nobody)["id"]);
}

/// A page that was offline sends what it has kept, perhaps twice, perhaps days later, perhaps after the shopper has
/// thought better of it: one answer, as it was given last.
#[test]
fn an_answer_with_a_key_is_one_however_often_it_is_sent() {
    let shop = TeaHouse::open();
    let keyed = |order: Option<&str>, score: u8, improve: Option<&str>| {
        let key = "3735928559-48879-51966-1";
        let event = if order.is_some() { "order" } else { "visit" };
        json!({"score": score, "event": event, "order_id": order, "improve": improve, "key": key})
    };
    let first = respond(&shop, &keyed(None, 9, None));
    shop.days_pass(7);
    assert_eq!(respond(&shop, &keyed(None, 9, Some("The oolong")))["id"], first["id"]);
    assert_eq!(respond(&shop, &keyed(None, 9, Some("The oolong"))), first);
    assert_eq!(kept(&shop), ["9 The oolong true"]);
    assert_eq!(respond(&shop, &keyed(None, 4, None))["next"], "complaint");
    assert_eq!(kept(&shop), ["4 The oolong true"], "what is left away stays as it was");
    let about_order = respond(&shop, &keyed(Some("1001"), 10, None));
    assert_ne!(about_order["id"], first["id"], "about another order it is another answer");
    assert_eq!(kept(&shop), ["4 The oolong true", "10 - true"]);
}

/// An order's id can be guessed and an address known: neither gives a stranger a customer's answer.
#[test]
fn an_answer_cannot_be_changed_by_answering_again() {
    let without = |name: &str| {
        let mut answer = about_order(9);
        answer.as_object_mut().unwrap().remove(name);
        answer
    };
    let of_another = json!({"score": 9, "event": "order", "order_id": "1001", "email": "eve@example.com"});
    let mut keyed = about_order(9);
    keyed["key"] = json!("a-key-that-the-first-had-not");
    let visit = json!({"score": 9, "event": "visit", "order_id": "1001", "email": "ann@example.com"});
    for (minutes, again) in [
        (0, about_order(0)),
        (0, keyed),
        (0, without("email")),
        (0, of_another),
        (0, visit),
        (11, about_order(9)),
    ] {
        let shop = TeaHouse::open();
        let first = respond(&shop, &about_order(9));
        shop.minutes_pass(minutes);
        let second = respond(&shop, &again);
        assert_ne!(second["id"], first["id"], "{again}");
        add(&shop, &second, &json!({"score": 1, "improve": "Awful"}));
        assert_eq!(kept(&shop), ["9 - true", "1 Awful false"], "{again}");
        assert_eq!(responses_counted(&shop), 1, "{again}");
    }
    let shop = TeaHouse::open();
    add(&shop, &respond(&shop, &about_order(9)), &json!({"improve": "The tea"}));
    add(&shop, &respond(&shop, &about_order(9)), &json!({"improve": "Awful"}));
    assert_eq!(kept(&shop), ["9 The tea true", "9 Awful false"], "whoever has added a text has lost nothing");
}

/// A customer who comes to the page again, or to the page without a popup, is not a second customer.
#[test]
fn a_person_counts_once() {
    let shop = TeaHouse::open();
    respond(&shop, &about_order(9));
    respond(&shop, &json!({"score": 7, "event": "order", "order_id": "1001"}));
    assert_eq!(responses_counted(&shop), 1);
    let visit = |score: u8| json!({"score": score, "event": "visit", "email": "ann@example.com"});
    respond(&shop, &visit(9));
    shop.days_pass(179);
    respond(&shop, &visit(10));
    assert_eq!(responses_counted(&shop), 2);
    shop.days_pass(2);
    respond(&shop, &visit(10));
    assert_eq!(responses_counted(&shop), 3, "half a year after the one that counts it is another answer");
}

#[test]
fn nobody_is_asked_twice_about_an_order() {
    let shop = TeaHouse::open();
    let asked = || shop.call("GET /inside/orders/%2310%2F01", None, &Value::Null).unwrap().1;
    assert_eq!(asked(), json!({"placed_at": null, "answered": false}));
    shop.server("POST /v1/orders", &order("#10/01", &json!({}))).unwrap();
    respond(&shop, &json!({"score": 10, "event": "order", "order_id": "#10/01"}));
    assert_eq!(asked(), json!({"placed_at": "2026-11-22T10:00:00Z", "answered": true}));
}
