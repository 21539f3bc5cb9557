use super::*;

const ALL: [Platform; 3] = Platform::ALL;

fn body() -> Vec<u8> {
    json!({"id": 1, "type": "x"}).to_string().into_bytes()
}

fn refused(outcome: Outcome) -> String {
    outcome.unwrap_err()
}

const WRONG: &str = "delivery_signature_wrong";

#[test]
fn a_tampered_body_a_wrong_secret_and_no_signature_are_refused() {
    for platform in ALL {
        let (shop, _) = TeaHouse::connected(platform, &json!({}));
        let (body, now) = (body(), shop.now.get());
        let good = headers(platform, "x", &body, SECRET, now);
        let mut tampered = body.clone();
        tampered[6] = b'2';
        assert_eq!(refused(shop.posted(platform, good.clone(), &tampered)), WRONG, "{platform:?}");
        // JSON that reads the same is not the same.
        let spaced = [b" ".as_slice(), &body].concat();
        assert_eq!(refused(shop.posted(platform, good.clone(), &spaced)), WRONG, "{platform:?}");
        let other = headers(platform, "x", &body, "shpss_another_secret_of_somebody", now);
        assert_eq!(refused(shop.posted(platform, other, &body)), WRONG, "{platform:?}");
        assert_eq!(refused(shop.posted(platform, Vec::new(), &body)), WRONG, "{platform:?}");
        for nonsense in ["", "!", "AAAA", "t=1", "v1=00", "t=x,v1=00", "="] {
            let header = good.last().unwrap().0;
            let broken = vec![(header, nonsense.to_owned())];
            assert_eq!(refused(shop.posted(platform, broken, &body)), WRONG, "{platform:?} {nonsense}");
        }
        assert_eq!(shop.count("deliveries"), 0, "{platform:?}");
        assert_eq!(shop.posted(platform, good, &body), Ok((200, json!({}))), "{platform:?}");
    }
}

/// One platform's signature is no other's, even with the same secret.
#[test]
fn a_signature_is_read_from_its_own_header() {
    let (shop, _) = TeaHouse::connected(Platform::Shopify, &json!({}));
    shop.connect(Platform::Woocommerce, &[SECRET]).unwrap();
    let body = body();
    let of_woocommerce = headers(Platform::Woocommerce, "x", &body, SECRET, START);
    assert_eq!(refused(shop.posted(Platform::Shopify, of_woocommerce, &body)), WRONG);
}

/// While a secret rotates, deliveries are signed with the old one and with the new one; afterwards with the new one only.
#[test]
fn several_secrets_while_one_rotates() {
    const NEW: &str = "shpss_the_new_secret_of_the_shop";
    for platform in ALL {
        let (shop, _) = TeaHouse::connected(platform, &json!({}));
        let body = body();
        let signed = |secret| headers(platform, "x", &body, secret, START);
        assert_eq!(refused(shop.posted(platform, signed(NEW), &body)), WRONG);
        shop.connect(platform, &[NEW, SECRET]).unwrap();
        assert!(shop.posted(platform, signed(NEW), &body).is_ok());
        assert!(shop.posted(platform, signed(SECRET), &body).is_ok());
        shop.connect(platform, &[NEW]).unwrap();
        assert!(shop.posted(platform, signed(NEW), &body).is_ok());
        assert_eq!(refused(shop.posted(platform, signed(SECRET), &body)), WRONG, "{platform:?}");
    }
}

/// Whoever has recorded a delivery of Stripe's cannot send it again an hour later.
#[test]
fn a_dated_signature_is_good_for_five_minutes() {
    let (shop, _) = TeaHouse::connected(Platform::Stripe, &json!({}));
    let body = body();
    let at = |seconds: i64| {
        let signed_at = Timestamp::from_ms(START.ms() + seconds * 1_000);
        shop.posted(Platform::Stripe, headers(Platform::Stripe, "", &body, SECRET, signed_at), &body)
    };
    for good in [0, -300, 300] {
        assert!(at(good).is_ok(), "{good}");
    }
    for bad in [-301, 301, -3_600, 86_400] {
        assert_eq!(at(bad), Err(WRONG.to_owned()), "{bad}");
    }
}

#[test]
fn of_several_signatures_of_stripes_one_is_enough_and_other_schemes_are_none() {
    let (shop, _) = TeaHouse::connected(Platform::Stripe, &json!({}));
    let body = body();
    let seconds = START.ms() / 1_000;
    let good = hex(&hmac(SECRET, &[format!("{seconds}.").as_bytes(), &body].concat()));
    let other = "00".repeat(32);
    let post = |header: String| shop.posted(Platform::Stripe, vec![("stripe-signature", header)], &body);
    assert!(post(format!("t={seconds},v1={other},v1={good}")).is_ok());
    assert!(post(format!("t={seconds}, v1={good}, v0={other}")).is_ok());
    for header in [
        format!("t={seconds},v0={good}"),
        format!("t={seconds},v1={other}"),
        format!("v1={good}"),
        // Another time than the one that was signed.
        format!("t={},v1={good}", seconds + 1),
        format!("t={seconds},v1={}", &good[..62]),
    ] {
        assert_eq!(post(header.clone()), Err(WRONG.to_owned()), "{header}");
    }
}

/// WooCommerce asks so whether anybody is there, before it has a secret.
#[test]
fn woocommerces_ping_is_answered_and_does_nothing() {
    let shop = TeaHouse::open();
    let ping = |platform, body: &[u8]| shop.posted(platform, Vec::new(), body);
    assert_eq!(ping(Platform::Woocommerce, b"webhook_id=17"), Ok((200, json!({}))));
    for body in ["webhook_id=", "webhook_id=17&x=1", "webhook_id=a", "id=17", "", "{}"] {
        let refused = ping(Platform::Woocommerce, body.as_bytes());
        assert_eq!(refused, Err("platform_not_connected".to_owned()), "{body}");
    }
    assert_eq!(ping(Platform::Shopify, b"webhook_id=17"), Err("platform_not_connected".to_owned()));
    shop.connect(Platform::Woocommerce, &[SECRET]).unwrap();
    assert_eq!(ping(Platform::Woocommerce, b"webhook_id=17&x=1"), Err(WRONG.to_owned()));
    assert_eq!(shop.count("deliveries"), 0);
}
