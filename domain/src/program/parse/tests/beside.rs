//! What is found beside what cannot be read.

use super::*;

fn refused(differences: &Value) -> Vec<String> {
    let mut program = starting();
    program.as_object_mut().unwrap().extend(differences.as_object().unwrap().clone());
    named(Program::parse(program, euro()))
}

/// Whoever mends one field must not find the next one only then.
#[test]
fn a_mistake_in_a_reward_hides_nothing_beside_it() {
    let reward = |differences: Value| {
        let mut reward = json!({"kind": "fixed", "amount_minor": 600, "currency": "EUR"});
        reward.as_object_mut().unwrap().extend(differences.as_object().unwrap().clone());
        reward
    };
    let choice = json!([{"kind": "points", "count": 0, "days": 3}, {"kind": "points", "count": null}]);
    let cases: [(Value, &[&str]); 11] = [
        (
            reward(json!({"amount_minor": -5, "currency": "eur", "colour": 1, "hold_days": 400})),
            &[
                "hold_days out_of_range",
                "amount_minor amount_negative",
                "currency currency_malformed",
                "colour unknown_field",
            ],
        ),
        (
            reward(json!({"or": choice, "currency": "USD"})),
            &[
                "or[0].count out_of_range",
                "or[0].days unknown_field",
                "or[1].count missing_field",
                "currency currency_foreign",
            ],
        ),
        (
            json!({"kind": "discount", "basis_points": 0, "days": 0}),
            &["basis_points out_of_range", "days out_of_range"],
        ),
        (json!({"kind": "fixed", "amount_minor": 5}), &["currency missing_field"]),
        (
            json!({"kind": "donation"}),
            &["amount_minor missing_field", "currency missing_field", "name missing_field"],
        ),
        (json!({"kind": "contest_entry"}), &["count missing_field", "name missing_field"]),
        (json!({"kind": "percentage", "basis_points": 5, "name": "Tea"}), &["name unknown_field"]),
        (
            json!({"kind": "cake", "count": 0, "days": 0, "name": "", "slices": 8}),
            &[
                "kind unknown_word",
                "count out_of_range",
                "name empty",
                "days out_of_range",
                "slices unknown_field",
            ],
        ),
        (
            reward(json!({"fulfilment": {"by": "code", "pool": "My Pool", "at": "noon"}})),
            &["fulfilment.pool id_malformed", "fulfilment.at unknown_field"],
        ),
        (
            reward(json!({"fulfilment": {"by": "task", "pool": "vouchers"}})),
            &["fulfilment.pool unknown_field"],
        ),
        (
            reward(json!({"fulfilment": {"pool": ""}})),
            &["fulfilment.by missing_field", "fulfilment.pool empty"],
        ),
    ];
    for (reward, expected) in cases {
        let expected: Vec<_> = expected.iter().map(|bad| format!("advocate_reward.{bad}")).collect();
        assert_eq!(refused(&json!({"advocate_reward": reward})), expected);
    }
}

/// A side that gets nothing has `null`; a reward of nothing would be promised to people, and never granted.
#[test]
fn nothing_is_no_reward() {
    let nothing = json!({"kind": "gift_card", "amount_minor": 0, "currency": "EUR"});
    let choice = json!({"kind": "free_item", "name": "Tea", "or": [nothing]});
    let sides =
        json!({"prefix_chars": 3, "same_day": true, "advocate_reward": nothing, "friend_reward": choice});
    let program = json!({
        "advocate_reward": nothing, "friend_reward": choice, "partner_reward": nothing, "neighbours": sides,
        "limits": [{"id": "a", "per": "program", "period": "year", "value": {"amount_minor": 0, "currency": "EUR"}}],
        "milestones": [{"id": "a", "friends": 2, "reward": nothing}],
        "surprise": {"seed": "a", "one_in": 2, "reward": {"kind": "points", "count": 0}},
        "minimum_order": {"amount_minor": 0, "currency": "EUR"},
    });
    let mut expected = [
        "advocate_reward.amount_minor",
        "friend_reward.or[0].amount_minor",
        "limits[0].value.amount_minor",
        "milestones[0].reward.amount_minor",
        "neighbours.advocate_reward.amount_minor",
        "neighbours.friend_reward.or[0].amount_minor",
        "partner_reward.amount_minor",
        "surprise.reward.count",
    ]
    .map(|field| format!("{field} out_of_range"));
    let mut refused = refused(&program);
    refused.sort();
    expected.sort();
    assert_eq!(refused, expected);
}

/// The schema says that a field of another kind may be null.
#[test]
fn a_field_of_another_kind_may_be_null() {
    let mut program = starting();
    program["friend_reward"] = json!({"kind": "points", "count": 5, "name": null, "days": null});
    assert!(Program::parse(program, euro()).is_ok());
}

#[test]
fn a_mistake_hides_nothing_beside_it() {
    let cases: [(Value, &[&str]); 3] = [
        (
            json!({"minimum_order": {"amount_minor": 0.5, "currency": "USD"}}),
            &["minimum_order.amount_minor amount_not_whole", "minimum_order.currency currency_foreign"],
        ),
        (
            json!({"survey": {
                "pages": ["checkout", "moon", "cart"], "delay_ms": "x", "placement": "corner", "repeat_after_days": 0
            }}),
            &[
                "survey.pages contradictory",
                "survey.pages[1] unknown_word",
                "survey.delay_ms wrong_type",
                "survey.repeat_after_days out_of_range",
            ],
        ),
        (
            json!({"texts": {"en": {"join": 1, "share": "x".repeat(1_001), "close": "x".repeat(1_000)}, "de": []}}),
            &["texts.de wrong_type", "texts.en.join wrong_type", "texts.en.share too_long"],
        ),
    ];
    for (differences, expected) in cases {
        assert_eq!(refused(&differences), expected);
    }
}

/// What cannot be read is held against no other field.
#[test]
fn nothing_is_said_to_contradict_what_nobody_could_read() {
    let fixed = |minor: i64| json!({"kind": "fixed", "amount_minor": minor, "currency": "EUR"});
    let forty = json!([{"id": "a", "friends": 40, "reward": {"kind": "points", "count": 1}}]);
    let limit = |minor: i64| {
        let value = json!({"amount_minor": minor, "currency": "EUR"});
        json!([{"id": "b", "per": "advocate", "period": "life", "value": value}])
    };
    let cases: [(Value, &[&str]); 6] = [
        (json!({"hold_days": "x", "advocate_limit": null, "milestones": forty}), &["hold_days wrong_type"]),
        (json!({"advocate_limit": "x", "milestones": forty}), &["advocate_limit wrong_type"]),
        (json!({"advocate_limit": 0, "milestones": forty}), &["advocate_limit out_of_range"]),
        (
            json!({"hold_days": "x", "advocate_reward": fixed(200), "limits": limit(300)}),
            &["hold_days wrong_type"],
        ),
        (json!({"advocate_reward": 5, "limits": limit(300)}), &["advocate_reward wrong_type"]),
        (
            json!({"hold_days": "x", "advocate_reward": fixed(400), "limits": limit(300)}),
            &["hold_days wrong_type", "limits[0].value.amount_minor contradictory"],
        ),
    ];
    for (differences, expected) in cases {
        assert_eq!(refused(&differences), expected, "{differences}");
    }
}

/// A list that is too long, or too short, is so whatever is in it.
#[test]
fn a_list_has_its_length_whatever_is_in_it() {
    for (field, most) in [("limits", 20), ("milestones", 20), ("standing_discounts", 10)] {
        for (length, expected) in [(most, None), (most + 1, Some(format!("{field} too_long")))] {
            let items = (0..length).map(|place| format!("{field}[{place}] wrong_type"));
            let expected: Vec<_> = expected.into_iter().chain(items).collect();
            assert_eq!(refused(&json!({field: vec![1; length]})), expected);
        }
    }
}
