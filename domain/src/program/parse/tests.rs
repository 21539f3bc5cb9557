mod beside;
mod every;

use serde_json::{Map, json};

use super::*;

fn euro() -> Currency {
    "EUR".parse().unwrap()
}

fn starting() -> Value {
    serde_json::to_value(Program::starting(euro())).unwrap()
}

#[test]
fn what_is_read_can_be_written_back() {
    assert_eq!(Program::parse(starting(), euro()), Ok(Program::starting(euro())));
}

#[test]
fn every_bad_field_is_named_at_once() {
    let mut program = starting();
    program["hold_days"] = json!("two weeks");
    program["attribution_days"] = json!(-1);
    program["advocate_limit"] = json!(0);
    program["survey"]["delay_ms"] = json!(4_000_000);
    program["advocate_reward"]["amount_minor"] = json!(-5);
    program["survey"]["placement"] = json!("everywhere");
    program["survey"]["pages"] = json!(["home", "moon"]);
    program["survey"]["sound"] = json!(true);
    program["hold"] = json!(14);
    program.as_object_mut().unwrap().remove("texts");
    let bad = Program::parse(program, euro()).unwrap_err();
    let named: Vec<_> = bad.iter().map(|bad| (bad.field.as_str(), bad.code.as_str())).collect();
    for expected in [
        ("hold_days", "wrong_type"),
        ("attribution_days", "out_of_range"),
        ("advocate_limit", "out_of_range"),
        ("advocate_reward.amount_minor", "amount_negative"),
        ("survey.delay_ms", "out_of_range"),
        ("survey.placement", "unknown_word"),
        ("survey.pages[1]", "unknown_word"),
        ("survey.sound", "unknown_field"),
        ("hold", "unknown_field"),
        ("texts", "missing_field"),
    ] {
        assert!(named.contains(&expected), "{expected:?} is not in {named:?}");
    }
    assert_eq!(named.len(), 10, "{named:?}");
}

/// Whoever copies an example from the documentation gets what it says.
#[test]
fn the_documented_examples_are_programs() {
    let page = include_str!("../../../../docs/program.md");
    let examples: Vec<&str> = page.split("```json program\n").skip(1).collect();
    assert!(examples.len() >= 8);
    for example in examples {
        let json = example.split("```").next().unwrap();
        let mut program = starting();
        for (field, value) in serde_json::from_str::<Map<String, Value>>(json).unwrap() {
            program[field] = value;
        }
        let parsed = Program::parse(program.clone(), euro());
        assert!(parsed.is_ok(), "{json}\n{parsed:?}");
        // What is stored is read back the same.
        let stored = serde_json::to_string(&parsed.clone().unwrap()).unwrap();
        assert_eq!(serde_json::from_str::<Program>(&stored).ok(), parsed.ok());
    }
}

#[test]
fn every_bad_field_of_every_rule_is_named() {
    let mut program = starting();
    program["limits"] = json!([
        {"id": "a", "per": "shop", "period": "day", "count": 0},
        {"id": "b", "per": "advocate", "period": "week"},
        {"id": "c", "per": "advocate", "period": "week", "value": {"amount_minor": 499, "currency": "EUR"}},
    ]);
    program["milestones"] = json!([{"id": "Four", "friends": 4}, 5]);
    let named = named(Program::parse(program, euro()));
    assert_eq!(
        named,
        [
            "limits[0].per unknown_word",
            "limits[0].period unknown_word",
            "limits[0].count out_of_range",
            "limits[1] missing_field",
            "milestones[0].id id_malformed",
            "milestones[0].reward missing_field",
            "milestones[1] wrong_type",
            "limits[2].value.amount_minor contradictory",
        ]
    );
}

fn named(parsed: Result<Program, Vec<BadField>>) -> Vec<String> {
    parsed.unwrap_err().into_iter().map(|bad| format!("{} {}", bad.field, bad.code)).collect()
}

#[test]
fn rules_that_contradict_each_other_are_refused() {
    let item = json!({"kind": "free_item", "name": "Tea"});
    let share = json!({"kind": "percentage", "basis_points": 1000});
    let dollars = json!({"kind": "gift_card", "amount_minor": 5, "currency": "USD"});
    let milestone = |id: &str, reward: &Value| json!({"id": id, "friends": 4, "reward": reward});
    let limit = |value: Value| json!({"id": "a", "per": "advocate", "period": "week", "value": value});
    for (field, value, expected) in [
        (
            "limits",
            json!([limit(json!({"amount_minor": 499, "currency": "EUR"}))]),
            "limits[0].value.amount_minor contradictory",
        ),
        ("limits", json!([{"id": "a", "per": "advocate", "period": "week"}]), "limits[0] missing_field"),
        (
            "limits",
            json!([limit(json!({"amount_minor": 900, "currency": "USD"}))]),
            "limits[0].value.currency currency_foreign",
        ),
        (
            "milestones",
            json!([milestone("a", &item), milestone("a", &item)]),
            "milestones[1].id contradictory",
        ),
        ("milestones", json!([milestone("a", &share)]), "milestones[0].reward.kind contradictory"),
        ("milestones", json!([milestone("a", &dollars)]), "milestones[0].reward.currency currency_foreign"),
        (
            "milestones",
            json!([{"id": "a", "friends": 33, "reward": item}]),
            "milestones[0].friends contradictory",
        ),
        (
            "standing_discounts",
            json!([{"id": "a", "friends": 1, "advocate_reward": null, "friend_reward": null}]),
            "standing_discounts[0] contradictory",
        ),
        (
            "neighbours",
            json!({"prefix_chars": 0, "same_day": false, "advocate_reward": item, "friend_reward": null}),
            "neighbours.prefix_chars out_of_range",
        ),
        (
            "test",
            json!({"id": "a", "seed": "b", "hold_out_basis_points": null, "variants": []}),
            "test.variants empty",
        ),
        ("evidence", json!([]), "evidence empty"),
        (
            "risk",
            json!({"banned": ["@a.example"], "allowed": ["@A.example"]}),
            "risk.allowed[0] contradictory",
        ),
        ("risk", json!({"review_at": 0}), "risk.review_at out_of_range"),
        ("low_codes", json!(100_001), "low_codes out_of_range"),
    ] {
        let mut program = starting();
        program[field] = value;
        assert_eq!(named(Program::parse(program, euro())), [expected], "{field}");
    }
}

#[test]
fn an_object_is_not_read_from_a_list() {
    for (field, list) in [
        ("minimum_order", json!([100, "EUR"])),
        ("friend_reward", json!(["percentage", 1000])),
        ("survey", json!([[], 0, "corner", 180])),
        ("texts", json!([])),
    ] {
        let mut program = starting();
        program[field] = list;
        let bad = Program::parse(program, euro()).unwrap_err();
        assert_eq!(bad, [BadField::new(field, Invalid::WrongType)]);
    }
}

#[test]
fn refuses_what_contradicts_itself() {
    for (field, value, code) in [
        ("hold_days", json!(366), "out_of_range"),
        ("attribution_days", json!(0), "out_of_range"),
        ("advocate_limit", json!(0), "out_of_range"),
        ("minimum_order", json!({"amount_minor": 1, "currency": "USD"}), "currency_foreign"),
        ("apply_url", json!("https://tea.example/cart"), "placeholder_missing"),
    ] {
        let mut program = starting();
        program[field] = value;
        let bad = Program::parse(program, euro()).unwrap_err();
        assert!(bad[0].field.starts_with(field) && bad[0].code == code, "{field}: {bad:?}");
    }
    let mut program = starting();
    program["survey"]["pages"] = json!(["thank_you", "checkout"]);
    assert_eq!(
        Program::parse(program, euro()).unwrap_err()[0],
        BadField::new("survey.pages", Invalid::Contradictory)
    );
    assert!(Program::parse(json!([]), euro()).is_err());
}

/// A reward above a limit is never granted, whatever it is for: an owner who has promised it must know.
#[test]
fn a_limit_has_room_for_each_of_the_advocates_rewards() {
    let ten = |kind: &str| json!({"kind": kind, "amount_minor": 1_000, "currency": "EUR"});
    let choice = json!({"kind": "points", "count": 5, "or": [ten("gift_card")]});
    let both =
        |advocate: &Value, friend: &Value| json!({"advocate_reward": advocate, "friend_reward": friend});
    let with = |rule: Value, rewards: Value| {
        let mut rule = rule;
        rule.as_object_mut().unwrap().extend(rewards.as_object().unwrap().clone());
        rule
    };
    let neighbours = json!({"prefix_chars": 3, "same_day": true});
    let standing = json!({"id": "a", "friends": 1});
    let share = json!({"kind": "percentage", "basis_points": 10_000});
    for (differences, limited) in [
        (json!({"advocate_reward": ten("fixed")}), true),
        (json!({"partner_reward": choice}), true),
        (json!({"milestones": [{"id": "a", "friends": 2, "reward": ten("store_credit")}]}), true),
        (json!({"surprise": {"seed": "a", "one_in": 2, "reward": choice}}), true),
        (json!({"neighbours": with(neighbours.clone(), both(&ten("fixed"), &Value::Null))}), true),
        (json!({"standing_discounts": [with(standing.clone(), both(&ten("fixed"), &Value::Null))]}), true),
        (json!({"neighbours": with(neighbours, both(&share, &ten("fixed")))}), false),
        (json!({"standing_discounts": [with(standing, both(&share, &choice))]}), false),
        (json!({"friend_reward": ten("fixed")}), false),
    ] {
        for (minor, refused) in [(999, limited), (1_000, false)] {
            let mut program = starting();
            program["advocate_reward"] = Value::Null;
            let value = json!({"amount_minor": minor, "currency": "EUR"});
            program["limits"] = json!([{"id": "a", "per": "program", "period": "life", "value": value}]);
            program.as_object_mut().unwrap().extend(differences.as_object().unwrap().clone());
            let expected = BadField::new("limits[0].value.amount_minor", Invalid::Contradictory);
            let bad = Program::parse(program, euro()).err().unwrap_or_default();
            assert_eq!(bad, if refused { vec![expected] } else { vec![] }, "{minor}: {differences}");
        }
    }
}
