use super::*;

fn variant(id: &str, advocate: &Value, friend: &Value) -> Value {
    json!({"id": id, "weight": 1, "advocate_reward": advocate, "friend_reward": friend})
}

fn tested(hold_out: &Value, variants: &Value) -> Value {
    json!({"test": {"id": "spring", "seed": "2026", "hold_out_basis_points": hold_out, "variants": variants}})
}

/// What the friend is promised on the landing page is what the order gives, and the ledger says in which variant.
#[test]
fn an_advocates_variant_is_promised_granted_and_recorded() {
    let shop = TeaHouse::open();
    let (low, high) = (fixed(300), fixed(900));
    shop.program(&tested(
        &Value::Null,
        &json!([variant("low", &fixed(100), &low), variant("high", &fixed(200), &high)]),
    ));
    let mut seen = Vec::new();
    for number in 0..16 {
        let email = format!("advocate{number}@example.com");
        let code = shop.join(&json!({"email": email})).unwrap()["code"].as_str().unwrap().to_owned();
        let (_, promised) = shop.page(&format!("GET /v1/shops/{{pk}}/codes/{code}"), &Value::Null).unwrap();
        let answer = shop.friend(&number.to_string(), &code, &json!({}));
        let name = if promised["reward"] == low { "low" } else { "high" };
        let reason = json!({"code": "variant", "test": "spring", "variant": name});
        assert_eq!(answer["reasons"][1], reason);
        assert_eq!(answer["rewards"][1]["reward"], promised["reward"]);
        let entries = shop.look(&number.to_string())["timeline"].clone();
        let granted: Vec<_> =
            entries.as_array().unwrap().iter().filter(|moment| moment["what"] == "granted").collect();
        assert!(granted.iter().all(|moment| moment["reasons"][0] == reason), "{granted:#?}");
        seen.push(name);
    }
    assert!(seen.contains(&"low") && seen.contains(&"high"), "{seen:?}");
}

/// Those who are offered nothing are what the others are compared with: they must be found in the ledger.
#[test]
fn the_hold_out_earns_nothing_and_is_recorded() {
    let (shop, code) =
        TeaHouse::with(&tested(&json!(10_000), &json!([variant("a", &points(1), &points(1))])));
    let answer = shop.friend("1", &code, &json!({}));
    assert_eq!(answer["rewards"], json!([]));
    assert_eq!(answer["reasons"][1], json!({"code": "held_out", "test": "spring"}));
    assert_eq!(answer["referral"]["state"], "counts");
    let (_, promised) = shop.page(&format!("GET /v1/shops/{{pk}}/codes/{code}"), &Value::Null).unwrap();
    assert_eq!(promised["reward"], Value::Null);
}
