use goodword_domain::program::Program;
use goodword_domain::value::{AdvocateId, ReferralId, RewardId};

use super::*;

/// A shop as the version before the ledger's rules has left it: Ann and her friends' orders, with rewards in each state.
fn before() -> (TeaHouse, Native) {
    let shop = TeaHouse::open();
    let sql = Native::with(Schema::SHOP.until(2));
    let insert =
        |statement: &str, values: Vec<crate::store::Value>| drop(sql.query(statement, values).unwrap());
    let key = SecretKey::of_shop(&PublicKey::from_bytes([1; 16]), [2; 32]);
    let settings = r#"{"name":"Tea House","origins":["https://tea.example"],"landing_url":"https://tea.example/","currency":"EUR","locale":"de"}"#;
    insert(
        "INSERT INTO shop (one, public_key, settings, created_at) VALUES (1, ?, ?, ?)",
        values![PublicKey::from_bytes([1; 16]).as_ref(), settings, START],
    );
    insert(
        "INSERT INTO api_keys (digest, signing_state, created_at) VALUES (?, ?, ?)",
        values![key.digest(), key.signing_state().to_hex(), START],
    );
    insert(
        "INSERT INTO programs (version, program, at) VALUES (1, ?, ?)",
        values![program().to_string(), START],
    );
    insert(
        "INSERT INTO advocates (id, code, email_folded, email_key, email, name, created_at)
         VALUES (?, ?, 'ann@example.com', 'ann@example.com', 'ann@example.com', 'Ann', ?)",
        values![ann().as_ref(), Code::from_random([9; 7]).as_ref(), START],
    );
    for (number, order) in ORDERS.iter().enumerate() {
        order.insert(&sql, u8::try_from(number).unwrap() + 1);
    }
    (shop, sql)
}

fn ann() -> AdvocateId {
    AdvocateId::from_bytes([9; 16])
}

/// As it was written then: without the fields that came later.
fn program() -> Value {
    let mut program = serde_json::to_value(Program::starting("EUR".parse().unwrap())).unwrap();
    for newer in [
        "evidence",
        "limits",
        "milestones",
        "standing_discounts",
        "neighbours",
        "surprise",
        "staff",
        "partner_reward",
        "debts",
        "friend_code_pool",
        "low_codes",
        "risk",
        "test",
    ] {
        program.as_object_mut().unwrap().remove(newer);
    }
    program["minimum_order"] = eur(2000);
    program
}

/// An order with what became of it: the kinds of entries of both sides' rewards after the first, what came back.
struct Earlier {
    advocates: &'static [(&'static str, i64)],
    friends: &'static [(&'static str, i64)],
    refunds: &'static [i64],
    cancelled: bool,
}

const ORDERS: [Earlier; 6] = [
    Earlier { advocates: &[], friends: &[("reduced", -100)], refunds: &[1000], cancelled: false },
    Earlier { advocates: &[("approved", 0)], friends: &[("approved", 0)], refunds: &[], cancelled: false },
    Earlier {
        advocates: &[("approved", 0), ("issued", 0)],
        friends: &[("approved", 0), ("reduced", -100)],
        refunds: &[1000],
        cancelled: false,
    },
    Earlier {
        advocates: &[("rejected", -500)],
        friends: &[("rejected", -500)],
        refunds: &[2000, 3000],
        cancelled: false,
    },
    Earlier {
        advocates: &[("approved", 0), ("reversed", -500)],
        friends: &[("approved", 0), ("reversed", -500)],
        refunds: &[],
        cancelled: true,
    },
    // 15.00 € are left of it: less than the program's minimum.
    Earlier {
        advocates: &[("rejected", -500)],
        friends: &[("rejected", -500)],
        refunds: &[3500],
        cancelled: false,
    },
];

impl Earlier {
    fn insert(&self, sql: &Native, number: u8) {
        let insert =
            |statement: &str, values: Vec<crate::store::Value>| drop(sql.query(statement, values).unwrap());
        let id = number.to_string();
        let referral = ReferralId::from_bytes([number; 16]);
        insert(
            "INSERT INTO orders (id, content, program_version, email_key, email_folded, placed_at, cancelled_at,
                                 referral_id, advocate_id, evidence, reasons, recorded_at)
             VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, 'advocate_code', '[{\"code\":\"referred\",\"evidence\":\"advocate_code\"}]', ?)",
            values![
                id.as_str(), Self::content(&id).to_string(), Self::email(&id), Self::email(&id), START,
                self.cancelled.then_some(START), referral.as_ref(), ann().as_ref(), START
            ],
        );
        for (place, amount) in self.refunds.iter().enumerate() {
            let refund = json!({"id": format!("r{place}"), "amount": eur(*amount)});
            insert(
                "INSERT INTO refunds (order_id, id, content, at) VALUES (?, ?, ?, ?)",
                values![id.as_str(), format!("r{place}"), refund.to_string(), START],
            );
        }
        let share = json!({"kind": "percentage", "basis_points": 1000});
        let sides = [
            ("advocate", ann().to_string(), fixed(500), self.advocates),
            ("friend", referral.to_string(), share, self.friends),
        ];
        for (side, (name, beneficiary, terms, entries)) in (0_u8..).zip(sides) {
            let reward = RewardId::from_bytes([number * 2 + side; 16]);
            insert(
                "INSERT INTO rewards (id, order_id, rule, side, beneficiary, terms, currency, held_until)
                 VALUES (?, ?, 'referral', ?, ?, ?, 'EUR', ?)",
                values![
                    reward.as_ref(),
                    id.as_str(),
                    name,
                    beneficiary,
                    terms.to_string(),
                    START.plus_days(14)
                ],
            );
            for (kind, amount) in [("granted", 500)].iter().chain(entries) {
                insert(
                    "INSERT INTO entries (reward_id, kind, amount_minor, at, actor, reasons) VALUES (?, ?, ?, ?, 'rules', '[]')",
                    values![reward.as_ref(), *kind, *amount, START],
                );
            }
        }
    }

    fn email(id: &str) -> String {
        format!("friend{id}@example.com")
    }

    fn content(id: &str) -> Value {
        order(
            id,
            &json!({"customer": {"email": Self::email(id)}, "discount_codes": [Code::from_random([9; 7])]}),
        )
    }
}

fn migrated() -> TeaHouse {
    let (shop, sql) = before();
    assert!(Schema::SHOP.wake(&sql).unwrap());
    TeaHouse { sql, ..shop }
}

/// The owner's ledger says the same the day after as the day before.
#[test]
fn everything_stands_as_it_stood() {
    let shop = migrated();
    for (id, state, rewards) in [
        ("1", "counts", ["advocate pending 500", "friend pending 400"]),
        ("2", "counts", ["advocate approved 500", "friend approved 500"]),
        ("3", "counts", ["advocate issued 500", "friend approved 400"]),
        ("4", "lost", ["advocate rejected 0", "friend rejected 0"]),
        ("5", "lost", ["advocate reversed 0", "friend reversed 0"]),
        ("6", "lost", ["advocate rejected 0", "friend rejected 0"]),
    ] {
        let order = shop.look(id);
        assert_eq!(
            (super::rewards(&order), &order["referral"]["state"]),
            (rewards.map(str::to_owned).to_vec(), &json!(state)),
            "{id}"
        );
    }
    let (_, listed) = shop.server("GET /v1/referrals", &Value::Null).unwrap();
    let ids: Vec<_> =
        listed["items"].as_array().unwrap().iter().map(|item| item["order_id"].clone()).collect();
    assert_eq!(ids, ["1", "2", "3", "4", "5", "6"]);
    let used = shop
        .sql
        .unexplained("SELECT who, bucket, count, most_minor FROM usage ORDER BY who, bucket")
        .unwrap();
    let used: Vec<_> = used
        .into_iter()
        .map(|mut row| {
            let (who, bucket) = (row.text().unwrap(), row.text().unwrap());
            format!("{} {bucket} {} {}", &who[..2], row.integer().unwrap(), row.integer().unwrap())
        })
        .collect();
    let periods = ["2026", "2026-11", "2026-W47", "life"];
    let expected: Vec<_> =
        ["ad", "pr"].iter().flat_map(|who| periods.map(|period| format!("{who} {period} 3 1500"))).collect();
    assert_eq!(used, expected);
    let (_, stats) = shop.server("GET /v1/stats", &Value::Null).unwrap();
    assert_eq!((&stats["referrals"], &stats["rewards"]["pending"]), (&json!(6), &json!(2)));
}

/// What came before goes on by the rules of today.
#[test]
fn what_came_before_goes_on() {
    let shop = migrated();
    let known = shop.server("POST /v1/orders", &Earlier::content("2")).unwrap();
    assert_eq!(known.0, 200, "an order of before is known");
    assert_eq!(due::next(&shop.sql).unwrap(), Some(START.plus_days(14)));
    shop.days_pass(14);
    shop.alarm();
    assert_eq!(super::rewards(&shop.look("1")), ["advocate approved 500", "friend approved 400"]);
    assert_eq!(super::rewards(&shop.refund("3", "late", 2500)), ["advocate reversed 0", "friend reversed 0"]);
    assert_eq!(shop.look("3")["referral"]["state"], "lost");
    let (_, issued) = shop.decide("issue", &shop.reward("2", "referral", "advocate")).unwrap();
    assert_eq!(issued["state"], "issued");
    shop.program(
        &json!({"advocate_limit": 3, "milestones": [{"id": "three", "friends": 3, "reward": points(1)}]}),
    );
    let code = Code::from_random([9; 7]).to_string();
    assert_eq!(
        earned(&shop.friend("7", &code, &json!({}))),
        [
            "referral advocate pending 500",
            "referral friend pending 500",
            "milestone:three advocate pending 1"
        ],
        "two friends of before count, and this one"
    );
    assert_eq!(earned(&shop.friend("8", &code, &json!({}))), ["referral friend pending 500"]);
    let phone = json!({"email": "x@example.com", "phone": "1"});
    shop.friend("9", &code, &json!({"customer": phone}));
    assert_eq!(shop.count("traces"), 1);
}
