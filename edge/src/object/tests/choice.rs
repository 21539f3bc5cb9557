use super::*;

/// Ann may have 5.00 €, 700 points or a tin of tea. The shop, her token and her reward.
fn chooser() -> (TeaHouse, String, String) {
    let shop = TeaHouse::open();
    let mut reward = fixed(500);
    reward["or"] = json!([points(700), {"kind": "free_item", "name": "A tin of Earl Blue"}]);
    shop.program(&json!({"advocate_reward": reward}));
    let ann = shop.join(&json!({"email": "ann@example.com"})).unwrap();
    shop.friend("1", ann["code"].as_str().unwrap(), &json!({}));
    let id = shop.reward("1", "referral", "advocate");
    (shop, ann["status_token"].as_str().unwrap().to_owned(), id)
}

fn choose(shop: &TeaHouse, token: &str, reward: &str, choice: u8) -> Outcome {
    let line = format!("POST /v1/shops/{}/me/rewards/{reward}/choose", PublicKey::from_bytes([1; 16]));
    shop.call(&line, Some(token), &json!({"choice": choice}))
}

#[test]
fn the_advocate_chooses_until_it_is_handed_out() {
    let (shop, token, id) = chooser();
    assert_eq!(shop.look("1")["rewards"][0]["choices"].as_array().unwrap().len(), 3);
    let (_, chosen) = choose(&shop, &token, &id, 1).unwrap();
    assert_eq!(
        (&chosen["reward"], &chosen["quantity"], &chosen["value"]),
        (&points(700), &json!(700), &eur(0))
    );
    assert_eq!(choose(&shop, &token, &id, 1).unwrap(), (200, chosen), "a second time it changes nothing");
    assert_eq!(shop.count("entries"), 3);
    shop.decide("approve", &id).unwrap();
    let (_, tea) = choose(&shop, &token, &id, 2).unwrap();
    assert_eq!((&tea["state"], &tea["quantity"]), (&json!("approved"), &json!(1)));
    assert!(codes(&tea["reasons"]).contains(&"chosen_by_advocate"), "{tea}");
    shop.decide("issue", &id).unwrap();
    assert_eq!(choose(&shop, &token, &id, 0), Err("reward_state_forbids".to_owned()));
    let line = format!("GET /v1/shops/{}/me", PublicKey::from_bytes([1; 16]));
    let (_, me) = shop.call(&line, Some(&token), &Value::Null).unwrap();
    assert_eq!(me["earned"], eur(0), "a tin of tea is no money");
}

#[test]
fn nobody_chooses_for_another_and_nothing_that_was_not_offered() {
    let (shop, token, id) = chooser();
    let eve = shop.join(&json!({"email": "eve@example.com"})).unwrap();
    let eves = eve["status_token"].as_str().unwrap();
    assert_eq!(choose(&shop, eves, &id, 1), Err("reward_unknown".to_owned()));
    assert_eq!(choose(&shop, "st_nobody", &id, 1), Err("token_wrong".to_owned()));
    assert_eq!(choose(&shop, &token, &id, 3), Err("out_of_range".to_owned()));
    let friends = shop.reward("1", "referral", "friend");
    assert_eq!(choose(&shop, &token, &friends, 0), Err("reward_unknown".to_owned()));
    assert_eq!(choose(&shop, &token, "rw_00000000000000000000000000", 0), Err("reward_unknown".to_owned()));
    assert_eq!(shop.count("entries"), 2);
}

/// Of several rewards the dearest takes its place in a limit, or choosing would get round it.
#[test]
fn choosing_does_not_get_round_a_limit_by_value() {
    let mut reward = points(10);
    reward["or"] = json!([fixed(500)]);
    let limit = json!([{"id": "budget", "per": "program", "period": "life", "value": eur(999)}]);
    let (shop, code) =
        TeaHouse::with(&json!({"advocate_reward": reward, "limits": limit, "friend_reward": null}));
    assert_eq!(earned(&shop.friend("1", &code, &json!({}))), ["referral advocate pending 10"]);
    assert_eq!(codes(&shop.friend("2", &code, &json!({}))["reasons"]), ["referred", "limit_reached"]);
}
