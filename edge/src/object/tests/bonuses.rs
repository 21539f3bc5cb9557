use sha2::{Digest, Sha256};

use super::*;

fn neighbours(same_day: bool) -> (TeaHouse, String) {
    let (shop, code) = TeaHouse::with(&json!({
        "advocate_reward": null, "friend_reward": null,
        "neighbours": {"prefix_chars": 3, "same_day": same_day, "advocate_reward": fixed(100), "friend_reward": points(5)},
    }));
    let ann = json!({"email": "ann@example.com", "postal_code": "10115"});
    shop.server("POST /v1/orders", &order("ann", &json!({"customer": ann}))).unwrap();
    (shop, code)
}

fn from(shop: &TeaHouse, code: &str, id: &str, postal_code: &str) -> Value {
    let customer = json!({"email": format!("friend{id}@example.com"), "postal_code": postal_code});
    shop.friend(id, code, &json!({"customer": customer}))
}

const MORE: [&str; 2] = ["neighbours advocate pending 100", "neighbours friend pending 5"];

#[test]
fn neighbours_get_more_on_both_sides() {
    let (shop, code) = neighbours(false);
    shop.days_pass(3);
    let near = from(&shop, &code, "1", "10-1 99");
    assert_eq!(earned(&near), MORE);
    assert_eq!(near["rewards"][0]["reasons"][0], json!({"code": "neighbours", "prefix_chars": 3}));
    assert_eq!(earned(&from(&shop, &code, "2", "20095")), [""; 0]);
}

/// One parcel's way: the advocate must have ordered on the same day.
#[test]
fn one_parcels_way_is_a_matter_of_the_day() {
    let (shop, code) = neighbours(true);
    assert_eq!(earned(&from(&shop, &code, "1", "10199")), MORE);
    shop.days_pass(1);
    assert_eq!(earned(&from(&shop, &code, "2", "10199")), [""; 0]);
}

/// A shop that promises luck must be able to show that it was luck: what was drawn can be drawn again by anyone who has
/// the seed, from the referral's id alone.
#[test]
fn a_surprise_can_be_drawn_again() {
    let (shop, code) = TeaHouse::with(&json!({
        "advocate_reward": null, "friend_reward": null,
        "surprise": {"seed": "autumn", "one_in": 3, "reward": {"kind": "manual", "name": "A letter by hand"}},
    }));
    let mut lucky = 0;
    for number in 0..24 {
        let answer = shop.friend(&number.to_string(), &code, &json!({}));
        let mut hash = Sha256::new();
        for text in ["surprise", "autumn", answer["referral"]["id"].as_str().unwrap()] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text.as_bytes());
        }
        let draw = u64::from_be_bytes(hash.finalize()[..8].try_into().unwrap()) % 3;
        let expected: &[&str] = if draw == 0 { &["surprise advocate pending 1"] } else { &[] };
        assert_eq!(earned(&answer), expected);
        if draw == 0 {
            let reason = json!({"code": "surprise", "one_in": 3, "draw": 0});
            assert_eq!(answer["rewards"][0]["reasons"][0], reason);
            lucky += 1;
        }
    }
    assert!((1..24).contains(&lucky), "{lucky}");
}

/// A friend's gift: nothing for the advocate, and the referral counts all the same.
#[test]
fn a_friends_gift_is_the_friends_alone() {
    let (shop, code) = TeaHouse::with(&json!({"advocate_reward": null}));
    let answer = shop.friend("1", &code, &json!({}));
    assert_eq!(earned(&answer), ["referral friend pending 500"]);
    assert_eq!(answer["referral"]["state"], "counts");
}
