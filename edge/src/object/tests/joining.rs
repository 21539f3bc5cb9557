use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::*;

/// What the shop's server signs an identity with.
pub fn signed(key: &str, message: &str) -> String {
    let mut hmac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    hmac.update(message.as_bytes());
    hmac.finalize().into_bytes().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

#[test]
fn the_same_address_has_the_same_code_and_learns_nothing_more() {
    let shop = TeaHouse::open();
    let first = shop.join(&json!({"email": "ann@example.com", "name": "Ann"})).unwrap();
    let code = first["code"].as_str().unwrap();
    assert_eq!(first["share_url"], format!("https://tea.example/?ref={code}"));
    assert!(first["status_token"].is_string());
    let again = shop.join(&json!({"email": "Ann@Example.com"})).unwrap();
    assert_eq!(again, json!({"code": code, "share_url": first["share_url"]}));
    assert_eq!(shop.count("advocates"), 1);
    let other = shop.join(&json!({"email": "ann.b@example.com"})).unwrap();
    assert_ne!(other["code"], first["code"]);
}

/// Two requests at once: both have asked the registry for a code before either has written.
#[test]
fn of_two_who_join_at_once_the_second_gets_the_firsts_code() {
    let shop = TeaHouse::open();
    let request = serde_json::from_value(json!({"email": "ann@example.com"})).unwrap();
    let first = advocates::join_new(&shop.desk(), &request, shop.new_code()).unwrap();
    let second = advocates::join_new(&shop.desk(), &request, shop.new_code()).unwrap();
    assert_eq!((second.code, second.status_token), (first.code, None));
    assert_eq!(shop.count("advocates"), 1);
}

#[test]
fn a_signed_identity_opens_the_status_again() {
    let shop = TeaHouse::open();
    let code = shop.ann();
    let by_email =
        json!({"email": "ann@example.com", "identity": {"signature": signed(&shop.key, "ann@example.com")}});
    let joined = shop.join(&by_email).unwrap();
    assert_eq!(joined["code"], code);
    let token = joined["status_token"].as_str().unwrap();
    let me = |token| {
        shop.call(&format!("GET /v1/shops/{}/me", PublicKey::from_bytes([1; 16])), token, &Value::Null)
    };
    assert_eq!(me(Some(token)).unwrap().1["code"], code);
    assert_eq!(me(None), Err("token_missing".to_owned()));
    assert_eq!(me(Some("st_00000000000000000000000000")), Err("token_wrong".to_owned()));
    let forged =
        json!({"email": "ann@example.com", "identity": {"id": "42", "signature": signed(&shop.key, "43")}});
    assert_eq!(shop.join(&forged), Err("signature_wrong".to_owned()));
}

/// A signed id proves who is on the page, not whose address was typed: no customer may open another's status.
#[test]
fn a_customer_opens_no_status_but_their_own() {
    let shop = TeaHouse::open();
    let code = shop.ann();
    let as_42 =
        json!({"email": "ann@example.com", "identity": {"id": "42", "signature": signed(&shop.key, "42")}});
    assert_eq!(shop.join(&as_42).unwrap().get("status_token"), None);
    let ordered = json!({"customer": {"id": "42", "email": "ann@example.com"}});
    shop.server("POST /v1/orders", &order("1", &ordered)).unwrap();
    assert!(shop.join(&as_42).unwrap()["status_token"].is_string(), "the shop has told that 42 is Ann");
    let elsewhere = json!({"email": "ann@work.example", "identity": as_42["identity"]});
    assert_eq!(shop.join(&elsewhere).unwrap()["code"], code, "one person has one code");
}

#[test]
fn the_eleventh_device_shuts_the_first_out() {
    let shop = TeaHouse::open();
    let request =
        json!({"email": "ann@example.com", "identity": {"signature": signed(&shop.key, "ann@example.com")}});
    let join = || {
        shop.now.set(Timestamp::from_ms(shop.now.get().ms() + 1));
        shop.join(&request).unwrap()["status_token"].as_str().unwrap().to_owned()
    };
    let tokens: Vec<_> = (0..11).map(|_| join()).collect();
    let me = |token: &str| {
        shop.call(&format!("GET /v1/shops/{}/me", PublicKey::from_bytes([1; 16])), Some(token), &Value::Null)
    };
    assert_eq!(me(&tokens[0]), Err("token_wrong".to_owned()));
    assert!(tokens[1..].iter().all(|token| me(token).is_ok()));
}

#[test]
fn an_advocate_sees_friends_rewards_and_why() {
    let shop = TeaHouse::open();
    let joined = shop.join(&json!({"email": "ann@example.com"})).unwrap();
    let told = order("1001", &json!({"discount_codes": [joined["code"]]}));
    shop.server("POST /v1/orders", &told).unwrap();
    let me = || {
        let line = format!("GET /v1/shops/{}/me", PublicKey::from_bytes([1; 16]));
        shop.call(&line, joined["status_token"].as_str(), &Value::Null).unwrap().1
    };
    let status = me();
    assert_eq!((&status["friends"], &status["pending"]["amount_minor"]), (&json!(1), &json!(500)));
    assert_eq!(status["rewards"][0]["reasons"], json!([{"code": "held_for_return_window", "days": 14}]));
    shop.days_pass(14);
    shop.alarm();
    let later = me();
    assert_eq!(
        (&later["pending"]["amount_minor"], &later["earned"]["amount_minor"]),
        (&json!(0), &json!(500))
    );
}

#[test]
fn a_friend_sees_the_offer_and_claims_it_once() {
    let shop = TeaHouse::open();
    let code = shop.ann();
    let (_, view) = shop.page(&format!("GET /v1/shops/{{pk}}/codes/{code}"), &Value::Null).unwrap();
    let reward = json!({"kind": "percentage", "basis_points": 1000});
    assert_eq!(view, json!({"code": code, "advocate_name": "Ann", "reward": reward}));
    let claim = |email: Value| {
        let claimed = shop.page("POST /v1/shops/{pk}/claims", &json!({"code": code, "email": email}));
        claimed.map(|(status, claimed)| {
            assert_eq!((status, &claimed["discount_code"]), (201, &json!(code)));
            claimed["id"].clone()
        })
    };
    let first = claim(json!("bob@example.com")).unwrap();
    assert_eq!(claim(json!("B.ob@example.com")).unwrap(), first);
    assert_ne!(claim(Value::Null).unwrap(), claim(Value::Null).unwrap());
    shop.days_pass(31);
    assert_ne!(claim(json!("bob@example.com")).unwrap(), first, "the window has passed: a new claim");
    let unknown = json!({"code": Code::from_random([99; 7])});
    assert_eq!(shop.page("POST /v1/shops/{pk}/claims", &unknown), Err("code_unknown".to_owned()));
}
