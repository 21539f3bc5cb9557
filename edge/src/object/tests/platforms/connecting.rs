use super::*;

#[test]
fn connecting_answers_with_what_to_paste_where() {
    let shop = TeaHouse::open();
    let pk = PublicKey::from_bytes([1; 16]).to_string();
    let (status, view) = shop.connect(Platform::Shopify, &[SECRET]).unwrap();
    assert_eq!(status, 200);
    assert_eq!(view["hook_url"], format!("/hooks/{pk}/shopify"), "behind the address that the Worker adds");
    assert_eq!(view["topics"].as_array().unwrap().len(), 7);
    assert_eq!(view["apply_url"], "https://tea.myshopify.com/discount/{code}?redirect=/");
    assert_eq!(view["put_program"], json!({"apply_url": view["apply_url"]}));
    let steps = view["steps"].to_string();
    assert!(steps.contains("orders/paid") && steps.contains("PUT /v1/program"), "{steps}");

    // A link of the platform before leads nowhere here; one of the shop's own host is as good as Shopify's.
    shop.program(&json!({"apply_url": "https://tea.example/?goodword_coupon={code}"}));
    let listed = || shop.server("GET /v1/platforms", &Value::Null).unwrap().1;
    assert_eq!(listed()["items"][0]["put_program"], json!({"apply_url": view["apply_url"]}));
    shop.program(&json!({"apply_url": "https://tea.example/discount/{code}"}));
    assert_eq!(listed()["items"][0]["put_program"], Value::Null, "the program has one");
    assert_eq!(listed()["items"].as_array().unwrap().len(), 1);

    let (_, view) = shop.connect(Platform::Woocommerce, &[SECRET]).unwrap();
    assert_eq!(view["apply_url"], "https://tea.myshopify.com/?goodword_coupon={code}");
    let (_, view) = shop.connect(Platform::Stripe, &[SECRET]).unwrap();
    assert_eq!((&view["apply_url"], &view["shop_domain"]), (&Value::Null, &Value::Null));
}

/// A customer's request would wait for ever where nobody is told of it.
#[test]
fn whoever_would_not_be_told_of_a_customers_request_is_told_so() {
    let shop = TeaHouse::open();
    let asks = |platform| {
        let (_, view) = shop.connect(platform, &[SECRET]).unwrap();
        view["steps"].to_string().contains("person.export_requested")
    };
    assert!(asks(Platform::Shopify) && !asks(Platform::Woocommerce));
    let webhook = json!({"url": "https://tea.example/hook", "events": ["person.export_requested"]});
    shop.server("POST /v1/webhooks", &webhook).unwrap();
    assert!(!asks(Platform::Shopify));
}

#[test]
fn secrets_never_come_back_and_are_nowhere_in_clear() {
    let shop = TeaHouse::open();
    let (_, view) = shop.connect(Platform::Shopify, &[SECRET, "another_secret_of_the_shop"]).unwrap();
    assert_eq!(view["secrets"], 2);
    let (_, listed) = shop.server("GET /v1/platforms", &Value::Null).unwrap();
    let stored = shop.sql.unexplained("SELECT secrets FROM platforms").unwrap().remove(0).text().unwrap();
    for told in [view.to_string(), listed.to_string(), stored] {
        assert!(!told.contains("shpss") && !told.contains("another_secret"), "{told}");
    }
}

#[test]
fn what_is_wrong_with_a_connection_is_named() {
    let shop = TeaHouse::open();
    let domain = json!("tea.myshopify.com");
    for (platform, body, field, code) in [
        ("shopify", json!({}), "secrets", "missing_field"),
        ("shopify", json!({"secrets": [], "shop_domain": domain}), "secrets", "out_of_range"),
        (
            "shopify",
            json!({"secrets": [SECRET, SECRET, SECRET, SECRET], "shop_domain": domain}),
            "secrets",
            "out_of_range",
        ),
        ("shopify", json!({"secrets": ["short"], "shop_domain": domain}), "secrets[0]", "out_of_range"),
        ("shopify", json!({"secrets": [7], "shop_domain": domain}), "secrets[0]", "wrong_type"),
        ("shopify", json!({"secrets": SECRET, "shop_domain": domain}), "secrets", "wrong_type"),
        ("shopify", json!({"secrets": [SECRET]}), "shop_domain", "missing_field"),
        ("woocommerce", json!({"secrets": [SECRET]}), "shop_domain", "missing_field"),
        ("stripe", json!({"secrets": [SECRET], "shop_domain": domain}), "shop_domain", "unknown_field"),
        ("shopify", json!({"secrets": [SECRET], "shop_domain": "a b"}), "shop_domain", "origin_malformed"),
        // Shopify names the shop by its own host in every delivery: by another, each order would be another shop's.
        (
            "shopify",
            json!({"secrets": [SECRET], "shop_domain": "tea.example"}),
            "shop_domain",
            "not_myshopify",
        ),
        (
            "shopify",
            json!({"secrets": [SECRET], "shop_domain": "myshopify.com"}),
            "shop_domain",
            "not_myshopify",
        ),
        (
            "shopify",
            json!({"secrets": [SECRET], "shop_domain": "tea.myshopify.com.example"}),
            "shop_domain",
            "not_myshopify",
        ),
        (
            "shopify",
            json!({"secrets": [SECRET], "shop_domain": "tea.myshopify.com:444"}),
            "shop_domain",
            "not_myshopify",
        ),
        (
            "shopify",
            json!({"secrets": [SECRET], "shop_domain": domain, "colour": 1}),
            "colour",
            "unknown_field",
        ),
    ] {
        let line = format!("PUT /v1/platforms/{platform}");
        let bad = shop.bad_fields(&line, body.to_string().as_bytes());
        assert_eq!(bad, [format!("{field} {code}")], "{body}");
    }
    let line = "GET /v1/platforms/shopify/deliveries";
    assert_eq!(shop.bad_fields(&format!("{line}?state=lost"), b""), ["state unknown_word"]);
    assert_eq!(shop.bad_fields(&format!("{line}?limit=0"), b""), ["limit out_of_range"]);
    assert_eq!(shop.bad_fields(&format!("{line}?cursor=x"), b""), ["cursor id_malformed"]);
    assert_eq!(shop.server("PUT /v1/platforms/magento", &json!({})), Err("platform_unknown".to_owned()));
    assert_eq!(shop.count("platforms"), 0);
}

#[test]
fn without_a_key_no_secret_is_taken() {
    let mut shop = TeaHouse::open();
    shop.vault = Vault::without_key();
    assert_eq!(shop.connect(Platform::Stripe, &[SECRET]), Err("secrets_key_missing".to_owned()));
}

#[test]
fn what_is_disconnected_delivers_no_more() {
    let (shop, _) = TeaHouse::connected(Platform::Shopify, &json!({}));
    for _ in 0..2 {
        let done = shop.server("DELETE /v1/platforms/shopify", &Value::Null);
        assert_eq!(done, Ok((200, json!({}))), "once more changes nothing");
    }
    let body = b"{}";
    let signed = headers(Platform::Shopify, "orders/paid", body, SECRET, START);
    assert_eq!(shop.posted(Platform::Shopify, signed, body), Err("platform_not_connected".to_owned()));
    assert_eq!(shop.server("GET /v1/platforms", &Value::Null), Ok((200, json!({"items": []}))));
}
