use super::*;

/// What an owner may give away besides money; each is granted, seen by its holder and handed out.
#[test]
fn every_kind_of_reward_goes_from_promise_to_hand() {
    let money = |kind: &str| json!({"kind": kind, "amount_minor": 500, "currency": "EUR"});
    let named = |kind: &str| json!({"kind": kind, "name": "A tin of Earl Blue"});
    for (terms, value, quantity) in [
        (json!({"kind": "percentage", "basis_points": 500}), 250, Value::Null),
        (money("fixed"), 500, Value::Null),
        (money("store_credit"), 500, Value::Null),
        (money("gift_card"), 500, Value::Null),
        (
            json!({"kind": "donation", "amount_minor": 500, "currency": "EUR", "name": "Red Cross"}),
            500,
            Value::Null,
        ),
        (named("free_item"), 0, json!(1)),
        (json!({"kind": "contest_entry", "count": 3, "name": "Summer draw"}), 0, json!(3)),
        (points(200), 0, json!(200)),
        (named("upgrade"), 0, json!(1)),
        (named("event"), 0, json!(1)),
        (named("manual"), 0, json!(1)),
        (json!({"kind": "discount", "basis_points": 2000, "days": 90}), 0, json!(1)),
    ] {
        let shop = TeaHouse::open();
        shop.program(&json!({"advocate_reward": terms, "friend_reward": terms}));
        let joined = shop.join(&json!({"email": "ann@example.com"})).unwrap();
        shop.friend("1", joined["code"].as_str().unwrap(), &json!({}));
        for side in ["advocate", "friend"] {
            let id = shop.reward("1", "referral", side);
            shop.decide("approve", &id).unwrap();
            let (_, issued) = shop.decide("issue", &id).unwrap();
            assert_eq!((&issued["state"], &issued["reward"]), (&json!("issued"), &terms), "{side}");
            assert_eq!((&issued["value"], &issued["quantity"]), (&eur(value), &quantity), "{terms} {side}");
        }
        let token = joined["status_token"].as_str();
        let (_, me) = shop.call(&me(), token, &Value::Null).unwrap();
        assert_eq!(me["rewards"][0]["reward"], terms);
        assert_eq!(me["earned"], eur(value), "points are not euros: {terms}");
    }
}

fn me() -> String {
    format!("GET /v1/shops/{}/me", PublicKey::from_bytes([1; 16]))
}

/// A discount "for three months" that is good for ever costs the shop more than it promised.
#[test]
fn what_is_good_for_a_time_ends_by_the_alarm() {
    let reward = json!({"kind": "fixed", "amount_minor": 500, "currency": "EUR", "hold_days": 0, "expires_after_days": 90});
    let (shop, code) = TeaHouse::with(&json!({"advocate_reward": reward, "friend_reward": null}));
    shop.friend("1", &code, &json!({}));
    shop.alarm();
    shop.days_pass(2);
    let (_, issued) = shop.decide("issue", &shop.reward("1", "referral", "advocate")).unwrap();
    assert_eq!(issued["expires_at"], "2027-02-22T10:00:00Z");
    shop.days_pass(89);
    shop.alarm();
    assert_eq!(earned(&shop.look("1")), ["referral advocate issued 500"]);
    shop.days_pass(1);
    shop.alarm();
    shop.alarm();
    let order = shop.look("1");
    assert_eq!(earned(&order), ["referral advocate expired 0"]);
    assert_eq!(order["rewards"][0]["reasons"], json!([{"code": "validity_passed", "days": 90}]));
    shop.refund("1", "r1", 5000);
    assert_eq!(earned(&shop.look("1")), ["referral advocate expired 0"]);
}

/// Each reward has a return window of its own where the owner says so.
#[test]
fn a_reward_is_held_as_long_as_it_says() {
    let mut friend = fixed(300);
    friend["hold_days"] = json!(0);
    let (shop, code) = TeaHouse::with(&json!({"friend_reward": friend}));
    shop.friend("1", &code, &json!({}));
    shop.alarm();
    assert_eq!(earned(&shop.look("1")), ["referral advocate pending 500", "referral friend approved 300"]);
}
