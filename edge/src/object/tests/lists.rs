use super::*;

fn with_friends(count: usize) -> TeaHouse {
    let shop = TeaHouse::open();
    let code = shop.ann();
    for number in 0..count {
        let customer = json!({"email": format!("friend{number}@example.com")});
        let told = order(&number.to_string(), &json!({"discount_codes": [code], "customer": customer}));
        shop.server("POST /v1/orders", &told).unwrap();
    }
    shop
}

fn all_pages(shop: &TeaHouse, address: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let (_, page) = shop.server(&format!("GET {address}{cursor}"), &Value::Null).unwrap();
        items.extend(page["items"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

#[test]
fn every_reward_is_on_one_page_of_its_state() {
    let shop = with_friends(5);
    assert_eq!(all_pages(&shop, "/v1/rewards?limit=3").len(), 10);
    let pending = all_pages(&shop, "/v1/rewards?state=pending&limit=3");
    assert_eq!(pending.len(), 10);
    assert_eq!(pending[0]["order_id"], "0", "oldest first");
    let id = pending[0]["id"].as_str().unwrap();
    for (verb, state) in [("approve", "approved"), ("issue", "issued")] {
        let line = format!("POST /v1/rewards/{id}/{verb}");
        let (status, reward) = shop.server(&line, &Value::Null).unwrap();
        assert_eq!((status, reward["state"].as_str()), (200, Some(state)));
        assert_eq!(shop.server(&line, &Value::Null).unwrap().1, reward, "asked again");
        assert_eq!(all_pages(&shop, &format!("/v1/rewards?state={state}")), [reward]);
    }
    assert_eq!(all_pages(&shop, "/v1/rewards?state=pending").len(), 9);
    assert_eq!(all_pages(&shop, "/v1/rewards?state=approved"), Vec::<Value>::new());
    let reject = format!("POST /v1/rewards/{id}/reject");
    assert_eq!(shop.server(&reject, &Value::Null), Err("reward_state_forbids".to_owned()));
    let other = pending[1]["id"].as_str().unwrap();
    let (_, rejected) = shop.server(&format!("POST /v1/rewards/{other}/reject"), &Value::Null).unwrap();
    assert_eq!(rejected["reasons"], json!([{"code": "rejected_by_owner"}]));
    let unknown = "POST /v1/rewards/rw_00000000000000000000000000/approve";
    assert_eq!(shop.server(unknown, &Value::Null), Err("reward_unknown".to_owned()));
}

#[test]
fn a_page_of_no_length_or_from_nowhere_is_refused() {
    let shop = TeaHouse::open();
    for (query, code) in [
        ("limit=0", "out_of_range"),
        ("limit=101", "out_of_range"),
        ("cursor=-1", "id_malformed"),
        ("cursor=x", "id_malformed"),
        ("state=gone", "unknown_word"),
        ("stat=pending", "unknown_field"),
    ] {
        assert_eq!(
            shop.server(&format!("GET /v1/rewards?{query}"), &Value::Null),
            Err(code.to_owned()),
            "{query}"
        );
    }
}

#[test]
fn the_figures_agree_with_what_happened() {
    let shop = with_friends(3);
    shop.server("POST /v1/orders", &order("alone", &json!({"customer": {"email": "zoe@example.com"}})))
        .unwrap();
    shop.server("POST /v1/orders/0/cancel", &Value::Null).unwrap();
    let counts = json!({"messages": [
        {"id": "m1", "day": 20_000, "events": ["survey_view", "share_copy", "survey_view"]},
        {"id": "m2", "day": 20_001, "events": ["survey_view"]},
        {"id": "m1", "day": 20_000, "events": ["survey_view", "share_copy", "survey_view"]},
    ]});
    for _ in 0..2 {
        shop.call("POST /inside/counts", None, &counts).unwrap();
    }
    let (_, stats) = shop.server("GET /v1/stats", &Value::Null).unwrap();
    let rewards =
        json!({"pending": 4, "approved": 0, "expired": 0, "issued": 0, "rejected": 2, "reversed": 0});
    assert_eq!(
        stats,
        json!({"nps": null, "events": {"survey_view": 3, "share_copy": 1}, "advocates": 1, "orders": 4,
               "referrals": 3, "rewards": rewards, "disabled_webhooks": 0, "waiting_events": 0})
    );
}

#[test]
fn a_message_is_forgotten_when_it_cannot_come_again() {
    let shop = TeaHouse::open();
    let message = |id: &str| json!({"messages": [{"id": id, "day": 1, "events": []}]});
    shop.call("POST /inside/counts", None, &message("m1")).unwrap();
    shop.days_pass(8);
    shop.call("POST /inside/counts", None, &message("m2")).unwrap();
    assert_eq!(shop.count("counted_messages"), 1);
}
