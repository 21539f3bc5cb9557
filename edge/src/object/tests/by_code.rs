//! What a code of the code bank is for: the reward that was offered, all of it. Hurt by a mistake here: a shop that
//! gives five euros away beside what was chosen in their place.

use super::*;

/// Ann may have five euros, by a code and after a day, or 700 points, or six euros for the Red Cross.
struct Chooser {
    shop: TeaHouse,
    code: String,
    token: String,
}

impl Chooser {
    fn open() -> Self {
        Self::with(&json!({}))
    }

    fn with(differences: &Value) -> Self {
        let shop = TeaHouse::open();
        shop.program(&json!({"advocate_reward": by_code(), "friend_reward": null, "low_codes": 0}));
        shop.program(differences);
        let ann = shop.join(&json!({"email": "ann@example.com"})).unwrap();
        let word = |name: &str| ann[name].as_str().unwrap().to_owned();
        Self { code: word("code"), token: word("status_token"), shop }
    }

    /// As before, and the order of an earlier reward, which was handed out, has come back.
    fn owing(minor: i64) -> Self {
        let ann = Self::with(&json!({"advocate_reward": fixed(minor), "debts": "next_reward_pays"}));
        ann.friend("before");
        for verb in ["approve", "issue"] {
            ann.shop.decide(verb, &ann.id("before")).unwrap();
        }
        ann.shop.refund("before", "r1", 5000);
        ann.shop.program(&json!({"advocate_reward": by_code()}));
        ann
    }

    fn owed(&self) -> i64 {
        self.shop.sql.unexplained("SELECT open_minor FROM debts").unwrap().remove(0).integer().unwrap()
    }

    fn friend(&self, order: &str) {
        self.shop.friend(order, &self.code, &json!({}));
    }

    fn fill(&self, codes: &[&str]) {
        self.shop.server("POST /v1/code-bank/five-euros", &json!({"codes": codes})).unwrap();
    }

    fn choose(&self, order: &str, choice: u8) {
        let id = self.id(order);
        let line = format!("POST /v1/shops/{}/me/rewards/{id}/choose", PublicKey::from_bytes([1; 16]));
        self.shop.call(&line, Some(&self.token), &json!({"choice": choice})).unwrap();
    }

    fn id(&self, order: &str) -> String {
        self.shop.reward(order, "referral", "advocate")
    }

    /// The hold ends.
    fn held(&self) {
        self.shop.days_pass(1);
        self.shop.alarm();
    }

    /// How the reward stands, and its code.
    fn stands(&self, order: &str) -> (String, Value) {
        let order = self.shop.look(order);
        (earned(&order).remove(0), order["rewards"][0]["code"].clone())
    }

    /// The orders whose rewards the owner is to hand out, each with the way in which its reward says that it is.
    fn tasks(&self) -> Vec<String> {
        let (_, page) =
            self.shop.server("GET /v1/rewards?fulfilment=task&state=approved", &Value::Null).unwrap();
        let brief = |item: &Value| {
            format!("{} {}", item["order_id"].as_str().unwrap(), item["fulfilment"]["by"].as_str().unwrap())
        };
        page["items"].as_array().unwrap().iter().map(brief).collect()
    }

    /// How many codes are left, and how many rewards wait for one.
    fn stock(&self) -> (i64, i64) {
        let stock = &self.shop.server("GET /v1/code-bank", &Value::Null).unwrap().1["pools"][0];
        (stock["left"].as_i64().unwrap(), stock["waiting"].as_i64().unwrap())
    }
}

fn by_code() -> Value {
    let donation = json!({"kind": "donation", "amount_minor": 600, "currency": "EUR", "name": "Red Cross"});
    let mut reward = fixed(500);
    reward["or"] = json!([points(700), donation]);
    reward["hold_days"] = json!(1);
    reward["fulfilment"] = json!({"by": "code", "pool": "five-euros"});
    reward
}

fn told(brief: &str, code: &Value) -> (String, Value) {
    (format!("referral advocate {brief}"), code.clone())
}

/// Whoever chooses points gets points: no code goes with them.
#[test]
fn what_is_chosen_in_place_of_the_offer_takes_no_code() {
    let ann = Chooser::open();
    ann.fill(&["A1", "A2", "A3"]);
    for order in ["1", "2", "3"] {
        ann.friend(order);
    }
    ann.choose("1", 1);
    ann.choose("2", 1);
    ann.choose("2", 0);
    ann.held();
    assert_eq!(ann.stands("1"), told("approved 700", &Value::Null));
    assert_eq!(ann.stands("2"), told("issued 500", &json!("A1")), "chosen after all");
    assert_eq!(ann.stands("3"), told("issued 500", &json!("A2")), "without a choice, what was offered");
    assert_eq!((ann.tasks(), ann.stock()), (vec!["1 task".to_owned()], (1, 0)));
    ann.shop.decide("issue", &ann.id("1")).unwrap();
    assert_eq!(ann.stands("1"), told("issued 700", &Value::Null));
    assert_eq!(ann.tasks(), [""; 0]);
}

/// Whoever grows tired of waiting for a code and chooses something else waits for none; and who comes back stands in
/// the queue again, at the old place.
#[test]
fn a_choice_leaves_the_queue_for_codes_and_comes_back_to_it() {
    let ann = Chooser::open();
    for order in ["1", "2", "3"] {
        ann.friend(order);
    }
    ann.held();
    assert_eq!((ann.tasks(), ann.stock()), (Vec::new(), (0, 3)));
    ann.choose("1", 1);
    ann.choose("2", 2);
    assert_eq!((ann.tasks().join(", "), ann.stock()), ("1 task, 2 task".to_owned(), (0, 1)));
    ann.choose("1", 0);
    assert_eq!((ann.tasks().join(", "), ann.stock()), ("2 task".to_owned(), (0, 2)));
    ann.fill(&["A1"]);
    ann.shop.alarm();
    assert_eq!(ann.stands("1"), told("issued 500", &json!("A1")));
    assert_eq!(ann.stands("2"), told("approved 600", &Value::Null));
    assert_eq!(ann.stands("3"), told("approved 500", &Value::Null));
    assert_eq!(ann.stock(), (0, 1));
}

/// A choice for what was offered is met at once, where there is a code by then.
#[test]
fn who_chooses_the_offer_after_all_gets_the_code_at_once() {
    let ann = Chooser::open();
    ann.friend("1");
    ann.choose("1", 2);
    ann.held();
    ann.fill(&["A1"]);
    ann.choose("1", 0);
    assert_eq!(ann.stands("1"), told("issued 500", &json!("A1")));
}

/// An open debt of 2.00 € and a code of 5.00 €: the code is whole, and the debt is not forgotten.
#[test]
fn a_small_debt_cuts_no_code_and_stays_open() {
    let ann = Chooser::owing(200);
    ann.fill(&["A1"]);
    ann.friend("1");
    ann.held();
    assert_eq!(ann.stands("1"), told("issued 500", &json!("A1")));
    assert_eq!((ann.owed(), ann.stock()), (200, (0, 0)));
}

/// A debt that is as large takes all of the reward, and leaves the code in the stock.
#[test]
fn a_large_debt_takes_the_reward_and_no_code() {
    let ann = Chooser::owing(500);
    ann.fill(&["A1"]);
    ann.friend("1");
    ann.held();
    assert_eq!(ann.stands("1"), told("issued 0", &Value::Null));
    assert_eq!((ann.owed(), ann.stock()), (0, (1, 0)));
}

/// What was chosen in place of the code can be cut: it pays, and the rest of it is the owner's to hand out.
#[test]
fn what_was_chosen_in_place_of_a_code_pays_a_small_debt() {
    let ann = Chooser::owing(200);
    ann.fill(&["A1"]);
    for (order, choice) in [("1", 1), ("2", 2), ("3", 0)] {
        ann.friend(order);
        ann.choose(order, choice);
    }
    ann.held();
    assert_eq!(ann.stands("1"), told("approved 700", &Value::Null), "points are no money");
    assert_eq!(ann.stands("2"), told("approved 400", &Value::Null));
    assert_eq!(ann.stands("3"), told("issued 500", &json!("A1")));
    assert_eq!((ann.owed(), ann.tasks().join(", ")), (0, "1 task, 2 task".to_owned()));
}
