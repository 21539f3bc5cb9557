use super::*;

const BOTH: [&str; 2] = ["referral advocate pending 500", "referral friend pending 500"];
const FRIENDS: [&str; 1] = ["referral friend pending 500"];

fn limited(limit: &Value) -> (TeaHouse, String) {
    TeaHouse::with(&json!({"limits": [limit]}))
}

/// At a limit the friend still gets the friend's side, and the reason says which limit.
#[test]
fn a_limit_by_count_names_itself_and_spares_the_friend() {
    for (period, days) in [("week", 1), ("month", 9), ("year", 40)] {
        let (shop, code) = limited(&json!({"id": "few", "per": "advocate", "period": period, "count": 1}));
        assert_eq!(earned(&shop.friend("1", &code, &json!({}))), BOTH);
        let second = shop.friend("2", &code, &json!({}));
        assert_eq!(earned(&second), FRIENDS, "{period}");
        assert_eq!(
            second["reasons"][1],
            json!({"code": "limit_reached", "rule": "few", "period": period, "limit": 1})
        );
        shop.days_pass(days);
        assert_eq!(
            earned(&shop.friend("3", &code, &json!({}))),
            BOTH,
            "in the next {period} there is room again"
        );
    }
}

#[test]
fn a_limit_by_value_never_lets_a_reward_through_in_part() {
    let (shop, code) =
        limited(&json!({"id": "euros", "per": "advocate", "period": "life", "value": eur(1200)}));
    shop.friend("1", &code, &json!({}));
    assert_eq!(earned(&shop.friend("2", &code, &json!({}))), BOTH);
    let third = shop.friend("3", &code, &json!({}));
    assert_eq!(earned(&third), FRIENDS);
    assert_eq!(
        third["reasons"][1],
        json!({"code": "limit_reached", "rule": "euros", "period": "life", "amount_minor": 1200, "currency": "EUR"})
    );
}

/// An advocate's own limit leaves other advocates alone; the budget does not.
#[test]
fn a_budget_is_shared_and_an_advocates_limit_is_not() {
    for (per, bea) in [("advocate", &BOTH[..]), ("program", &FRIENDS[..])] {
        let (shop, ann) = limited(&json!({"id": "one", "per": per, "period": "life", "count": 1}));
        let joined = shop.join(&json!({"email": "bea@example.com"})).unwrap();
        shop.friend("1", &ann, &json!({}));
        let second = shop.friend("2", joined["code"].as_str().unwrap(), &json!({}));
        assert_eq!(earned(&second), bea, "{per}");
    }
}

/// The owner rejects a reward, an order comes back: the advocate must not lose the place with it.
#[test]
fn what_is_rejected_or_reversed_gives_its_place_back() {
    let (shop, code) = limited(&json!({"id": "one", "per": "advocate", "period": "life", "count": 1}));
    shop.friend("1", &code, &json!({}));
    assert_eq!(earned(&shop.friend("2", &code, &json!({}))), FRIENDS);
    shop.decide("reject", &shop.reward("1", "referral", "advocate")).unwrap();
    assert_eq!(earned(&shop.friend("3", &code, &json!({}))), BOTH);
    shop.decide("approve", &shop.reward("3", "referral", "advocate")).unwrap();
    assert_eq!(earned(&shop.friend("4", &code, &json!({}))), FRIENDS);
    shop.refund("3", "r1", 5000);
    assert_eq!(earned(&shop.friend("5", &code, &json!({}))), BOTH);
    let used =
        shop.sql.unexplained("SELECT count FROM usage WHERE who = 'program' AND bucket = 'life'").unwrap();
    assert_eq!(used.into_iter().map(|mut row| row.integer().unwrap()).collect::<Vec<_>>(), [1]);
}

/// An order is counted in the week in which it was placed, not in which it was told.
#[test]
fn an_order_that_is_told_late_counts_when_it_was_placed() {
    let (shop, code) = limited(&json!({"id": "week", "per": "advocate", "period": "week", "count": 1}));
    shop.friend("1", &code, &json!({}));
    shop.days_pass(30);
    let late = shop.friend("2", &code, &json!({"placed_at": "2026-11-21T10:00:00Z"}));
    assert_eq!(earned(&late), FRIENDS);
    assert_eq!(earned(&shop.friend("3", &code, &json!({}))), BOTH);
}
