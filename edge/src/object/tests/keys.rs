mod limits;

use std::fmt::Write;

use goodword_domain::api::{Caller, Scope};

use super::*;

impl TeaHouse {
    /// Makes a key with these scopes: its id and secret.
    fn new_key(&self, scopes: &[&str]) -> (String, String) {
        let body = json!({"name": "Till", "scopes": scopes});
        let (_, made) = self.server("POST /v1/keys", &body).unwrap();
        (text(&made["id"]), text(&made["secret_key"]))
    }

    fn keys(&self) -> Vec<Value> {
        self.server("GET /v1/keys", &Value::Null).unwrap().1["keys"].as_array().unwrap().clone()
    }

    fn own_id(&self) -> String {
        text(&self.keys()[0]["id"])
    }

    fn reads(&self, secret: &str) -> Outcome {
        self.call("GET /v1/stats", Some(secret), &Value::Null).map(|(status, _)| (status, Value::Null))
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

const READ: Outcome = Ok((200, Value::Null));

fn wrong() -> Outcome {
    Err("key_wrong".to_owned())
}

/// A till's key that is stolen decides about no reward and reads no customer.
#[test]
fn a_key_does_what_its_scopes_say_and_nothing_else() {
    let shop = TeaHouse::open();
    for scope in Scope::EACH.into_iter().filter(|scope| *scope != Scope::All) {
        // One of them at a time: a shop has at most twenty.
        let (id, secret) = shop.new_key(&[scope.as_str()]);
        for route in Route::ALL {
            let Caller::Server(needs) = route.caller() else { continue };
            let path = route.path().replace("{id}", "x").replace("{pool}", "p");
            let line = format!("{} {path}", route.method().as_str());
            if matches!(route, Route::AddPartner | Route::RecordBatch) {
                continue;
            }
            let outcome = shop.dispatched(&line, Some(&secret), b"[]".to_vec());
            let lacks =
                matches!(&outcome, Err(Failure::Refused(Refusal::ScopeMissing { scope })) if *scope == needs);
            assert_eq!(lacks, needs != scope, "{line} with {scope:?}: {outcome:?}");
        }
        shop.server(&format!("DELETE /v1/keys/{id}"), &Value::Null).unwrap();
    }
    assert_eq!(shop.count("keys"), 1);
}

#[test]
fn a_key_shows_its_secret_once_and_is_listed_without_it() {
    let shop = TeaHouse::open();
    let body = json!({"name": " Till 2 ", "scopes": ["orders:write", "ledger:read"],
                      "expires_at": START.plus_days(30)});
    let (status, made) = shop.server("POST /v1/keys", &body).unwrap();
    assert_eq!((status, &made["name"], &made["scopes"]), (201, &json!("Till 2"), &body["scopes"]));
    assert!(text(&made["secret_key"]).starts_with("sk_"));
    let keys = shop.keys();
    assert_eq!((keys.len(), &keys[0]["scopes"], &keys[1]["id"]), (2, &json!(["all"]), &made["id"]));
    let listed = json!({"id": made["id"], "name": "Till 2", "scopes": body["scopes"], "created_at": START,
        "last_used_at": null, "expires_at": START.plus_days(30), "old_secret_until": null});
    assert_eq!(keys[1], listed);
    let rows = shop.sql.unexplained("SELECT digest || signing_state FROM key_secrets").unwrap();
    for mut row in rows {
        assert!(!row.text().unwrap().contains(&text(&made["secret_key"])[40..]));
    }
    let (_, renamed) =
        shop.server(&format!("PATCH /v1/keys/{}", text(&made["id"])), &json!({"name": "Kiosk"})).unwrap();
    assert_eq!((&renamed["name"], &renamed["id"]), (&json!("Kiosk"), &made["id"]));
}

/// Reading must not become writing: a dashboard asks every few seconds.
#[test]
fn the_last_use_is_noted_once_an_hour() {
    let shop = TeaHouse::open();
    let (_, secret) = shop.new_key(&["ledger:read"]);
    let last = || shop.keys()[1]["last_used_at"].clone();
    assert_eq!(last(), Value::Null);
    shop.reads(&secret).unwrap();
    assert_eq!(last(), json!(START));
    shop.minutes_pass(59);
    shop.reads(&secret).unwrap();
    assert_eq!(last(), json!(START));
    shop.minutes_pass(1);
    shop.reads(&secret).unwrap();
    assert_eq!(last(), json!(shop.now.get()));
}

/// The shop's servers change over one after the other, and none of them is locked out meanwhile.
#[test]
fn after_a_rotation_both_secrets_are_good_for_the_overlap() {
    let shop = TeaHouse::open();
    let (id, first) = shop.new_key(&["ledger:read"]);
    let rotate = |days: u16| {
        let answer = shop.server(&format!("POST /v1/keys/{id}/rotate"), &json!({"overlap_days": days}));
        answer.unwrap().1
    };
    let rotated = rotate(7);
    let second = text(&rotated["secret_key"]);
    assert_eq!(rotated["old_secret_until"], json!(START.plus_days(7)));
    assert_eq!((shop.reads(&first), shop.reads(&second)), (READ, READ));
    let third = text(&rotate(1)["secret_key"]);
    assert_eq!((shop.reads(&first), shop.reads(&second), shop.reads(&third)), (wrong(), READ, READ));
    shop.days_pass(1);
    assert_eq!((shop.reads(&second), shop.reads(&third)), (wrong(), READ));
    assert_eq!(shop.keys()[1]["old_secret_until"], Value::Null);
    let fourth = text(&rotate(0)["secret_key"]);
    assert_eq!((shop.reads(&third), shop.reads(&fourth)), (wrong(), READ));
    for (body, code) in [(json!({"overlap_days": 8}), "out_of_range"), (json!({"days": 1}), "unknown_field")]
    {
        let refused = shop.server(&format!("POST /v1/keys/{id}/rotate"), &body);
        assert_eq!(refused, Err(code.to_owned()));
    }
    assert_eq!(shop.reads(&fourth), READ);
}

#[test]
fn a_key_ends_when_it_was_to_end_or_is_taken_away() {
    let shop = TeaHouse::open();
    let body = json!({"name": "Audit", "scopes": ["ledger:read"], "expires_at": START.plus_days(1)});
    let audit = text(&shop.server("POST /v1/keys", &body).unwrap().1["secret_key"]);
    let (id, till) = shop.new_key(&["ledger:read"]);
    shop.days_pass(1);
    assert_eq!((shop.reads(&audit), shop.reads(&till)), (wrong(), READ));
    let (_, left) = shop.server(&format!("DELETE /v1/keys/{id}"), &Value::Null).unwrap();
    assert_eq!((shop.reads(&till), left["keys"].as_array().unwrap().len()), (wrong(), 2));
    let again = shop.server(&format!("DELETE /v1/keys/{id}"), &Value::Null);
    assert_eq!(again, Err("key_unknown".to_owned()));
}

/// Nobody locks themselves out, not now and not when another key ends.
#[test]
fn the_last_key_that_may_do_everything_stays() {
    let shop = TeaHouse::open();
    let own = format!("DELETE /v1/keys/{}", shop.own_id());
    let full = json!({"name": "Second", "scopes": ["all"]});
    let mut ending = full.clone();
    ending["expires_at"] = json!(START.plus_days(300));
    shop.server("POST /v1/keys", &ending).unwrap();
    assert_eq!(shop.server(&own, &Value::Null), Err("last_full_key".to_owned()));
    shop.minutes_pass(1);
    let second = text(&shop.server("POST /v1/keys", &full).unwrap().1["secret_key"]);
    shop.server(&own, &Value::Null).unwrap();
    assert_eq!((shop.reads(&shop.key), shop.reads(&second)), (wrong(), READ));
}

#[test]
fn a_key_that_does_not_read_is_refused() {
    let shop = TeaHouse::open();
    for (body, bad) in [
        (json!({"name": "X", "scopes": []}), "scopes empty"),
        (json!({"name": "X", "scopes": ["keys", "keys"]}), "scopes repeated"),
        (json!({"name": "X", "scopes": ["orders"]}), "scopes[0] unknown_word"),
        (json!({"name": "X", "scopes": "all"}), "scopes wrong_type"),
        (json!({"name": " ", "scopes": ["all"]}), "name empty"),
        (json!({"name": "X", "scopes": ["all"], "expires_at": START}), "expires_at out_of_range"),
        (json!({"name": "X", "scopes": ["all"], "expires": START}), "expires unknown_field"),
    ] {
        assert_eq!(shop.bad_fields("POST /v1/keys", body.to_string().as_bytes()), [bad]);
    }
    for _ in 1..20 {
        shop.new_key(&["keys"]);
    }
    let another = shop.server("POST /v1/keys", &json!({"name": "X", "scopes": ["all"]}));
    assert_eq!((another, shop.count("keys")), (Err("keys_full".to_owned()), 20));
    let unknown = shop.server("PATCH /v1/keys/ky_00000000000000000000000000", &json!({"name": "X"}));
    assert_eq!(unknown, Err("key_unknown".to_owned()));
}

/// The shop's pages carry signatures that were made before the rotation.
#[test]
fn who_may_vouch_for_people_signs_with_every_secret_that_is_good() {
    let shop = TeaHouse::open();
    let signed = |secret: &str, id: &str| {
        let signature = sign(secret, id);
        shop.join(
            &json!({"email": format!("{id}@example.com"), "identity": {"id": id, "signature": signature}}),
        )
        .map(|joined| joined["status_token"].is_string())
    };
    let (id, first) = shop.new_key(&["identify"]);
    let (_, reader) = shop.new_key(&["ledger:read", "keys"]);
    assert_eq!((signed(&shop.key, "1"), signed(&first, "2")), (Ok(true), Ok(true)));
    assert_eq!(signed(&reader, "3"), Err("signature_wrong".to_owned()));
    let (_, rotated) = shop.server(&format!("POST /v1/keys/{id}/rotate"), &Value::Null).unwrap();
    assert_eq!((signed(&first, "4"), signed(&text(&rotated["secret_key"]), "5")), (Ok(true), Ok(true)));
    shop.days_pass(1);
    assert_eq!(signed(&first, "6"), Err("signature_wrong".to_owned()));
    assert_eq!(signed(&text(&rotated["secret_key"]), "7"), Ok(true));
}

fn sign(secret: &str, message: &str) -> String {
    use hmac::{Hmac, KeyInit, Mac};
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    let mut signature = String::new();
    for byte in mac.finalize().into_bytes() {
        write!(signature, "{byte:02x}").unwrap();
    }
    signature
}

/// The keys of shops that are there already go on doing everything.
#[test]
fn a_key_from_before_there_were_scopes_does_everything() {
    let key = SecretKey::of_shop(&PublicKey::from_bytes([1; 16]), [2; 32]);
    let sql = Native::with(Schema::SHOP.until(3));
    let insert = format!(
        "INSERT INTO api_keys (digest, signing_state, created_at) VALUES ('{}', '{}', {})",
        key.digest(),
        key.signing_state().to_hex(),
        START.ms()
    );
    sql.batch(&insert).unwrap();
    Schema::SHOP.migrate(&sql).unwrap();
    let shop = TeaHouse { sql, ..TeaHouse::open() };
    let keys = shop.keys();
    assert_eq!((keys.len(), &keys[0]["scopes"], &keys[0]["created_at"]), (1, &json!(["all"]), &json!(START)));
    shop.server(&format!("PATCH /v1/keys/{}", text(&keys[0]["id"])), &json!({"name": "Old"})).unwrap();
}
