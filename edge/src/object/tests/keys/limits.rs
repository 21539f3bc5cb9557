//! What nobody gets by way of keys, webhooks and exports: more than their own key may, or for longer.

use super::*;

/// Whoever may only connect things reads no answers by a webhook, and makes no orders up by a platform's secret; whoever
/// answers for people's rights takes no ledger away.
#[test]
fn nothing_leads_to_more_than_its_key_may() {
    let shop = TeaHouse::open();
    let webhook = |events: Value| json!({"url": "https://crm.example/", "events": events});
    let shopify = json!({"secrets": ["0123456789abcdef"], "shop_domain": "tea.myshopify.com"});
    let added = |line: &str, body: &Value, scopes: &[&str]| {
        let (id, secret) = shop.new_key(scopes);
        let outcome = shop.call(line, Some(&secret), body).map(drop);
        shop.server(&format!("DELETE /v1/keys/{id}"), &Value::Null).unwrap();
        outcome
    };
    let (add, connect) = ("POST /v1/webhooks", "PUT /v1/platforms/shopify");
    for (line, body, needs) in [
        (
            add,
            webhook(json!(["response.created", "webhook.disabled"])),
            vec!["connections", "responses:read"],
        ),
        (add, webhook(json!(["reward.issued", "code_bank.low"])), vec!["connections", "ledger:read"]),
        (add, webhook(json!(["person.export_requested"])), vec!["connections", "people"]),
        (add, webhook(json!(["webhook.disabled"])), vec!["connections"]),
        (connect, shopify, vec!["connections", "orders:write", "people"]),
        ("GET /v1/exports/responses", Value::Null, vec!["people", "responses:read"]),
        ("GET /v1/exports/entries", Value::Null, vec!["people", "ledger:read"]),
        ("GET /v1/exports/advocates", Value::Null, vec!["people", "ledger:read"]),
    ] {
        for lacking in &needs {
            let others = Scope::EACH[1..].iter().map(|scope| scope.as_str()).filter(|scope| scope != lacking);
            let outcome = added(line, &body, &others.collect::<Vec<_>>());
            assert_eq!(outcome, Err("scope_missing".to_owned()), "{line} {body} without {lacking}");
        }
        assert_eq!(added(line, &body, &needs), Ok(()), "{line} {body}");
    }
    let everything: Vec<_> = Scope::EACH[1..].iter().map(|scope| scope.as_str()).collect();
    assert_eq!(added(add, &webhook(Value::Null), &everything), Err("scope_missing".to_owned()));
}

/// What a webhook was sent can be sent again: another address may read it only if its key may.
#[test]
fn a_webhook_is_turned_elsewhere_by_who_may_read_what_it_was_sent() {
    let shop = TeaHouse::open();
    let body = json!({"url": "https://crm.example/", "events": ["response.created"]});
    let (_, webhook) = shop.server("POST /v1/webhooks", &body).unwrap();
    let line = format!("PUT /v1/webhooks/{}", text(&webhook["id"]));
    shop.page("POST /v1/shops/{pk}/responses", &json!({"score": 9, "event": "visit"})).unwrap();
    let (_, connector) = shop.new_key(&["connections"]);
    let put = |url: &str| {
        let body = json!({"url": url, "events": ["webhook.disabled"]});
        shop.call(&line, Some(&connector), &body).map(drop)
    };
    assert_eq!(put("https://evil.example/"), Err("scope_missing".to_owned()));
    assert_eq!(put("https://crm.example/"), Ok(()));
    assert_eq!(put("https://evil.example/"), Err("scope_missing".to_owned()));
}

/// With the secret anybody could tell the shop's server of rewards that there are not.
#[test]
fn a_webhooks_secret_is_for_who_may_read_what_it_is_told() {
    let shop = TeaHouse::open();
    let rotate = |events: Value, scopes: &[&str]| {
        let body = json!({"url": "https://crm.example/", "events": events});
        let id = text(&shop.server("POST /v1/webhooks", &body).unwrap().1["id"]);
        let (key, secret) = shop.new_key(scopes);
        let outcome = shop.call(&format!("POST /v1/webhooks/{id}/rotate"), Some(&secret), &Value::Null);
        shop.server(&format!("DELETE /v1/keys/{key}"), &Value::Null).unwrap();
        shop.server(&format!("DELETE /v1/webhooks/{id}"), &Value::Null).unwrap();
        outcome.map(drop)
    };
    let lacks = Err("scope_missing".to_owned());
    assert_eq!(rotate(Value::Null, &["connections", "people", "ledger:read", "responses:read"]), lacks);
    assert_eq!(rotate(json!(["reward.approved"]), &["connections"]), lacks);
    assert_eq!(rotate(json!(["reward.approved"]), &["connections", "ledger:read"]), Ok(()));
    assert_eq!(rotate(json!(["webhook.disabled"]), &["connections"]), Ok(()));
}

/// Whoever may only manage keys would otherwise do everything, by a key of their own making.
#[test]
fn a_key_gives_nobody_more_than_it_has() {
    let shop = TeaHouse::open();
    let (_, manager) = shop.new_key(&["keys", "orders:write"]);
    let lacks = Err("scope_missing".to_owned());
    let make = |scopes: Value| {
        shop.call("POST /v1/keys", Some(&manager), &json!({"name": "X", "scopes": scopes})).map(drop)
    };
    assert_eq!(make(json!(["orders:write"])), Ok(()));
    assert_eq!((make(json!(["all"])), make(json!(["keys", "people"]))), (lacks.clone(), lacks.clone()));
    let own = shop.own_id();
    for (line, body) in [
        (format!("POST /v1/keys/{own}/rotate"), Value::Null),
        (format!("PATCH /v1/keys/{own}"), json!({"name": "Till"})),
        (format!("DELETE /v1/keys/{own}"), Value::Null),
    ] {
        assert_eq!(shop.call(&line, Some(&manager), &body).map(drop), lacks, "{line}");
    }
}

/// A key for tomorrow would otherwise be one for ever: by a key of its own making, or by another's new secret.
#[test]
fn a_key_gives_nobody_more_time_than_it_has() {
    let shop = TeaHouse::open();
    let end = START.plus_days(1);
    let body = json!({"name": "Today", "scopes": ["all"], "expires_at": end});
    let ending = shop.server("POST /v1/keys", &body).unwrap().1;
    let (today, id) = (text(&ending["secret_key"]), text(&ending["id"]));
    let make = |expires_at: Value| {
        let body = json!({"name": "X", "scopes": ["all"], "expires_at": expires_at});
        shop.call("POST /v1/keys", Some(&today), &body).map(|(_, made)| made["expires_at"].clone())
    };
    assert_eq!(make(Value::Null), Ok(json!(end)), "as long as the calling key");
    assert_eq!(make(json!(end)), Ok(json!(end)));
    let sooner = Err("key_ends_sooner".to_owned());
    assert_eq!(make(json!(START.plus_days(2))), sooner);
    let rotate =
        |id: &str| shop.call(&format!("POST /v1/keys/{id}/rotate"), Some(&today), &Value::Null).map(drop);
    assert_eq!(rotate(&shop.own_id()), sooner.map(drop));
    assert_eq!(rotate(&id), Ok(()));
}

/// Whoever has found an old secret keeps it no longer than the overlap, and locks nobody out.
#[test]
fn a_secret_that_was_rotated_manages_no_keys() {
    let shop = TeaHouse::open();
    let own = shop.own_id();
    let (other, _) = shop.new_key(&["orders:write"]);
    let newest =
        text(&shop.server(&format!("POST /v1/keys/{own}/rotate"), &Value::Null).unwrap().1["secret_key"]);
    let calls = [
        ("POST /v1/keys".to_owned(), json!({"name": "X", "scopes": ["all"]})),
        (format!("PATCH /v1/keys/{other}"), json!({"name": "X"})),
        (format!("POST /v1/keys/{own}/rotate"), json!({"overlap_days": 0})),
        (format!("DELETE /v1/keys/{other}"), Value::Null),
    ];
    for (line, body) in &calls {
        assert_eq!(shop.server(line, body), Err("key_rotated".to_owned()), "{line}");
    }
    assert_eq!((shop.reads(&shop.key), shop.keys().len()), (READ, 2), "for all else it is good");
    for (line, body) in &calls[..2] {
        assert!(shop.call(line, Some(&newest), body).is_ok(), "{line}");
    }
}
