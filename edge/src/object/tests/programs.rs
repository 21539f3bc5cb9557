use super::*;

fn put(shop: &TeaHouse, differences: &Value) -> Vec<String> {
    let (_, mut program) = shop.server("GET /v1/program", &Value::Null).unwrap();
    for (name, value) in differences.as_object().unwrap() {
        program[name] = value.clone();
    }
    shop.bad_fields("PUT /v1/program", program.to_string().as_bytes())
}

/// An owner who changes the offer must still be able to show what was promised before.
#[test]
fn every_version_is_kept_and_named_by_the_orders_under_it() {
    let (shop, code) = TeaHouse::with(&json!({}));
    shop.friend("1", &code, &json!({}));
    shop.days_pass(1);
    shop.program(&json!({"advocate_reward": fixed(700)}));
    shop.program(&json!({"advocate_reward": fixed(700)}));
    shop.friend("2", &code, &json!({}));
    let (_, versions) = shop.server("GET /v1/program/versions", &Value::Null).unwrap();
    let versions = versions["versions"].as_array().unwrap();
    let brief = |version: &Value| {
        (
            version["version"].clone(),
            version["at"].clone(),
            version["program"]["advocate_reward"]["amount_minor"].clone(),
        )
    };
    assert_eq!(
        versions.iter().map(brief).collect::<Vec<_>>(),
        [
            (json!(1), json!("2026-11-22T10:00:00Z"), json!(500)),
            (json!(2), json!("2026-11-23T10:00:00Z"), json!(700))
        ],
        "the same program once more is no new version"
    );
    assert_eq!(
        (&shop.look("1")["program_version"], &shop.look("2")["program_version"]),
        (&json!(1), &json!(2))
    );
}

/// An owner mends a program in one go: each mistake is named where it stands, however deep.
#[test]
fn every_bad_field_is_named_at_its_path_and_nothing_changes() {
    let shop = TeaHouse::open();
    let bad = put(
        &shop,
        &json!({
            "advocate_reward": {"kind": "fixed", "amount_minor": 500, "currency": "EUR", "hold_days": "a week", "or": [{"kind": "points"}]},
            "milestones": [
                {"id": "two", "friends": 2, "reward": {"kind": "cake"}},
                {"id": "Four Friends", "friends": 0, "reward": points(5)},
                {"id": "six", "friends": 6},
            ],
            "limits": [{"id": "month", "per": "everyone", "period": "month", "count": 1}],
            "neighbours": {"prefix_chars": 3, "same_day": "yes", "advocate_reward": null, "friend_reward": null},
            "standing_discounts": [{"id": "s", "friends": 1, "advocate_reward": null,
                "friend_reward": {"kind": "percentage", "basis_points": 1000, "fulfilment": {"by": "code"}}}],
            "risk": {"review_at": 50, "friends_a_day": 3, "banned": ["nobody@"], "allowed": [], "leaked": ["7KQ2M9XX"]},
            "test": {"id": "t", "seed": "", "hold_out_basis_points": 10_001, "variants": [{"id": "a"}]},
            "surprise": {"seed": "x", "one_in": 3, "reward": points(1), "odds": 3},
        }),
    );
    for expected in [
        "advocate_reward.hold_days wrong_type",
        "advocate_reward.or[0].count missing_field",
        "milestones[0].reward.kind unknown_word",
        "milestones[1].id id_malformed",
        "milestones[1].friends out_of_range",
        "milestones[2].reward missing_field",
        "limits[0].per unknown_word",
        "neighbours contradictory",
        "neighbours.same_day wrong_type",
        "standing_discounts[0].friend_reward.fulfilment.pool missing_field",
        "risk.banned[0] email_malformed",
        "risk.leaked[0] code_mistyped",
        "test.seed empty",
        "test.hold_out_basis_points out_of_range",
        "test.variants[0].weight missing_field",
        "test.variants[0].advocate_reward missing_field",
        "test.variants[0].friend_reward missing_field",
        "surprise.odds unknown_field",
    ] {
        assert!(bad.iter().any(|found| found == expected), "{expected} is not in {bad:#?}");
    }
    assert_eq!(bad.len(), 18, "{bad:#?}");
    assert_eq!(shop.count("programs"), 1);
}

/// What each part may say, and all together may not.
#[test]
fn a_program_that_contradicts_itself_is_refused() {
    let shop = TeaHouse::open();
    let limit =
        |value: Value| json!({"limits": [{"id": "m", "per": "advocate", "period": "month", "value": value}]});
    let milestone = |id: &str, reward: Value| json!({"id": id, "friends": 2, "reward": reward});
    let usd = json!({"kind": "fixed", "amount_minor": 5, "currency": "USD"});
    let variant = |id: &str| json!({"id": id, "weight": 1, "advocate_reward": null, "friend_reward": null});
    let test = |variants: Value| json!({"test": {"id": "t", "seed": "s", "hold_out_basis_points": null, "variants": variants}});
    for (differences, expected) in [
        (limit(eur(499)), "limits[0].value.amount_minor contradictory"),
        (limit(json!({"amount_minor": 600, "currency": "USD"})), "limits[0].value.currency currency_foreign"),
        (json!({"limits": [{"id": "m", "per": "program", "period": "life"}]}), "limits[0] missing_field"),
        (
            json!({"limits": [{"id": "advocate_limit", "per": "advocate", "period": "life", "count": 1}]}),
            "limits[0].id contradictory",
        ),
        (
            json!({"milestones": [milestone("a", points(1)), milestone("a", points(2))]}),
            "milestones[1].id contradictory",
        ),
        (
            json!({"milestones": [milestone("a", json!({"kind": "percentage", "basis_points": 100}))]}),
            "milestones[0].reward.kind contradictory",
        ),
        (json!({"milestones": [milestone("a", fixed(0))]}), "milestones[0].reward.amount_minor out_of_range"),
        (
            json!({"milestones": [milestone("a", usd.clone())]}),
            "milestones[0].reward.currency currency_foreign",
        ),
        (
            json!({"advocate_limit": 1, "milestones": [milestone("a", points(1))]}),
            "milestones[0].friends contradictory",
        ),
        (
            json!({"standing_discounts": [{"id": "s", "friends": 1, "advocate_reward": null, "friend_reward": null}]}),
            "standing_discounts[0] contradictory",
        ),
        (
            json!({"neighbours": {"prefix_chars": 3, "same_day": false, "advocate_reward": null, "friend_reward": null}}),
            "neighbours contradictory",
        ),
        (
            json!({"neighbours": {"prefix_chars": 17, "same_day": false, "advocate_reward": points(1), "friend_reward": null}}),
            "neighbours.prefix_chars out_of_range",
        ),
        (json!({"partner_reward": usd}), "partner_reward.currency currency_foreign"),
        (json!({"evidence": []}), "evidence empty"),
        (
            json!({"risk": {"banned": ["@example.com", "eve@example.com"], "allowed": ["eve@example.com"]}}),
            "risk.allowed[0] contradictory",
        ),
        (test(json!([])), "test.variants empty"),
        (test(json!([variant("a"), variant("a")])), "test.variants[1].id contradictory"),
    ] {
        assert_eq!(put(&shop, &differences), [expected], "{differences}");
    }
    assert_eq!(shop.count("programs"), 1);
}
