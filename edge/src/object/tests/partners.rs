use super::*;
use crate::object::partners;

impl TeaHouse {
    /// As the shell does it, with a code that the registry has given away.
    fn partner(&self, name: &str, email: &str) -> Value {
        let request = serde_json::from_value(json!({"name": name, "email": email})).unwrap();
        let known = partners::is_known(&self.desk(), &request).unwrap();
        let added = partners::add(&self.desk(), &request, (!known).then(|| self.new_code()));
        told(added).unwrap().json_body()
    }
}

/// A business is no customer: it has a reward of its own and takes no part in tests.
#[test]
fn a_partner_earns_the_partners_reward() {
    let (shop, ann) = TeaHouse::with(&json!({
        "partner_reward": fixed(900),
        "test": {"id": "t", "seed": "s", "hold_out_basis_points": 10_000,
                 "variants": [{"id": "a", "weight": 1, "advocate_reward": null, "friend_reward": null}]},
    }));
    let partner = shop.partner("Yoga Loft", "loft@example.com");
    let code = partner["code"].as_str().unwrap();
    assert_eq!(partner["share_url"], json!(format!("https://tea.example/?ref={code}")));
    let answer = shop.friend("1", code, &json!({}));
    assert_eq!(earned(&answer), ["referral advocate pending 900", "referral friend pending 500"]);
    assert_eq!(codes(&answer["reasons"]), ["referred"]);
    assert_eq!(codes(&shop.friend("2", &ann, &json!({}))["reasons"]), ["referred", "held_out"]);
    let (_, listed) = shop.server("GET /v1/partners", &Value::Null).unwrap();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "Ann is a customer");
    assert_eq!(
        (&listed["items"][0]["name"], &listed["items"][0]["friends"]),
        (&json!("Yoga Loft"), &json!(1))
    );
}

/// The same address once more is the same partner, under the newer name; a customer may become one.
#[test]
fn a_partner_is_one_for_each_address() {
    let shop = TeaHouse::open();
    let ann = shop.ann();
    let first = shop.partner("Ann's Yoga", "ANN@example.com");
    assert_eq!(first["code"], ann);
    let again = shop.partner("Ann's Loft", "ann@example.com");
    assert_eq!((&again["code"], &again["name"]), (&json!(ann), &json!("Ann's Loft")));
    shop.partner("Tea Blog", "blog@example.com");
    let (_, page) = shop.server("GET /v1/partners?limit=1", &Value::Null).unwrap();
    let cursor = page["next_cursor"].as_str().unwrap();
    let (_, rest) = shop.server(&format!("GET /v1/partners?cursor={cursor}"), &Value::Null).unwrap();
    assert_eq!(
        (&page["items"][0]["name"], &rest["items"][0]["name"]),
        (&json!("Ann's Loft"), &json!("Tea Blog"))
    );
}

#[test]
fn a_partners_own_order_earns_nothing() {
    let shop = TeaHouse::open();
    let partner = shop.partner("Yoga Loft", "loft@example.com");
    let own = shop.friend(
        "1",
        partner["code"].as_str().unwrap(),
        &json!({"customer": {"email": "loft@example.com"}}),
    );
    assert_eq!(own["reasons"], json!([{"code": "same_person", "matched": "email"}]));
    assert_eq!(own["rewards"], json!([]));
}
