//! A whole shop without the platform: every handler over SQLite, with the time in the test's hands.

mod access;
mod attribution;
mod batch;
mod bonuses;
mod by_code;
mod choice;
mod code_bank;
mod debts;
mod equality;
mod erasure;
mod exports;
mod fulfilment;
mod idempotency;
mod joining;
mod keys;
mod kinds;
mod ledger;
mod limits;
mod lists;
mod mentions;
mod migration;
mod milestones;
mod partners;
mod platforms;
mod preview;
mod privacy;
mod programs;
mod risk;
mod staff;
mod standing;
mod survey;
mod test;
mod timelines;
mod webhooks;

use std::cell::Cell;

use goodword_domain::api::{Found, Route};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{Code, PublicKey, Timestamp};
use goodword_domain::webhooks::Reach;
use serde_json::{Value, json};

use super::dispatch::{Call, Desk, dispatch};
use super::{advocates, due, shops};
use crate::failure::Failure;
use crate::http::Reply;
use crate::secrets::{SecretKey, Vault};
use crate::store::native::Native;
use crate::store::{Schema, Sql, values};

/// 2026-11-22T10:00:00Z.
const START: Timestamp = Timestamp::from_ms(1_795_341_600_000);

/// What a call led to: its status and body, or the refusal's code.
type Outcome = Result<(u16, Value), String>;

struct TeaHouse {
    sql: Native,
    vault: Vault,
    now: Cell<Timestamp>,
    key: String,
    codes: Cell<u8>,
}

impl TeaHouse {
    fn open() -> Self {
        let public_key = PublicKey::from_bytes([1; 16]);
        let key = SecretKey::of_shop(&public_key, [2; 32]);
        let set_up = json!({
            "public_key": public_key, "key_digest": key.digest(), "signing_state": key.signing_state().to_hex(),
            "shop": {"name": "Tea House", "origins": ["https://tea.example"],
                     "landing_url": "https://tea.example/", "currency": "EUR", "locale": "de"},
        });
        let sql = Native::with(Schema::SHOP);
        let request = serde_json::from_value(set_up).unwrap();
        let vault = Vault::with_key([3; 32]);
        shops::set_up(&Desk { sql: &sql, now: START, vault: &vault, reach: Reach::Public }, &request)
            .unwrap();
        Self { sql, vault, now: Cell::new(START), key: key.into_text(), codes: Cell::new(0) }
    }

    fn desk(&self) -> Desk<'_, Native> {
        Desk { sql: &self.sql, now: self.now.get(), vault: &self.vault, reach: Reach::Public }
    }

    fn days_pass(&self, days: i64) {
        self.minutes_pass(days * 24 * 60);
    }

    fn minutes_pass(&self, minutes: i64) {
        self.now.set(Timestamp::from_ms(self.now.get().ms() + minutes * 60_000));
    }

    fn call(&self, line: &str, bearer: Option<&str>, body: &Value) -> Outcome {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        told(self.dispatched(line, bearer, body).map(|reply| (reply.status(), reply.json_body())))
    }

    fn dispatched(&self, line: &str, bearer: Option<&str>, body: Vec<u8>) -> Result<Reply, Failure> {
        self.dispatched_with(line, bearer, Vec::new(), body)
    }

    fn dispatched_with(
        &self,
        line: &str,
        bearer: Option<&str>,
        headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    ) -> Result<Reply, Failure> {
        let (method, address) = line.split_once(' ').unwrap();
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let Found { route, args } = Route::find(method, path).unwrap();
        let bearer = bearer.map(str::to_owned);
        let call = Call { route, args, query: query.to_owned(), bearer, headers, body };
        dispatch(&self.desk(), &call)
    }

    /// Every bad field that a refusal names, as `field code`.
    fn bad_fields(&self, line: &str, body: &[u8]) -> Vec<String> {
        match self.dispatched(line, Some(&self.key), body.to_vec()) {
            Err(Failure::Refused(Refusal::BadFields(bad))) => {
                bad.iter().map(|bad| format!("{} {}", bad.field, bad.code)).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    /// A call by the shop's server.
    fn server(&self, line: &str, body: &Value) -> Outcome {
        self.call(line, Some(&self.key), body)
    }

    fn page(&self, line: &str, body: &Value) -> Outcome {
        let pk = PublicKey::from_bytes([1; 16]);
        self.call(&line.replace("{pk}", pk.as_ref()), None, body)
    }

    /// As the shell does it, with a code that the registry has given away.
    fn join(&self, request: &Value) -> Result<Value, String> {
        let request = serde_json::from_value(request.clone()).unwrap();
        let joined = advocates::join_known(&self.desk(), &request).and_then(|known| match known {
            Some(joined) => Ok(joined),
            None => advocates::join_new(&self.desk(), &request, self.new_code()),
        });
        told(joined.map(|joined| serde_json::to_value(joined).unwrap()))
    }

    fn new_code(&self) -> Code {
        self.codes.set(self.codes.get() + 1);
        Code::from_random([self.codes.get(); 7])
    }

    /// The program in force with these differences.
    fn program(&self, differences: &Value) {
        let (_, mut program) = self.server("GET /v1/program", &Value::Null).unwrap();
        for (name, value) in differences.as_object().unwrap() {
            program[name] = value.clone();
        }
        self.server("PUT /v1/program", &program).unwrap();
    }

    /// A shop with these differences in its program, and Ann's code.
    fn with(differences: &Value) -> (Self, String) {
        let shop = Self::open();
        shop.program(differences);
        let code = shop.ann();
        (shop, code)
    }

    /// Tells of an order of 50.00 € by a friend of their own, placed now.
    fn friend(&self, id: &str, code: &str, differences: &Value) -> Value {
        let customer = json!({"email": format!("friend{id}@example.com")});
        let mut told = order(
            id,
            &json!({
                "discount_codes": [code], "customer": customer, "placed_at": self.now.get(),
            }),
        );
        for (name, value) in differences.as_object().unwrap() {
            told[name] = value.clone();
        }
        self.server("POST /v1/orders", &told).unwrap().1
    }

    fn look(&self, order: &str) -> Value {
        self.server(&format!("GET /v1/orders/{order}"), &Value::Null).unwrap().1
    }

    fn refund(&self, order: &str, id: &str, amount_minor: i64) -> Value {
        let told = json!({"id": id, "amount": eur(amount_minor)});
        self.server(&format!("POST /v1/orders/{order}/refunds"), &told).unwrap().1
    }

    /// The id of an order's reward, by its rule and side.
    fn reward(&self, order: &str, rule: &str, side: &str) -> String {
        let rewards = self.look(order)["rewards"].clone();
        let mut rewards = rewards.as_array().unwrap().iter();
        let found = rewards.find(|reward| reward["rule"] == rule && reward["side"] == side);
        found.unwrap()["id"].as_str().unwrap().to_owned()
    }

    fn decide(&self, verb: &str, reward: &str) -> Outcome {
        self.server(&format!("POST /v1/rewards/{reward}/{verb}"), &Value::Null)
    }

    /// What the shop's server is to be told, as `type`s.
    fn events(&self) -> Vec<Value> {
        let rows =
            self.sql.unexplained("SELECT payload FROM outbox WHERE kind = 'event' ORDER BY key").unwrap();
        rows.into_iter().map(|mut row| serde_json::from_str(&row.text().unwrap()).unwrap()).collect()
    }

    /// Ann joins; her code.
    fn ann(&self) -> String {
        self.join(&json!({"email": "ann@example.com", "name": "Ann"})).unwrap()["code"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    fn count(&self, table: &str) -> i64 {
        // The plan of this one is of no interest: it is the test's own.
        let mut row = self.sql.unexplained(&format!("SELECT count(*) FROM {table}")).unwrap();
        row.remove(0).integer().unwrap()
    }

    fn alarm(&self) {
        assert!(due::work_off(&self.desk(), due::take(&self.desk())).unwrap());
    }

    fn alarm_that_may_fail(&self) {
        let _ = due::work_off(&self.desk(), due::take(&self.desk()));
    }
}

fn told<T>(outcome: Result<T, Failure>) -> Result<T, String> {
    outcome.map_err(|failure| match failure {
        Failure::Refused(refusal) => refusal.code().to_owned(),
        other => panic!("{other:?}"),
    })
}

/// Bob's order, 50.00 €, with these differences.
fn order(id: &str, differences: &Value) -> Value {
    let mut order = json!({
        "id": id, "placed_at": START, "customer": {"id": "77", "email": "bob@example.com", "new": true},
        "total": {"amount_minor": 5000, "currency": "EUR"},
    });
    for (name, value) in differences.as_object().unwrap() {
        order[name] = value.clone();
    }
    order
}

fn eur(amount_minor: i64) -> Value {
    json!({"amount_minor": amount_minor, "currency": "EUR"})
}

fn fixed(amount_minor: i64) -> Value {
    json!({"kind": "fixed", "amount_minor": amount_minor, "currency": "EUR"})
}

fn points(count: u32) -> Value {
    json!({"kind": "points", "count": count})
}

/// The rule, side, state and worth of each reward of an order.
fn earned(order: &Value) -> Vec<String> {
    let brief = |reward: &Value| {
        let word = |name: &str| reward[name].as_str().unwrap().to_owned();
        let worth =
            if reward["quantity"].is_null() { &reward["value"]["amount_minor"] } else { &reward["quantity"] };
        format!("{} {} {} {worth}", word("rule"), word("side"), word("state"))
    };
    order["rewards"].as_array().unwrap().iter().map(brief).collect()
}

/// The codes of some reasons.
fn codes(reasons: &Value) -> Vec<&str> {
    reasons.as_array().unwrap().iter().map(|reason| reason["code"].as_str().unwrap()).collect()
}

/// Side, state and value of each reward.
fn rewards(answer: &Value) -> Vec<String> {
    let brief = |reward: &Value| {
        let word = |name: &str| reward[name].as_str().unwrap().to_owned();
        format!("{} {} {}", word("side"), word("state"), reward["value"]["amount_minor"])
    };
    answer["rewards"].as_array().unwrap().iter().map(brief).collect()
}
