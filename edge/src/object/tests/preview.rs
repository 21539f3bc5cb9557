//! The owner's what-if. Hurt by a mistake here: an owner who puts a program in force that costs what nobody has told.

use super::*;

fn program(shop: &TeaHouse) -> Value {
    shop.server("GET /v1/program", &Value::Null).unwrap().1
}

fn preview(shop: &TeaHouse, program: &Value, from: i64, until: i64) -> Outcome {
    let day = |day: i64| Timestamp::from_ms(START.ms() + day * 86_400_000);
    shop.server(
        "POST /v1/program/preview",
        &json!({"program": program, "from": day(from), "until": day(until)}),
    )
}

/// A shop with some of everything: friends, refunds, decisions of the owner, a mention, a program that was changed.
fn busy() -> TeaHouse {
    let shop = TeaHouse::open();
    let code = shop.ann();
    let mut program = program(&shop);
    program["milestones"] = json!([{"id": "two", "friends": 2, "reward": {"kind": "points", "count": 100}}]);
    program["limits"] = json!([{"id": "three", "per": "advocate", "period": "life", "count": 3}]);
    program["debts"] = json!("next_reward_pays");
    shop.server("PUT /v1/program", &program).unwrap();
    for number in 0..5 {
        let customer = json!({"email": format!("friend{number}@example.com")});
        let placed_at = shop.now.get();
        let told = json!({"discount_codes": [code], "customer": customer, "placed_at": placed_at});
        shop.server("POST /v1/orders", &order(&number.to_string(), &told)).unwrap();
        shop.days_pass(1);
    }
    let mention = json!({"advocate": "Ann", "email": "zoe@example.com"});
    let (_, mention) = shop.page("POST /v1/shops/{pk}/mentions", &mention).unwrap();
    let zoes = json!({"customer": {"email": "zoe@example.com"}, "placed_at": shop.now.get()});
    shop.server("POST /v1/orders", &order("zoe", &zoes)).unwrap();
    shop.days_pass(1);
    let confirm = format!("POST /v1/mentions/{}/confirm", mention["id"].as_str().unwrap());
    shop.server(&confirm, &json!({"code": code})).unwrap();
    let (_, all) = shop.server("GET /v1/rewards", &Value::Null).unwrap();
    let id = |place: usize| all["items"][place]["id"].as_str().unwrap().to_owned();
    shop.server(&format!("POST /v1/rewards/{}/approve", id(0)), &Value::Null).unwrap();
    shop.server(&format!("POST /v1/rewards/{}/issue", id(0)), &Value::Null).unwrap();
    shop.server(&format!("POST /v1/rewards/{}/reject", id(3)), &Value::Null).unwrap();
    shop.days_pass(1);
    let whole = json!({"id": "r", "amount": {"amount_minor": 5000, "currency": "EUR"}});
    shop.server("POST /v1/orders/0/refunds", &whole).unwrap();
    let part = json!({"id": "r", "amount": {"amount_minor": 2500, "currency": "EUR"}});
    shop.server("POST /v1/orders/1/refunds", &part).unwrap();
    shop.server("POST /v1/orders/2/cancel", &Value::Null).unwrap();
    shop.days_pass(20);
    shop.alarm();
    shop
}

/// What-if over the real program is what happened, through the store as well as in memory.
#[test]
fn the_same_program_would_have_granted_the_same() {
    let shop = busy();
    let (status, answer) = preview(&shop, &program(&shop), -1, 100).unwrap();
    assert_eq!(status, 200);
    assert_eq!((&answer["differences"], &answer["differing"]), (&json!([]), &json!(0)));
    assert_eq!(answer["actual"], answer["preview"]);
    assert_eq!(answer["orders"], 6);
    let (_, all) = shop.server("GET /v1/rewards?limit=100", &Value::Null).unwrap();
    let stands = |item: &&Value| !["rejected", "reversed"].contains(&item["state"].as_str().unwrap());
    let standing = all["items"].as_array().unwrap().iter().filter(stands);
    assert_eq!(answer["actual"]["rewards"], standing.count());
}

/// What a what-if takes for what happened: each order with its rewards in brief, told by a program that gives points to
/// everybody, from which everything differs.
fn replayed(shop: &TeaHouse) -> Vec<(String, Vec<String>)> {
    let mut other = program(shop);
    for (name, value) in [
        ("advocate_reward", points(1)),
        ("friend_reward", points(1)),
        ("milestones", json!([])),
        ("limits", json!([])),
        ("new_customers_only", json!(false)),
    ] {
        other[name] = value;
    }
    let (_, answer) = preview(shop, &other, -1, 100).unwrap();
    let brief = |earned: &Value| {
        let word = |name: &str| earned[name].as_str().unwrap().to_owned();
        format!("{} {} {} {}", word("rule"), word("side"), word("state"), earned["balance"])
    };
    let order = |told: &Value| {
        let rewards = told["actual"].as_array().unwrap().iter().map(brief).collect();
        (told["order_id"].as_str().unwrap().to_owned(), in_order(rewards))
    };
    in_order(answer["differences"].as_array().unwrap().iter().map(order).collect())
}

fn in_order<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort();
    list
}

/// All that happened within one millisecond, as in a batch, is gone through in the order in which it happened.
#[test]
fn a_batch_is_gone_through_line_by_line() {
    let shop = TeaHouse::open();
    let code = shop.ann();
    shop.program(&json!({"limits": [{"id": "two", "per": "advocate", "period": "life", "count": 2}]}));
    let told = |id: &str, friend: &str, total: i64| {
        let customer = json!({"email": format!("{friend}@example.com")});
        let told = json!({"customer": customer, "discount_codes": [code], "total": eur(total)});
        order(id, &told).to_string()
    };
    let back = json!({"refund": {"order_id": "cat", "id": "r", "amount": eur(3000)}}).to_string();
    let cancel = json!({"cancel": {"order_id": "dan"}}).to_string();
    // Of Bob's two orders the first counts; Dan finds no room, and Eve has Cat's.
    let lines = [
        told("bob-2", "bob", 9000),
        told("bob-1", "bob", 1000),
        told("cat", "cat", 3000),
        told("dan", "dan", 4000),
        back,
        told("eve", "eve", 5000),
        cancel,
    ];
    let answers = shop.lines(1, &lines.join("\n")).unwrap();
    assert!(answers.iter().all(|answer| answer["problem"].is_null()), "{answers:?}");
    // What Cat sent back whole is nothing under every program, and no difference.
    let orders = ["bob-1", "bob-2", "dan", "eve"];
    let stands = |id: &str| (id.to_owned(), in_order(earned(&shop.look(id))));
    assert_eq!(stands("bob-1").1, [""; 0]);
    assert_eq!(stands("eve").1.len(), 2);
    let ledger: Vec<_> = orders.map(stands).into_iter().collect();
    assert_eq!(replayed(&shop), ledger);
}

#[test]
fn another_program_is_reckoned_for_its_time_alone_and_changes_nothing() {
    let shop = busy();
    let entries = shop.count("entries");
    let mut other = program(&shop);
    other["friend_reward"] = json!({"kind": "percentage", "basis_points": 2000});
    let (_, answer) = preview(&shop, &other, 3, 4).unwrap();
    assert_eq!((answer["orders"].clone(), answer["differing"].clone()), (json!(1), json!(1)));
    assert_eq!(answer["differences"][0]["order_id"], "3");
    assert_eq!(
        (
            answer["actual"]["friends"]["amount_minor"].clone(),
            answer["preview"]["friends"]["amount_minor"].clone()
        ),
        (json!(500), json!(1000))
    );
    assert_eq!((shop.count("entries"), shop.count("programs")), (entries, 2));
}

#[test]
fn a_bad_question_is_refused_with_every_bad_field() {
    let shop = TeaHouse::open();
    let mut bad = program(&shop);
    bad["hold_days"] = json!(999);
    bad["milestones"] = json!([{"id": "a", "friends": 1}]);
    assert_eq!(preview(&shop, &bad, 0, 1), Err("bad_fields".to_owned()));
    assert_eq!(preview(&shop, &program(&shop), 1, 1), Err("contradictory".to_owned()));
    assert_eq!(
        shop.server("POST /v1/program/preview", &json!({"program": program(&shop)})),
        Err("missing_field".to_owned())
    );
    assert_eq!(shop.server("POST /v1/program/preview", &json!([])), Err("wrong_type".to_owned()));
}
