use super::*;

fn shop() -> (TeaHouse, String) {
    TeaHouse::with(&json!({
        "advocate_reward": null, "friend_reward": null,
        "staff": {"points": 10, "goal": {"period": "month", "referrals": 3}},
    }))
}

fn board(shop: &TeaHouse, query: &str) -> Value {
    shop.server(&format!("GET /v1/staff{query}"), &Value::Null).unwrap().1
}

fn standings(board: &Value) -> Vec<String> {
    let brief =
        |of: &Value| format!("{} {} {}", of["staff"].as_str().unwrap(), of["referrals"], of["points"]);
    board["staff"].as_array().unwrap().iter().map(brief).collect()
}

#[test]
fn the_board_shows_who_was_credited_and_how_far_the_team_is() {
    let (shop, code) = shop();
    for (id, staff) in [("1", "Mia"), ("2", "Noah"), ("3", "Mia")] {
        let answer = shop.friend(id, &code, &json!({"staff": staff}));
        assert_eq!(earned(&answer), ["staff staff pending 10"]);
    }
    // Without a friend there is nothing to be credited for.
    shop.server("POST /v1/orders", &order("4", &json!({"staff": "Noah"}))).unwrap();
    let now = board(&shop, "");
    assert_eq!(standings(&now), ["Mia 2 20", "Noah 1 10"]);
    assert_eq!(
        (&now["when"], &now["team_referrals"], &now["goal"], &now["goal_reached"]),
        (&json!("2026-11"), &json!(3), &json!(3), &json!(true))
    );
    shop.refund("3", "r1", 5000);
    let after = board(&shop, "?period=month&when=2026-11");
    assert_eq!(standings(&after), ["Mia 1 10", "Noah 1 10"]);
    assert_eq!((&after["team_referrals"], &after["goal_reached"]), (&json!(2), &json!(false)));
    let week = board(&shop, "?period=week");
    assert_eq!((&week["when"], &week["goal"]), (&json!("2026-W47"), &Value::Null));
    assert_eq!(standings(&board(&shop, "?period=life")).len(), 2);
    shop.days_pass(30);
    assert_eq!(standings(&board(&shop, "")), [""; 0], "a new month");
}
