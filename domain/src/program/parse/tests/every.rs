//! Mistakes in different places, in any company: each is named, and nothing else is.

use proptest::prelude::*;
use proptest::sample::subsequence;

use super::*;

/// A program with a rule of every kind.
const FULL: &str = include_str!("../../../../tests/fuzz/corpus/program/full.json");

/// Where something is written, what, and the field and code by which it is named. None stands within another.
const MISTAKES: [(&str, &str, &str); 39] = [
    ("/advocate_reward/amount_minor", "-5", "advocate_reward.amount_minor amount_negative"),
    ("/advocate_reward/or/0/count", "0", "advocate_reward.or[0].count out_of_range"),
    ("/advocate_reward/or/1/currency", "\"USD\"", "advocate_reward.or[1].currency currency_foreign"),
    ("/advocate_reward/or/1/name", "null", "advocate_reward.or[1].name missing_field"),
    ("/advocate_reward/hold_days", "366", "advocate_reward.hold_days out_of_range"),
    ("/advocate_reward/expires_after_days", "0", "advocate_reward.expires_after_days out_of_range"),
    ("/advocate_reward/fulfilment/pool", "\"\"", "advocate_reward.fulfilment.pool empty"),
    ("/friend_reward/kind", "\"cake\"", "friend_reward.kind unknown_word"),
    ("/friend_reward/basis_points", "10001", "friend_reward.basis_points out_of_range"),
    ("/hold_days", "\"two weeks\"", "hold_days wrong_type"),
    ("/attribution_days", "0", "attribution_days out_of_range"),
    ("/minimum_order/amount_minor", "0.5", "minimum_order.amount_minor amount_not_whole"),
    ("/minimum_order/currency", "\"euro\"", "minimum_order.currency currency_malformed"),
    ("/apply_url", "\"https://tea.example/\"", "apply_url placeholder_missing"),
    ("/survey/pages", "[\"cart\"]", "survey.pages contradictory"),
    ("/survey/delay_ms", "3600001", "survey.delay_ms out_of_range"),
    ("/survey/sound", "true", "survey.sound unknown_field"),
    ("/texts/en", "{\"join\": 1}", "texts.en.join wrong_type"),
    ("/evidence", "[]", "evidence empty"),
    ("/limits/0/per", "\"shop\"", "limits[0].per unknown_word"),
    ("/limits/0/count", "null", "limits[0] missing_field"),
    ("/limits/1/id", "\"advocate_limit\"", "limits[1].id contradictory"),
    ("/limits/1/period", "\"day\"", "limits[1].period unknown_word"),
    ("/limits/1/value/amount_minor", "499", "limits[1].value.amount_minor contradictory"),
    ("/milestones/0/friends", "33", "milestones[0].friends contradictory"),
    ("/milestones/0/reward/days", "0", "milestones[0].reward.days out_of_range"),
    ("/standing_discounts/0/advocate_reward", "null", "standing_discounts[0] contradictory"),
    ("/neighbours/prefix_chars", "17", "neighbours.prefix_chars out_of_range"),
    ("/neighbours/same_day", "\"yes\"", "neighbours.same_day wrong_type"),
    ("/surprise/one_in", "0", "surprise.one_in out_of_range"),
    ("/staff/goal/period", "7", "staff.goal.period wrong_type"),
    ("/debts", "\"forgiven\"", "debts unknown_word"),
    ("/low_codes", "100001", "low_codes out_of_range"),
    ("/risk/review_at", "0", "risk.review_at out_of_range"),
    ("/risk/allowed", "[\"@Spam.example\"]", "risk.allowed[0] contradictory"),
    ("/risk/leaked/0", "\"7KQ2M9XX\"", "risk.leaked[0] code_mistyped"),
    ("/test/seed", "\"\"", "test.seed empty"),
    ("/test/variants/1/id", "\"a\"", "test.variants[1].id contradictory"),
    ("/test/variants/1/weight", "\"2\"", "test.variants[1].weight wrong_type"),
];

fn put(program: &mut Value, pointer: &str, value: Value) {
    let (object, field) = pointer.rsplit_once('/').unwrap();
    match program.pointer_mut(object).unwrap() {
        Value::Array(items) => items[field.parse::<usize>().unwrap()] = value,
        object => object[field] = value,
    }
}

#[test]
fn the_full_program_is_right() {
    assert!(Program::parse(serde_json::from_str(FULL).unwrap(), euro()).is_ok());
}

proptest! {
    #[test]
    fn every_mistake_is_named_and_nothing_else(mistakes in subsequence(MISTAKES.to_vec(), 1..=MISTAKES.len())) {
        let mut program = serde_json::from_str(FULL).unwrap();
        for (pointer, json, _) in &mistakes {
            put(&mut program, pointer, serde_json::from_str(json).unwrap());
        }
        let mut named = named(Program::parse(program, euro()));
        let mut expected: Vec<_> = mistakes.iter().map(|(_, _, named)| (*named).to_owned()).collect();
        named.sort();
        expected.sort();
        prop_assert_eq!(named, expected);
    }
}
