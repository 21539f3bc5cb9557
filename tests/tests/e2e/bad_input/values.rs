//! Values that no type lets through: out of their range, malformed, foreign.

use reqwest::Method;
use serde_json::{Value, json};

use super::calls::{Call, World};
use super::rows::{Row, bad};

pub fn bad_values(world: &World) -> Vec<Row> {
    let mut rows = amounts(world);
    let long = |letters: usize| json!("x".repeat(letters));
    for (call, pointer, value, code) in [
        (world.join(), "/email", json!("ann"), "email_malformed"),
        (world.join(), "/email", json!(format!("{}@example.com", "a".repeat(65))), "email_malformed"),
        (world.join(), "/name", json!(" "), "empty"),
        (world.join(), "/name", long(101), "too_long"),
        (world.join(), "/locale", json!("de_DE"), "locale_malformed"),
        (world.claim(), "/email", json!("bob@"), "email_malformed"),
        (world.claim(), "/code", json!("7KQ2M9XD"), "code_mistyped"),
        (world.claim(), "/code", json!(""), "code_mistyped"),
        (world.respond(), "/score", json!(11), "out_of_range"),
        (world.respond(), "/score", json!(-1), "out_of_range"),
        (world.respond(), "/score", json!(300), "out_of_range"),
        (world.respond(), "/score", json!(9.5), "wrong_type"),
        (world.respond(), "/score", json!("10"), "wrong_type"),
        (world.respond(), "/event", json!("birthday"), "unknown_word"),
        (world.respond(), "/order_id", json!("a b"), "id_malformed"),
        (world.respond(), "/order_id", json!("é"), "id_malformed"),
        (world.respond(), "/improve", long(4_001), "too_long"),
        (world.respond(), "/key", json!("too-easy"), "id_malformed"),
        (world.respond(), "/key", long(65), "too_long"),
        (world.claim(), "/key", json!("a key with spaces in it"), "id_malformed"),
        (world.add_answers(), "/score", json!(11), "out_of_range"),
        (world.add_answers(), "/improve", long(4_001), "too_long"),
        (world.add_answers(), "/other", long(4_001), "too_long"),
        (world.events(), "/events", json!([]), "out_of_range"),
        (world.events(), "/events", json!(vec!["survey_view"; 51]), "out_of_range"),
        (world.order(), "/id", json!(""), "empty"),
        (world.order(), "/id", long(129), "too_long"),
        (world.order(), "/placed_at", json!("yesterday"), "time_malformed"),
        (world.order(), "/placed_at", json!("2026-11-22T10:00:00"), "time_malformed"),
        (world.refund(), "/id", json!(""), "empty"),
        (Call::make_shop(), "/name", json!(""), "empty"),
        (Call::make_shop(), "/origins", json!([]), "out_of_range"),
        (Call::make_shop(), "/landing_url", json!("javascript:alert(1)"), "url_malformed"),
        (Call::make_shop(), "/currency", json!("euro"), "currency_malformed"),
        (Call::make_shop(), "/currency", json!("QQQ"), "currency_unknown"),
        (Call::make_shop(), "/locale", json!("german"), "locale_malformed"),
        (world.put_program(), "/hold_days", json!(366), "out_of_range"),
        (world.put_program(), "/hold_days", json!(-1), "out_of_range"),
        (world.put_program(), "/hold_days", json!(70_000), "out_of_range"),
        (world.put_program(), "/attribution_days", json!(0), "out_of_range"),
        (world.put_program(), "/advocate_limit", json!(0), "out_of_range"),
        (world.put_program(), "/apply_url", json!("https://tea.example/cart"), "placeholder_missing"),
        (world.put_program(), "/apply_url", json!("https://{code}.example/"), "url_malformed"),
    ] {
        rows.push(bad(call.with(pointer, value), &pointer[1..], code));
    }
    let deep = [
        (world.events(), "/events/0", json!("survey_watched"), "events[0]", "unknown_word"),
        (world.order(), "/customer/email", json!("bob"), "customer.email", "email_malformed"),
        (
            world.order(),
            "/customer/postal_code",
            json!("12345678901234567"),
            "customer.postal_code",
            "too_long",
        ),
        (world.order(), "/discount_codes/0", json!(7), "discount_codes[0]", "wrong_type"),
        (Call::make_shop(), "/origins/0", json!("https://a.example/shop"), "origins[0]", "origin_malformed"),
        (Call::make_shop(), "/origins/0", json!("*"), "origins[0]", "origin_malformed"),
        (
            world.put_program(),
            "/friend_reward/basis_points",
            json!(10_001),
            "friend_reward.basis_points",
            "out_of_range",
        ),
        (world.put_program(), "/survey/pages", json!(["checkout"]), "survey.pages", "contradictory"),
        (world.put_program(), "/survey/pages/0", json!("moon"), "survey.pages[0]", "unknown_word"),
        (world.put_program(), "/survey/delay_ms", json!(3_600_001), "survey.delay_ms", "out_of_range"),
        (world.put_program(), "/survey/placement", json!("everywhere"), "survey.placement", "unknown_word"),
    ];
    rows.extend(
        deep.into_iter()
            .map(|(call, pointer, value, field, code)| bad(call.with(pointer, value), field, code)),
    );
    let query =
        |path: &str, field: &str, code| bad(world.server(Method::GET, path, Value::Null), field, code);
    rows.extend([
        query("/v1/rewards?state=lost", "state", "unknown_word"),
        query("/v1/rewards?limit=0", "limit", "out_of_range"),
        query("/v1/rewards?limit=101", "limit", "out_of_range"),
        query("/v1/rewards?limit=many", "limit", "wrong_type"),
        query("/v1/rewards?stat=pending", "stat", "unknown_field"),
        query("/v1/responses?limit=0", "limit", "out_of_range"),
        query("/v1/responses?limit=101", "limit", "out_of_range"),
    ]);
    rows
}

/// Money: every field with an amount or a currency in it.
fn amounts(world: &World) -> Vec<Row> {
    let mut rows = Vec::new();
    for (call, money, field) in [
        (world.order(), "/total", "total"),
        (world.refund(), "/amount", "amount"),
        (world.put_program(), "/minimum_order", "minimum_order"),
        (world.put_program(), "/advocate_reward", "advocate_reward"),
    ] {
        for (amount, code) in [
            (json!(-1), "amount_negative"),
            (json!(i64::MIN), "amount_negative"),
            (json!(1_000_000_000_001_u64), "amount_overflow"),
            (json!(u64::MAX), "amount_overflow"),
            (json!(1e300), "amount_overflow"),
            (json!(0.5), "amount_not_whole"),
            (json!("5000"), "wrong_type"),
        ] {
            let call = call.clone().with(&format!("{money}/amount_minor"), amount);
            rows.push(bad(call, &format!("{field}.amount_minor"), code));
        }
        for (currency, code) in
            [("USD", "currency_foreign"), ("eur", "currency_malformed"), ("", "currency_malformed")]
        {
            let call = call.clone().with(&format!("{money}/currency"), json!(currency));
            rows.push(bad(call, &format!("{field}.currency"), code));
        }
    }
    rows
}
