mod deliveries;
mod news;
mod untold;

use goodword_domain::value::{DAY_MS, WebhookId};
use goodword_domain::webhooks::{Answer, Reach};

use super::*;
use crate::object::outbound;
use crate::store::webhooks::deliveries::Due;

const URL: &str = "https://crm.example/goodword";

impl TeaHouse {
    /// Adds a webhook for these events; its id and secret.
    fn webhook(&self, events: &Value) -> (WebhookId, String) {
        let (_, added) = self.server("POST /v1/webhooks", &json!({"url": URL, "events": events})).unwrap();
        let text = |name: &str| added[name].as_str().unwrap().to_owned();
        (text("id").parse().unwrap(), text("secret"))
    }

    /// A webhook as its owner sees it.
    fn seen(&self, id: &WebhookId) -> Value {
        self.server(&format!("GET /v1/webhooks/{id}"), &Value::Null).unwrap().1
    }

    /// A webhook's deliveries, newest first.
    fn sent(&self, id: &WebhookId) -> Vec<Value> {
        let (_, page) = self.server(&format!("GET /v1/webhooks/{id}/deliveries"), &Value::Null).unwrap();
        page["items"].as_array().unwrap().clone()
    }

    /// What a webhook was told, oldest first.
    fn types(&self, id: &WebhookId) -> Vec<String> {
        self.sent(id).iter().rev().map(|sent| sent["type"].as_str().unwrap().to_owned()).collect()
    }

    /// The next delivery, as the courier takes it.
    fn take(&self, id: &WebhookId) -> Option<Due> {
        outbound::take(&self.desk(), id).unwrap()
    }

    /// What came of a delivery; `random` in the middle of the jitter.
    fn settle(&self, id: &WebhookId, due: &Due, answer: Answer) {
        outbound::settle(&self.desk(), id, due, answer, u32::MAX / 2 + 1).unwrap();
    }

    /// Sends the next delivery and has it answered.
    fn attempt(&self, id: &WebhookId, answer: Answer) -> Due {
        let due = self.take(id).unwrap();
        self.settle(id, &due, answer);
        due
    }

    /// When the alarm rings next for a webhook, or to forget; the pages have been told by then.
    fn rings_at(&self) -> Option<Timestamp> {
        self.sql.unexplained("DELETE FROM outbox WHERE kind = 'kv'").unwrap();
        due::next(&self.sql).unwrap()
    }

    fn ms_pass(&self, ms: i64) {
        self.now.set(Timestamp::from_ms(self.now.get().ms() + ms));
    }

    /// Test events are the simplest ones.
    fn test_event(&self, id: &WebhookId) -> Value {
        self.server(&format!("POST /v1/webhooks/{id}/test"), &Value::Null).unwrap().1
    }
}

#[test]
fn a_secret_is_shown_once_and_kept_encrypted() {
    let shop = TeaHouse::open();
    let (id, secret) = shop.webhook(&Value::Null);
    let random = secret.strip_prefix("whsec_").unwrap();
    assert_eq!(random.len(), 44, "32 bytes in base64");
    let seen = shop.seen(&id);
    assert_eq!(
        (&seen["url"], &seen["events"], &seen["enabled"], &seen["disabled_because"]),
        (&json!(URL), &Value::Null, &json!(true), &Value::Null)
    );
    assert_eq!(seen.get("secret"), None);
    let kept = shop.sql.unexplained("SELECT group_concat(sealed) FROM webhook_secrets").unwrap();
    assert!(!kept.into_iter().next().unwrap().text().unwrap().contains(random));
}

#[test]
fn settings_are_replaced_whole() {
    let shop = TeaHouse::open();
    let (id, _) = shop.webhook(&json!(["reward.approved"]));
    let line = format!("PUT /v1/webhooks/{id}");
    let body = json!({"url": "https://b.example/", "description": "CRM", "events": ["response.created"]});
    let (status, put) = shop.server(&line, &body).unwrap();
    assert_eq!(
        (status, &put["description"], &put["events"]),
        (200, &json!("CRM"), &json!(["response.created"]))
    );
    let (_, put) = shop.server(&line, &json!({"url": URL, "enabled": false})).unwrap();
    assert_eq!(
        (&put["description"], &put["events"], &put["disabled_because"]),
        (&Value::Null, &Value::Null, &json!("owner"))
    );
    assert_eq!(
        shop.server(&format!("POST /v1/webhooks/{id}/test"), &Value::Null),
        Err("webhook_disabled".into())
    );
    let (_, listed) = shop.server("GET /v1/webhooks", &Value::Null).unwrap();
    assert_eq!(listed["items"], json!([put]));
}

/// Whatever was sent to it goes with it: its id is nobody's afterwards.
#[test]
fn a_deleted_webhook_is_gone_with_its_deliveries() {
    let shop = TeaHouse::open();
    let (id, _) = shop.webhook(&Value::Null);
    shop.test_event(&id);
    let due = shop.take(&id).unwrap();
    assert_eq!(shop.server(&format!("DELETE /v1/webhooks/{id}"), &Value::Null), Ok((200, json!({}))));
    // The answer that was under way comes too late to matter.
    shop.settle(&id, &due, Answer::Status(500));
    for table in ["webhooks", "webhook_secrets", "webhook_deliveries"] {
        assert_eq!(shop.count(table), 0, "{table}");
    }
    for line in ["GET /v1/webhooks/{id}", "DELETE /v1/webhooks/{id}", "GET /v1/webhooks/{id}/deliveries"] {
        let line = line.replace("{id}", id.as_ref());
        assert_eq!(shop.server(&line, &Value::Null), Err("webhook_unknown".to_owned()), "{line}");
    }
}

#[test]
fn what_is_wrong_with_a_webhook_is_named() {
    let shop = TeaHouse::open();
    let (id, _) = shop.webhook(&Value::Null);
    for (body, bad) in [
        (json!({}), "url missing_field"),
        (json!({"url": "crm.example"}), "url url_malformed"),
        (json!({"url": "http://crm.example/"}), "url address_forbidden"),
        (json!({"url": "https://127.0.0.1/"}), "url address_forbidden"),
        (json!({"url": "https://[fd00::1]/"}), "url address_forbidden"),
        (json!({"url": URL, "events": []}), "events empty"),
        (json!({"url": URL, "events": ["reward.lost"]}), "events[0] unknown_word"),
        (json!({"url": URL, "events": ["webhook.test", "webhook.test"]}), "events[1] repeated"),
        (json!({"url": URL, "events": "all"}), "events wrong_type"),
        (json!({"url": URL, "description": ""}), "description empty"),
        (json!({"url": URL, "enabled": "yes"}), "enabled wrong_type"),
        (json!({"url": URL, "secret": "whsec_mine"}), "secret unknown_field"),
    ] {
        for line in ["POST /v1/webhooks".to_owned(), format!("PUT /v1/webhooks/{id}")] {
            assert_eq!(shop.bad_fields(&line, body.to_string().as_bytes()), [bad], "{line} {body}");
        }
    }
    assert_eq!(shop.count("webhooks"), 1);
}

/// The addresses of this machine are for developers, and each attempt looks again: a database may have been one's.
#[test]
fn where_developers_may_call_others_may_not() {
    let shop = TeaHouse::open();
    let body = json!({"url": "http://127.0.0.1:8790/hook"}).to_string().into_bytes();
    let Found { route, args } = Route::find("POST", "/v1/webhooks").unwrap();
    let bearer = Some(shop.key.clone());
    let call = Call { route, args, query: String::new(), bearer, headers: Vec::new(), body };
    let added = dispatch(&Desk { reach: Reach::ThisMachine, ..shop.desk() }, &call).unwrap().json_body();
    let id: WebhookId = added["id"].as_str().unwrap().parse().unwrap();
    shop.test_event(&id);
    let due = shop.take(&id).unwrap();
    assert!(outbound::parcel(&Desk { reach: Reach::ThisMachine, ..shop.desk() }, &id, &due).unwrap().is_ok());
    assert_eq!(outbound::parcel(&shop.desk(), &id, &due).unwrap().err(), Some(Answer::Forbidden));
}

#[test]
fn a_shop_has_five_at_most() {
    let shop = TeaHouse::open();
    for _ in 0..5 {
        shop.webhook(&Value::Null);
    }
    assert_eq!(shop.server("POST /v1/webhooks", &json!({"url": URL})), Err("too_many_webhooks".to_owned()));
}

/// Nothing is kept in clear for want of a key.
#[test]
fn without_a_key_there_are_no_secrets() {
    let mut shop = TeaHouse::open();
    shop.vault = Vault::without_key();
    assert_eq!(shop.server("POST /v1/webhooks", &json!({"url": URL})), Err("secrets_key_missing".to_owned()));
    assert_eq!(shop.count("webhooks"), 0);
}

/// Whoever runs Goodword has lost the key to the secrets: the owner sees why nothing comes, and a new secret mends it.
#[test]
fn a_secret_that_does_not_open_is_an_attempt_that_has_failed() {
    let mut shop = TeaHouse::open();
    let (id, _) = shop.webhook(&Value::Null);
    shop.test_event(&id);
    for vault in [Vault::without_key(), Vault::with_key([4; 32])] {
        shop.vault = vault;
        let due = shop.take(&id).unwrap();
        let answer = outbound::parcel(&shop.desk(), &id, &due).unwrap().err();
        assert_eq!(answer, Some(Answer::Unsigned));
        shop.settle(&id, &due, Answer::Unsigned);
        shop.minutes_pass(10);
    }
    let sent = &shop.sent(&id)[0];
    assert_eq!(
        (&sent["attempts"][1]["error"], &sent["state"]),
        (&json!("secret_unreadable"), &json!("pending"))
    );
    shop.server(&format!("POST /v1/webhooks/{id}/rotate"), &Value::Null).unwrap();
    shop.minutes_pass(60);
    let due = shop.take(&id).unwrap();
    let parcel = outbound::parcel(&shop.desk(), &id, &due).unwrap().unwrap();
    assert_eq!(parcel.headers[2].1.split(' ').count(), 1, "by the new one alone");
}

/// For a day either secret checks; then the new one alone.
#[test]
fn the_old_secret_signs_for_a_day() {
    let shop = TeaHouse::open();
    let (id, first) = shop.webhook(&Value::Null);
    let (_, rotated) = shop.server(&format!("POST /v1/webhooks/{id}/rotate"), &Value::Null).unwrap();
    assert_eq!(rotated["old_secret_until"], "2026-11-23T10:00:00Z");
    assert_ne!(rotated["secret"], json!(first));
    shop.test_event(&id);
    let due = shop.take(&id).unwrap();
    let signatures = || {
        let parcel = outbound::parcel(&shop.desk(), &id, &due).unwrap().unwrap();
        let [_, _, (name, signatures)] = parcel.headers;
        assert_eq!(name, "webhook-signature");
        signatures.split(' ').count()
    };
    assert_eq!(signatures(), 2);
    shop.ms_pass(DAY_MS - 1);
    assert_eq!(signatures(), 2);
    shop.ms_pass(1);
    assert_eq!(signatures(), 1);
    for _ in 0..9 {
        shop.server(&format!("POST /v1/webhooks/{id}/rotate"), &Value::Null).unwrap();
    }
    assert_eq!(signatures(), 4, "however often it is rotated");
}
