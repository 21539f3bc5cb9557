//! What platforms deliver, against the same facts told by the shop's server: both shops have to end alike.

mod connecting;
mod forgotten;
mod keeping;
mod leaving;
mod one_order;
mod privacy;
mod shopify;
mod signatures;
mod stripe;
mod woocommerce;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use goodword_domain::platform::Platform;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::*;
use crate::object::inbox;
use crate::secrets::hex;

const SECRET: &str = "shpss_0123456789abcdef0123456789abcdef";
const DOMAIN: &str = "tea.myshopify.com";
/// Stands for the advocate's code in the recorded deliveries.
const CODE: &str = "7KQ2M9XC";

/// Reads a recorded delivery, with other values at some JSON pointers.
fn recorded(name: &str, differences: &[(&str, Value)]) -> Value {
    let file = format!("{}/../domain/tests/platform/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let mut delivery: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    for (pointer, value) in differences {
        *delivery.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value.clone();
    }
    delivery
}

fn hmac(secret: &str, message: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

/// The headers that a platform sends along, signed with a secret at a time.
fn headers(
    platform: Platform,
    topic: &str,
    body: &[u8],
    secret: &str,
    at: Timestamp,
) -> Vec<(&'static str, String)> {
    match platform {
        Platform::Shopify => vec![
            ("x-shopify-topic", topic.to_owned()),
            ("x-shopify-shop-domain", DOMAIN.to_owned()),
            ("x-shopify-hmac-sha256", STANDARD.encode(hmac(secret, body))),
        ],
        Platform::Woocommerce => vec![
            ("x-wc-webhook-topic", topic.to_owned()),
            ("x-wc-webhook-signature", STANDARD.encode(hmac(secret, body))),
        ],
        Platform::Stripe => {
            let seconds = at.ms() / 1_000;
            let signed = hmac(secret, &[format!("{seconds}.").as_bytes(), body].concat());
            vec![("stripe-signature", format!("t={seconds},v1={},v0=ff", hex(&signed)))]
        }
    }
}

impl TeaHouse {
    /// A shop with these differences in its program, connected to a platform; and Ann's code.
    fn connected(platform: Platform, differences: &Value) -> (Self, String) {
        let (shop, code) = Self::with(differences);
        // So that traces and rewards of two shops are the same.
        let same = "PRAGMA foreign_keys = OFF; UPDATE shop SET trace_key = 'same';
            UPDATE advocates SET id = 'ad_00000000000000000000000000';
            UPDATE status_tokens SET advocate_id = 'ad_00000000000000000000000000'; PRAGMA foreign_keys = ON;";
        shop.sql.batch(same).unwrap();
        shop.connect(platform, &[SECRET]).unwrap();
        (shop, code)
    }

    fn connect(&self, platform: Platform, secrets: &[&str]) -> Outcome {
        let domain = (platform != Platform::Stripe).then_some(DOMAIN);
        let mut body = json!({"secrets": secrets});
        if let Some(domain) = domain {
            body["shop_domain"] = json!(domain);
        }
        self.server(&format!("PUT /v1/platforms/{}", platform.as_str()), &body)
    }

    fn posted(&self, platform: Platform, headers: Vec<(&'static str, String)>, body: &[u8]) -> Outcome {
        let pk = PublicKey::from_bytes([1; 16]).to_string();
        let path = format!("/hooks/{pk}/{}", platform.as_str());
        let Found { route, args } = Route::find("POST", &path).unwrap();
        let call = Call { route, args, query: String::new(), bearer: None, headers, body: body.to_vec() };
        told(dispatch(&self.desk(), &call).map(|reply| (reply.status(), reply.json_body())))
    }

    /// A delivery with a good signature; it is answered before it is worked off.
    fn deliver(&self, platform: Platform, topic: &str, delivery: &Value) {
        let body = delivery.to_string().into_bytes();
        let headers = headers(platform, topic, &body, SECRET, self.now.get());
        assert_eq!(self.posted(platform, headers, &body), Ok((200, json!({}))), "{topic}");
    }

    /// Each delivery of a platform as `topic state reason`.
    fn inbox(&self, platform: Platform) -> Vec<String> {
        let line = format!("GET /v1/platforms/{}/deliveries", platform.as_str());
        let (_, page) = self.server(&line, &Value::Null).unwrap();
        let word = |item: &Value, name: &str| item[name].as_str().unwrap_or("-").to_owned();
        let brief = |item: &Value| {
            format!("{} {} {}", word(item, "topic"), word(item, "state"), word(item, "reason"))
        };
        page["items"].as_array().unwrap().iter().map(brief).collect()
    }

    /// Everything that orders have led to, row by row.
    fn ledger(&self) -> Vec<(String, Vec<String>)> {
        let names = |statement: &str| -> Vec<String> {
            let rows = self.sql.unexplained(statement).unwrap();
            rows.into_iter().map(|mut row| row.text().unwrap()).collect()
        };
        let mut all = Vec::new();
        for table in ["orders", "refunds", "rewards", "entries", "standing", "traces", "totals"] {
            let columns =
                names(&format!("SELECT name FROM pragma_table_info('{table}') WHERE name <> 'told_by'"));
            assert!(!columns.is_empty(), "{table}");
            let row = columns.iter().map(|name| format!("'{name}=' || coalesce({name}, 'NULL')"));
            let row = row.collect::<Vec<_>>().join(" || ' ' || ");
            all.push((table.to_owned(), names(&format!("SELECT {row} FROM {table} ORDER BY 1"))));
        }
        all
    }
}

/// Two shops that are alike: one is told by a platform, the other by its own server.
struct Twins {
    platform: Platform,
    told: TeaHouse,
    called: TeaHouse,
    code: String,
}

impl Twins {
    fn new(platform: Platform) -> Self {
        Self::with(platform, &json!({}))
    }

    fn with(platform: Platform, differences: &Value) -> Self {
        let mut program = json!({"staff": {"points": 3, "goal": null}});
        for (name, value) in differences.as_object().unwrap() {
            program[name] = value.clone();
        }
        let (told, code) = TeaHouse::connected(platform, &program);
        let (called, same) = TeaHouse::connected(platform, &program);
        assert_eq!(code, same);
        Self { platform, told, called, code }
    }

    /// Delivers something recorded, and works the inbox off.
    fn deliver(&self, topic: &str, name: &str, differences: &[(&str, Value)]) {
        let delivery = recorded(name, differences).to_string().replace(CODE, &self.code);
        let delivery = delivery.replace(&CODE.to_lowercase(), &self.code.to_lowercase());
        self.told.deliver(self.platform, topic, &serde_json::from_str(&delivery).unwrap());
        // What has waited for this one is due then, at once.
        while inbox::next(&self.told.sql).unwrap().is_some_and(|due| due <= self.told.now.get()) {
            self.told.alarm();
        }
    }

    /// The same fact by the shop's own server.
    fn call(&self, line: &str, body: &Value) {
        let body = body
            .to_string()
            .replace(CODE, &self.code)
            .replace(&CODE.to_lowercase(), &self.code.to_lowercase());
        self.called.server(line, &serde_json::from_str(&body).unwrap()).unwrap();
        self.called.alarm();
    }

    fn days_pass(&self, days: i64) {
        for shop in [&self.told, &self.called] {
            shop.days_pass(days);
            shop.alarm();
        }
    }

    fn are_alike(&self) {
        for ((table, told), (_, called)) in self.told.ledger().into_iter().zip(self.called.ledger()) {
            assert_eq!(told, called, "{table}");
        }
        assert!(self.told.count("orders") > 0, "nothing was told at all");
        let kept =
            "SELECT coalesce(group_concat(body), '') || coalesce(group_concat(facts), '') FROM deliveries";
        let kept = self.told.sql.unexplained(kept).unwrap().remove(0).text().unwrap();
        assert_eq!(kept, "", "what is worked off is kept no longer");
    }
}
