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

/// A page that is loaded again, or an answer that got lost on the way, is not a second customer.
#[test]
fn an_answer_that_is_sent_twice_is_one_answer() {
    let shop = TeaHouse::open();
    let about_order =
        |score: u8| json!({"score": score, "event": "order", "order_id": "1001", "email": "ann@example.com"});
    let first = respond(&shop, &about_order(9));
    assert_eq!(respond(&shop, &about_order(10))["id"], first["id"]);
    let visit = json!({"score": 9, "event": "visit", "email": "ann@example.com"});
    let second = respond(&shop, &visit);
    assert_ne!(second["id"], first["id"]);
    shop.days_pass(179);
    assert_eq!(respond(&shop, &visit)["id"], second["id"]);
    shop.days_pass(2);
    assert_ne!(respond(&shop, &visit)["id"], second["id"], "half a year later it is another answer");
    let nobody = json!({"score": 9, "event": "visit"});
    assert_ne!(respond(&shop, &nobody)["id"], respond(&shop, &nobody)["id"]);
    assert_eq!(scores(&shop).len(), 5);
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
