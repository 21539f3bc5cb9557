//! Erasing a person, and handing over what is kept about them. Hurt by a mistake here: a person who asked to be
//! forgotten and is not, and a shop whose ledger no longer says what it owes.

mod again;
mod messages;
mod others;

use goodword_domain::platform::Person;

use super::joining::signed;
use super::privacy::{dump, guests};
use super::*;
use crate::object::news::WAITING;
use crate::object::privacy;
use crate::store::outbox;

/// All that names Ann, in the spellings in which the shop was told it.
const ANN: [&str; 11] = [
    "ann.quince+tea@example.com",
    "annquince@example.com",
    "annabel quince",
    "customer-4711",
    "+49 30 5550123",
    "5550123",
    "10997",
    "reichenberger",
    "my dog ate the tea",
    "please call me on monday",
    "203.0.113",
];

/// Ann has done everything that leaves something behind: as an advocate, as a friend, as a customer who answers.
struct Busy {
    shop: TeaHouse,
    anns: String,
    token: String,
    response: String,
    order: Value,
}

fn busy() -> Busy {
    busy_in(TeaHouse::open())
}

fn busy_in(shop: TeaHouse) -> Busy {
    let by_webhook = json!({"kind": "percentage", "basis_points": 1000, "fulfilment": {"by": "webhook"}});
    shop.program(&json!({"advocate_reward": by_webhook, "risk": {"review_at": 1000}}));
    let cats = shop.join(&json!({"email": "cat@example.com", "name": "Cat"})).unwrap()["code"].clone();
    let identity = json!({"id": "CUSTOMER-4711", "signature": signed(&shop.key, "CUSTOMER-4711")});
    let email = "Ann.Quince+tea@example.com";
    let joined =
        shop.join(&json!({"email": email, "name": "Annabel Quince", "locale": "de", "identity": identity}));
    let joined = joined.unwrap();
    let anns = joined["code"].as_str().unwrap().to_owned();
    shop.page("POST /v1/shops/{pk}/claims", &json!({"code": cats, "email": email})).unwrap();
    shop.page("POST /v1/shops/{pk}/claims", &json!({"code": cats, "email": "annquince@example.com"}))
        .unwrap();
    let mention = json!({"advocate": "Cat", "email": email});
    shop.page("POST /v1/shops/{pk}/mentions", &mention).unwrap();
    for named in ["Annabel Quince", "annabel quince", "ann.quince+tea@example.com"] {
        let mention = json!({"advocate": named, "email": "dan@example.com"});
        shop.page("POST /v1/shops/{pk}/mentions", &mention).unwrap();
    }
    let customer = json!({
        "id": "CUSTOMER-4711", "email": email, "postal_code": "10997", "address": "Reichenberger Str. 1",
        "phone": "+49 30 5550123", "ip": "203.0.113.9", "payment_fingerprint": "card_1",
    });
    let anns_order = order("anns", &json!({"customer": customer, "discount_codes": [cats]}));
    shop.server("POST /v1/orders", &anns_order).unwrap();
    shop.friend("bobs", &anns, &json!({}));
    let answer = |told: &Value| shop.page("POST /v1/shops/{pk}/responses", told).unwrap().1;
    let first = answer(&json!({"score": 3, "event": "order", "order_id": "anns", "email": email}));
    answer(&json!({"score": 9, "event": "visit", "email": "annquince@example.com", "locale": "de"}));
    let response = first["id"].as_str().unwrap().to_owned();
    let words = json!({"improve": "My dog ate the tea", "other": "Please call me on Monday"});
    shop.page(&format!("PATCH /v1/shops/{{pk}}/responses/{response}"), &words).unwrap();
    shop.days_pass(20);
    shop.alarm();
    let waiting = json!({"type": "response.created", "timestamp": START, "data": {
        "id": response, "score": 3, "band": "detractor", "event": "order", "order_id": "anns", "email": email,
        "locale": "de", "improve": "My dog ate the tea", "other": null, "answered_at": START, "counted": true}});
    outbox::promise(&shop.sql, WAITING, "response.created:1", &waiting.to_string(), START).unwrap();
    let token = joined["status_token"].as_str().unwrap().to_owned();
    Busy { shop, anns, token, response, order: anns_order }
}

/// A platform asks what is kept about somebody.
fn ask(shop: &TeaHouse, asked: &Person) {
    privacy::request_export(&shop.desk(), asked, &format!("person.export_requested:{asked:?}")).unwrap();
}

fn by_email() -> Value {
    json!({"email": "AnnQuince@Example.com"})
}

fn ledger(shop: &TeaHouse) -> Vec<String> {
    let rows = shop
        .sql
        .unexplained(
            "SELECT reward_id || kind || amount_minor || at || actor || entries.reasons || rewards.beneficiary || terms
             FROM entries JOIN rewards ON rewards.id = reward_id ORDER BY entries.seq",
        )
        .unwrap();
    rows.into_iter().map(|mut row| row.text().unwrap()).collect()
}

#[test]
fn nothing_in_the_database_names_a_person_who_was_erased() {
    let Busy { shop, .. } = busy();
    let before = dump(&shop).to_lowercase();
    for kept in
        ["ann.quince+tea@example.com", "annabel quince", "customer-4711", "10997", "my dog ate the tea"]
    {
        assert!(before.contains(kept), "{kept} was there");
    }
    let (status, answer) = shop.server("POST /v1/erasures", &by_email()).unwrap();
    assert_eq!((status, &answer["still_listed"]), (201, &json!(false)));
    let erased = json!({"advocates": 1, "claims": 1, "orders": 1, "responses": 2, "mentions": 4,
        "status_tokens": 1, "traces": 4, "messages": 2});
    assert_eq!(answer["erasure"]["erased"], erased);
    let after = dump(&shop).to_lowercase();
    for gone in ANN {
        assert!(!after.contains(gone), "{gone} is still in the database");
    }
    for others in ["cat@example.com", "dan@example.com", "friendbobs@example.com"] {
        assert!(after.contains(others), "{others} was not to be erased");
    }
}

/// By the customer's id as well as by the address; a customer's addresses are those of the customer's orders.
#[test]
fn the_shops_own_id_finds_the_same_person() {
    let Busy { shop, .. } = busy();
    let (_, answer) = shop.server("POST /v1/erasures", &json!({"customer_id": "CUSTOMER-4711"})).unwrap();
    assert_eq!(answer["erasure"]["erased"]["responses"], 2);
    let after = dump(&shop).to_lowercase();
    for gone in ANN {
        assert!(!after.contains(gone), "{gone} is still in the database");
    }
}

/// What was granted was granted: to nobody in particular, from now on.
#[test]
fn the_ledger_and_what_explains_it_stay_as_they_were() {
    let Busy { shop, .. } = busy();
    let look = |shop: &TeaHouse| {
        let (_, mut stats) = shop.server("GET /v1/stats", &Value::Null).unwrap();
        // That somebody was erased waits to be told.
        stats["waiting_events"].take();
        let (_, rewards) = shop.server("GET /v1/rewards", &Value::Null).unwrap();
        let (_, referrals) = shop.server("GET /v1/referrals", &Value::Null).unwrap();
        (ledger(shop), [shop.look("anns"), shop.look("bobs"), stats, rewards, referrals])
    };
    let before = look(&shop);
    assert!(before.0.len() >= 6, "there is a ledger: {:#?}", before.0);
    shop.server("POST /v1/erasures", &by_email()).unwrap();
    assert_eq!(look(&shop), before);
    let (_, program) = shop.server("GET /v1/program", &Value::Null).unwrap();
    let day = |day: i64| Timestamp::from_ms(START.ms() + day * 86_400_000);
    let question = json!({"program": program, "from": day(-1), "until": day(100)});
    let (_, preview) = shop.server("POST /v1/program/preview", &question).unwrap();
    assert_eq!(preview["differing"], 0, "the same program would have granted the same: {preview:#}");
}

#[test]
fn an_order_told_again_later_is_the_same_order_and_brings_nobody_back() {
    let Busy { shop, order: told, .. } = busy();
    let first = shop.server("POST /v1/orders", &told).unwrap();
    shop.server("POST /v1/erasures", &by_email()).unwrap();
    assert_eq!(shop.server("POST /v1/orders", &told).unwrap(), first);
    let mut other = told;
    other["total"] = eur(1);
    assert_eq!(shop.server("POST /v1/orders", &other), Err("order_conflict".to_owned()));
    shop.refund("anns", "r1", 5000);
    let after = dump(&shop).to_lowercase();
    for gone in ANN {
        assert!(!after.contains(gone), "{gone} is back in the database");
    }
}

/// The code is on cards and in chats: it must not go on telling of Ann, nor earn anything for nobody.
#[test]
fn the_code_and_the_token_of_a_person_who_was_erased_stop_working() {
    let Busy { shop, anns, token, response, .. } = busy();
    shop.page("POST /v1/shops/{pk}/claims", &json!({"code": anns, "email": "eve@example.com"})).unwrap();
    shop.server("POST /v1/erasures", &by_email()).unwrap();
    let code = format!("GET /v1/shops/{{pk}}/codes/{anns}");
    assert_eq!(shop.page(&code, &Value::Null), Err("code_unknown".to_owned()));
    let claim = json!({"code": anns, "email": "fay@example.com"});
    assert_eq!(shop.page("POST /v1/shops/{pk}/claims", &claim), Err("code_unknown".to_owned()));
    let me = format!("GET /v1/shops/{}/me", PublicKey::from_bytes([1; 16]));
    assert_eq!(shop.call(&me, Some(&token), &Value::Null), Err("token_wrong".to_owned()));
    let by_code = shop.friend("by-code", &anns, &json!({}));
    let by_claim = shop.friend("by-claim", "OTHER", &json!({"customer": {"email": "eve@example.com"}}));
    for order in [by_code, by_claim] {
        assert_eq!((codes(&order["reasons"]), earned(&order)), (vec!["no_referral"], Vec::new()));
    }
    let more = shop
        .page(&format!("PATCH /v1/shops/{{pk}}/responses/{response}"), &json!({"other": "x", "score": 1}));
    assert_eq!(more, Err("response_unknown".to_owned()));
    let statement = format!("SELECT payload FROM outbox WHERE kind = 'kv' AND key = 'code:{anns}'");
    let promised = shop.sql.unexplained(&statement).unwrap().remove(0).text().unwrap();
    assert_eq!(promised, "", "pages are to forget the name");
    let again = shop.join(&json!({"email": "annquince@example.com"})).unwrap();
    assert_ne!(again["code"], json!(anns), "whoever comes back is somebody new");
}

#[test]
fn a_second_erasure_changes_nothing_and_recipients_are_told_once() {
    let Busy { shop, anns, response, .. } = busy();
    let (_, first) = shop.server("POST /v1/erasures", &by_email()).unwrap();
    let (status, second) = shop.server("POST /v1/erasures", &by_email()).unwrap();
    assert_eq!((status, &second), (200, &json!({"erasure": null, "still_listed": false})));
    let (_, list) = shop.server("GET /v1/erasures", &Value::Null).unwrap();
    assert_eq!(list["items"], json!([first["erasure"]]));
    let events: Vec<_> = shop.events().into_iter().filter(|event| event["type"] == "person.erased").collect();
    assert_eq!(events.len(), 1);
    let data = &events[0]["data"];
    assert_eq!((&data["id"], &data["advocate_codes"]), (&first["erasure"]["id"], &json!([anns])));
    assert_eq!(data["order_ids"], json!(["anns"]));
    assert!(data["response_ids"].as_array().unwrap().contains(&json!(response)));
    let digest = crate::secrets::digest_hex("ann.quince+tea@example.com");
    assert!(data["email_sha256"].as_array().unwrap().contains(&json!(digest)), "{data}");
}

#[test]
fn everything_about_a_person_is_one_document() {
    let Busy { shop, anns, response, .. } = busy();
    let (_, all) = shop.server("POST /v1/exports/person", &by_email()).unwrap();
    let advocate = &all["advocates"][0];
    assert_eq!((&advocate["code"], &advocate["name"]), (&json!(anns), &json!("Annabel Quince")));
    assert_eq!((&advocate["customer_id"], &advocate["status_tokens"]), (&json!("CUSTOMER-4711"), &json!(1)));
    assert_eq!(advocate["rewards"][0]["order_id"], "bobs");
    assert_eq!(all["claims"].as_array().unwrap().len(), 1);
    let order = &all["orders"][0];
    assert_eq!(order["told"]["customer"]["email"], "Ann.Quince+tea@example.com");
    assert_eq!(order["traces"], json!(["phone", "payment", "address", "network"]));
    assert_eq!(order["result"], shop.look("anns"));
    assert_eq!(
        (&all["responses"][0]["id"], &all["responses"][0]["improve"]),
        (&json!(response), &json!("My dog ate the tea"))
    );
    assert_eq!(all["responses"].as_array().unwrap().len(), 2);
    assert_eq!(all["mentions"][0]["advocate"], "Cat");
    assert!(!all.to_string().contains("friendbobs"), "another person's address is nobody's business");
    let (_, by_id) =
        shop.server("POST /v1/exports/person", &json!({"customer_id": "CUSTOMER-4711"})).unwrap();
    assert_eq!(by_id, all);
    shop.server("POST /v1/erasures", &by_email()).unwrap();
    let (_, nothing) = shop.server("POST /v1/exports/person", &by_email()).unwrap();
    let empty = json!({"advocates": [], "claims": [], "orders": [], "responses": [], "mentions": [], "mentioned": []});
    assert_eq!(nothing, empty);
}

/// One wrong word must not erase half of a shop's customers, nor be taken for an answer.
#[test]
fn who_is_meant_must_be_clear() {
    let shop = TeaHouse::open();
    guests(&shop, "guest", 21);
    for route in ["POST /v1/erasures", "POST /v1/exports/person"] {
        for (body, code) in [
            (json!({}), "missing_field"),
            (json!([]), "wrong_type"),
            (json!({"email": "ann"}), "email_malformed"),
            (json!({"customer_id": ""}), "empty"),
            (json!({"e_mail": "ann@example.com"}), "unknown_field"),
            (json!({"customer_id": "guest"}), "person_ambiguous"),
        ] {
            assert_eq!(shop.server(route, &body), Err(code.to_owned()), "{route} {body}");
        }
    }
    assert!(dump(&shop).contains("guest20@example.com"));
    let one = json!({"email": "guest3@example.com"});
    let (_, answer) = shop.server("POST /v1/erasures", &one).unwrap();
    assert_eq!(answer["erasure"]["erased"]["orders"], 1);
}

/// A list of whom to believe is the owner's word: it is not erased behind the owner's back, nor silently kept.
#[test]
fn who_stands_on_the_owners_lists_is_said_to_stand_there() {
    let Busy { shop, .. } = busy();
    shop.program(&json!({"risk": {"banned": ["annquince@example.com"]}}));
    let (_, answer) = shop.server("POST /v1/erasures", &by_email()).unwrap();
    assert_eq!(answer["still_listed"], true);
}
