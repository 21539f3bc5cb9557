//! The shop's tables and the shop in memory answer the same questions. The ledger's laws are proved on the one, and hold in
//! the other only if the two agree, whatever happens.

use goodword_domain::api::orders::OrderRequest;
use goodword_domain::ledger::{Advocate, Command, Evidence, Memory, People, Records, Traces};
use goodword_domain::program::Program;
use goodword_domain::value::{DAY_MS, OrderId};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::object::{ledger, shops};
use crate::store::records::Tables;
use crate::store::{advocates, orders, programs};

const ADVOCATES: u8 = 3;
const ORDERS: u8 = 7;
/// Orders are placed in these first days, and told from then on.
const FIRST_DAYS: i64 = 20;

#[derive(Debug, Clone)]
enum Event {
    Record(u8, Value),
    Told(u8, Command),
    /// An advocate sent the customer, as the owner finds.
    Attribute(u8, u8),
    /// The owner, or the advocate with a choice, about an order's reward by its place.
    Decide(u8, usize, &'static str, u8),
    DaysPass(i64),
}

fn program() -> impl Strategy<Value = Value> {
    let share = || json!({"kind": "percentage", "basis_points": 1000});
    let short = || json!({"kind": "fixed", "amount_minor": 300, "currency": "EUR", "hold_days": 0, "expires_after_days": 3});
    let choice = || json!({"kind": "points", "count": 7, "or": [fixed(700), share()]});
    let mut by_code = fixed(450);
    by_code["or"] = json!([points(9), share()]);
    by_code["fulfilment"] = json!({"by": "code", "pool": "never-filled"});
    let offers = move || select(vec![Value::Null, fixed(500), share(), short(), choice(), by_code.clone()]);
    let limit = |per: &str, period: &str, count: Value, value: Value| json!({"id": format!("{per}-{period}"), "per": per, "period": period, "count": count, "value": value});
    let limits = select(vec![
        json!([]),
        json!([limit("advocate", "week", json!(1), Value::Null)]),
        json!([
            limit("program", "month", Value::Null, eur(1500)),
            limit("advocate", "life", json!(3), Value::Null)
        ]),
    ]);
    let milestone =
        |id: &str, friends: u8, reward: Value| json!({"id": id, "friends": friends, "reward": reward});
    let milestones = select(vec![
        json!([]),
        json!([milestone("two", 2, fixed(400))]),
        json!([milestone("one", 1, points(5)), milestone("three", 3, fixed(900))]),
    ]);
    let standing = (1..3_u8, offers(), offers()).prop_map(|(friends, advocate, friend)| {
        let friend = if advocate.is_null() && friend.is_null() { points(1) } else { friend };
        json!([{"id": "each", "friends": friends, "advocate_reward": advocate, "friend_reward": friend}])
    });
    let standing = prop_oneof![Just(json!([])), standing];
    let neighbours = json!({"prefix_chars": 3, "same_day": false, "advocate_reward": fixed(50), "friend_reward": points(2)});
    let test = json!({"id": "t", "seed": "s", "hold_out_basis_points": 3000, "variants": [
        {"id": "a", "weight": 1, "advocate_reward": fixed(250), "friend_reward": null},
        {"id": "b", "weight": 2, "advocate_reward": choice(), "friend_reward": share()}]});
    let bonuses = (
        select(vec![Value::Null, neighbours]),
        select(vec![Value::Null, json!({"seed": "s", "one_in": 2, "reward": fixed(80)})]),
        select(vec![Value::Null, json!({"points": 3, "goal": null})]),
        select(vec![Value::Null, Value::Null, test]),
    );
    let frame = (
        select(vec![0, 3, 14]),
        select(vec!["written_off", "next_reward_pays", "next_reward_pays"]),
        select(vec![Value::Null, eur(2000)]),
        any::<bool>(),
        select(vec![30, 50, 1000]),
    );
    (offers(), offers(), limits, milestones, standing, bonuses, frame).prop_map(
        |(advocate, friend, limits, milestones, standing, bonuses, frame)| {
            let (hold_days, debts, minimum_order, new_customers_only, review_at) = frame;
            json!({
                "advocate_reward": advocate, "friend_reward": friend, "advocate_limit": null,
                "limits": limits, "milestones": milestones, "standing_discounts": standing,
                "neighbours": bonuses.0, "surprise": bonuses.1, "staff": bonuses.2, "test": bonuses.3,
                "hold_days": hold_days, "debts": debts, "minimum_order": minimum_order,
                "new_customers_only": new_customers_only, "risk": {"review_at": review_at, "friends_a_day": 2},
            })
        },
    )
}

prop_compose! {
    fn record(number: u8)(
        customer in 0..6_u8, advocate in weighted(0.75, 0..ADVOCATES), total in 0..8_000_i64, day in 0..FIRST_DAYS,
        postal_code in select(vec!["10115", "10117", "20095"]), with_id: bool,
        phone in weighted(0.1, 0..2_u8), address in weighted(0.2, 0..2_u8), ip in weighted(0.2, 0..2_u8),
        staff in weighted(0.3, select(vec!["Mia", "Noah"])), thrown in prop::bool::weighted(0.1), by_link: bool,
    ) -> Event {
        let domain = if thrown { "mailinator.com" } else { "example.com" };
        let mut who = json!({"email": format!("customer{customer}@{domain}"), "postal_code": postal_code});
        if with_id {
            who["id"] = json!(format!("c{customer}"));
        }
        for (name, value) in [
            ("phone", phone.map(|phone| format!("+49 30 {phone}"))),
            ("address", address.map(|address| format!("Main St. {address}"))),
            ("ip", ip.map(|ip| format!("192.0.{ip}.1"))),
        ] {
            who[name] = json!(value);
        }
        // Each at a time of its own: which of two at the same time came first, nobody can say.
        let placed_at = Timestamp::from_ms(START.ms() + day * DAY_MS + i64::from(number) * 60_000);
        let code = advocate.map(code);
        let told = order(&number.to_string(), &json!({
            "customer": who, "total": eur(total), "placed_at": placed_at, "staff": staff,
            "discount_codes": code.iter().filter(|_| !by_link).collect::<Vec<_>>(), "ref": code.filter(|_| by_link),
        }));
        Event::Record(number, told)
    }
}

/// The code of an advocate: as they are given away, one after the other.
fn code(advocate: u8) -> Code {
    Code::from_random([advocate + 1; 7])
}

fn later() -> impl Strategy<Value = Event> {
    let number = || 0..ORDERS;
    let refund = (number(), 0..3_u8, 0..5_000_i64).prop_map(|(number, id, amount)| {
        let told = json!({"id": format!("r{id}"), "amount": eur(amount)});
        Event::Told(number, Command::Refund(serde_json::from_value(told).unwrap()))
    });
    let ended = (number(), 0..FIRST_DAYS).prop_map(|(number, day)| {
        Event::Told(number, Command::EndSubscription(START.plus_days(day.try_into().unwrap())))
    });
    let verbs = select(vec!["approve", "reject", "issue", "issue", "choose"]);
    prop_oneof![
        4 => refund,
        1 => number().prop_map(|number| Event::Told(number, Command::Cancel)),
        1 => ended,
        2 => number().prop_map(|number| Event::Told(number, Command::Clear)),
        1 => number().prop_map(|number| Event::Told(number, Command::Reject(None))),
        1 => (number(), 0..ADVOCATES).prop_map(|(number, advocate)| Event::Attribute(number, advocate)),
        8 => (number(), 0..4_usize, verbs, 0..3_u8).prop_map(|(n, place, verb, choice)| Event::Decide(n, place, verb, choice)),
        4 => (0..9_i64).prop_map(Event::DaysPass),
    ]
}

/// Orders told in any order, and what becomes of them, mixed.
fn events() -> impl Strategy<Value = Vec<Event>> {
    let records = (0..ORDERS).map(record).collect::<Vec<_>>();
    let all = (records, prop::collection::vec(later(), 10..50))
        .prop_map(|(records, later)| [records, later].concat());
    (all, prop::collection::vec(0..1_000_u32, 60)).prop_map(|(events, chances)| {
        let mut placed: Vec<_> = events.into_iter().zip(chances).collect();
        placed.sort_by_key(
            |(event, chance)| if matches!(event, Event::Record(..)) { chance / 2 } else { *chance },
        );
        placed.into_iter().map(|(event, _)| event).collect()
    })
}

/// One shop twice.
struct Twins {
    shop: TeaHouse,
    memory: Memory,
    program: Program,
}

impl Twins {
    fn open(program: &Value) -> Self {
        let shop = TeaHouse::open();
        shop.program(program);
        let mut people = People::new(crate::disposable::is_disposable);
        for number in 0..ADVOCATES {
            shop.join(&json!({"email": format!("customer{number}@example.com")})).unwrap();
            let advocate = advocates::by_code(&shop.sql, code(number)).unwrap().unwrap();
            people.join(Advocate {
                id: advocate.id,
                code: advocate.code,
                partner: false,
                email_key: advocate.email_key,
                customer_id: None,
                since: START,
                until: None,
            });
        }
        shop.days_pass(FIRST_DAYS);
        let about = shops::shop(&shop.desk()).unwrap();
        let memory = Memory::new(about.public_key, about.settings.currency, people);
        let program = programs::current(&shop.sql).unwrap().program;
        Self { shop, memory, program }
    }

    fn happens(&mut self, event: &Event) {
        let (number, command) = match event {
            Event::DaysPass(days) => return self.days_pass(*days),
            Event::Record(number, told) => {
                let mut told: OrderRequest = serde_json::from_value(told.clone()).unwrap();
                let key = shops::shop(&self.shop.desk()).unwrap().trace_key;
                let traces = Traces::take(&mut told.customer, &key);
                (*number, Command::Record(Box::new(told), traces))
            }
            Event::Told(number, command) => (*number, command.clone()),
            Event::Attribute(number, advocate) => {
                let id = advocates::by_code(&self.shop.sql, code(*advocate)).unwrap().unwrap().id;
                let candidate = Tables(&self.shop.sql).by_id(&id, Evidence::Mention, None).unwrap().unwrap();
                (*number, Command::Attribute(Box::new(candidate)))
            }
            Event::Decide(number, place, verb, choice) => {
                let Some(command) = self.decision(*number, *place, verb, *choice) else { return };
                (*number, command)
            }
        };
        self.told(&id(number), &command);
    }

    fn decision(&self, number: u8, place: usize, verb: &str, choice: u8) -> Option<Command> {
        use goodword_domain::ledger::Beneficiary;
        let grant = self.memory.book(&id(number))?.rewards.get(place)?.grant();
        let reward = grant.id.clone();
        Some(match (verb, &grant.beneficiary) {
            ("approve", _) => Command::Approve(reward),
            ("reject", _) => Command::Reject(Some(reward)),
            ("choose", Beneficiary::Advocate(own)) => Command::Choose(own.clone(), reward, choice),
            ("choose", _) => return None,
            _ => Command::Issue(reward),
        })
    }

    fn told(&mut self, order: &OrderId, command: &Command) {
        let now = self.shop.now.get();
        let stored = told(ledger::run(&self.shop.desk(), order, command).map(|settled| settled.changed));
        let kept = self.memory.run(&self.program, 2, order, command, now);
        let kept = kept.map(|changes| !changes.is_empty()).map_err(|refusal| refusal.code().to_owned());
        assert_eq!(stored, kept, "{command:?}");
    }

    fn days_pass(&mut self, days: i64) {
        self.shop.days_pass(days);
        self.shop.alarm();
        let now = self.shop.now.get();
        while let Some((_, order)) = self.memory.next_due(now) {
            self.memory.run(&self.program, 2, &order, &Command::EndHolds, now).unwrap();
        }
    }

    /// Every order with its rewards and entries, how each is handed out, what is used of each limit, and what everyone
    /// owes.
    fn agree(&self) {
        let tables = Tables(&self.shop.sql);
        for number in 0..ORDERS {
            let stored = orders::get(&self.shop.sql, &id(number)).unwrap().map(|known| known.book);
            assert_eq!(stored.as_ref(), self.memory.book(&id(number)));
        }
        for reward in self.memory.books().flat_map(|book| &book.rewards) {
            let statement =
                format!("SELECT fulfilment FROM standing WHERE reward_id = '{}'", reward.grant().id);
            let mut row = self.shop.sql.unexplained(&statement).unwrap().remove(0);
            assert_eq!(row.text().unwrap(), reward.fulfilment().as_str(), "{reward:?}");
        }
        for number in 0..ADVOCATES {
            let advocate = advocates::by_code(&self.shop.sql, code(number)).unwrap().unwrap().id;
            let Ok(owed) = self.memory.debt(&advocate);
            assert_eq!(tables.debt(&advocate).unwrap(), owed);
            for (limit, day) in
                self.program.limits.iter().flat_map(|limit| (0..20_u16).map(move |day| (limit, day)))
            {
                let at = START.plus_days(day);
                let Ok(used) = self.memory.used(limit, &advocate, at);
                assert_eq!(tables.used(limit, &advocate, at).unwrap(), used, "{limit:?}");
            }
        }
    }
}

fn id(number: u8) -> OrderId {
    number.to_string().parse().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_tables_and_the_memory_agree_whatever_happens(program in program(), events in events()) {
        let mut twins = Twins::open(&program);
        for event in &events {
            twins.happens(event);
        }
        twins.agree();
    }
}
