//! The demo shop without Goodword: when nobody answers there, the shop goes on selling, and forgets nothing.

use std::path::Path;
use std::sync::Mutex;

use reqwest::redirect::Policy;
use reqwest::{Client, Response, header};
use xtask::shop::{Config, Shop, bind};

/// A browser with one cookie.
struct Visitor {
    http: Client,
    url: String,
    cookie: Mutex<Option<String>>,
}

impl Visitor {
    fn new(shop: &Shop) -> Self {
        let http = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { http, url: shop.url().to_owned(), cookie: Mutex::default() }
    }

    async fn send(&self, path: &str, form: Option<&str>) -> Response {
        let url = format!("{}{path}", self.url);
        let mut request = match form {
            Some(form) => {
                let kind = (header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                self.http.post(url).header(kind.0, kind.1).body(form.to_owned())
            }
            None => self.http.get(url),
        };
        if let Some(cookie) = &*self.cookie.lock().unwrap() {
            request = request.header(header::COOKIE, cookie);
        }
        let response = request.send().await.unwrap();
        if let Some(cookie) = response.headers().get(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
            *self.cookie.lock().unwrap() = Some(cookie);
        }
        response
    }

    /// The page at a path.
    async fn page(&self, path: &str) -> String {
        let response = self.send(path, None).await;
        assert!(response.status().is_success(), "{path}: {}", response.status());
        response.text().await.unwrap()
    }

    /// Where a form or a link leads.
    async fn led_to(&self, path: &str, form: Option<&str>) -> String {
        let response = self.send(path, form).await;
        assert!(response.status().is_redirection(), "{path}: {}", response.status());
        response.headers()[header::LOCATION].to_str().unwrap().to_owned()
    }
}

/// A shop whose Goodword never answers: nobody listens on the port of the discard service.
async fn open(data_dir: Option<&Path>) -> Shop {
    let config = Config {
        edge_url: "http://127.0.0.1:9".into(),
        public_key: "pk_test".into(),
        secret_key: "sk_test".into(),
        data_dir: data_dir.map(Path::to_owned),
        first_order_id: 5001,
    };
    bind(0).await.unwrap().serve(config).unwrap()
}

const BOB: &str = "name=Bob+%3C%2Fscript%3E&email=bob%40example.com&postal_code=10115";

#[tokio::test]
async fn sells_and_keeps_its_reports() {
    let folder = std::env::temp_dir().join(format!("goodword-demo-shop-{}", std::process::id()));
    let shop = open(Some(&folder)).await;
    let bob = Visitor::new(&shop);
    bob.page("/?ref=7KQ2M9XC").await;
    assert_eq!(bob.led_to("/cart/add", Some("slug=two-cups&quantity=2")).await, "/cart");
    assert_eq!(
        bob.led_to("/discount/7KQ2M9XC?redirect=/products/earl-blue", None).await,
        "/products/earl-blue"
    );
    assert!(bob.page("/cart").await.contains("cannot check the code"));
    assert_eq!(bob.led_to("/checkout", Some(BOB)).await, "/thank-you/5001");
    let thanks = bob.page("/thank-you/5001").await;
    assert!(thanks.contains(r#""order":{"id":"5001"}"#) && thanks.contains(r#""signature":""#), "{thanks}");
    assert!(!thanks.contains("Bob </script>"), "a name must not end the data block: {thanks}");
    assert_eq!(bob.led_to("/checkout", Some(BOB)).await, "/cart", "a form sent twice orders once");
    assert_eq!(bob.led_to("/account/orders/5001/return", Some("")).await, "/account");
    assert_eq!(shop.unaccepted_reports(), 2);

    shop.stop().await;
    let again = open(Some(&folder)).await;
    assert_eq!(again.unaccepted_reports(), 2, "the order and its refund survive a restart");
    again.stop().await;
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn shows_an_order_to_nobody_else() {
    let shop = open(None).await;
    let [bob, eve] = [Visitor::new(&shop), Visitor::new(&shop)];
    bob.led_to("/cart/add", Some("slug=two-cups&quantity=1")).await;
    bob.led_to("/checkout", Some(BOB)).await;
    eve.led_to("/account/sign-in", Some("email=eve%40example.com")).await;
    assert_eq!(eve.send("/thank-you/5001", None).await.status(), 404);
    eve.led_to("/account/orders/5001/cancel", Some("")).await;
    assert_eq!(shop.unaccepted_reports(), 1, "Eve cancelled Bob's order");
}

#[tokio::test]
async fn every_page_has_the_tag_and_the_strict_policy() {
    let shop = open(None).await;
    let ann = Visitor::new(&shop);
    ann.led_to("/cart/add", Some("slug=clay-pot&quantity=1")).await;
    for lang in ["en", "ar"] {
        for (path, kind) in [
            ("/", "home"),
            ("/products/clay-pot", "product"),
            ("/cart", "cart"),
            ("/checkout", "checkout"),
            ("/account", "account"),
        ] {
            let response = ann.send(&format!("{path}?lang={lang}"), None).await;
            let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
            assert!(
                policy.contains("require-trusted-types-for 'script'") && !policy.contains("unsafe-inline"),
                "{policy}"
            );
            let page = response.text().await.unwrap();
            assert!(
                page.contains(&format!(r#"/w.js" data-shop="pk_test" data-page="{kind}""#)),
                "{path}: {page}"
            );
            assert!(page.contains(&format!(r#"<html lang="{lang}""#)), "{path}");
        }
    }
}

#[tokio::test]
async fn a_visitor_with_nothing_to_remember_gets_no_cookie() {
    let shop = open(None).await;
    let passer_by = Visitor::new(&shop);
    passer_by.page("/").await;
    assert!(passer_by.cookie.lock().unwrap().is_none());
    passer_by.page("/?ref=7KQ2M9XC").await;
    assert!(passer_by.cookie.lock().unwrap().is_some());
}

#[tokio::test]
async fn bad_forms_change_nothing() {
    let shop = open(None).await;
    let visitor = Visitor::new(&shop);
    for (path, form, status) in [
        ("/cart/add", "slug=two-cups&quantity=-1", 422),
        ("/cart/add", "slug=two-cups&quantity=1e9", 422),
        ("/cart/add", "slug=no-such-thing&quantity=1", 303),
        ("/checkout", BOB, 303),
        ("/checkout", "email=bob", 303),
    ] {
        assert_eq!(visitor.send(path, Some(form)).await.status(), status, "{path} {form}");
    }
    visitor.led_to("/cart/add", Some("slug=two-cups&quantity=1")).await;
    assert_eq!(visitor.send("/checkout", Some("email=bob")).await.status(), 422);
    assert_eq!(shop.unaccepted_reports(), 0);
}
