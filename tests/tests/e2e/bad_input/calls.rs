//! A shop with something in it, and one good call to each route, to be spoilt.

use anyhow::{Context, Result};
use goodword_domain::api::responses::{Respond, ResponseRequest};
use goodword_domain::api::webhooks::{AddWebhook, WebhookRequest};
use goodword_domain::program::Program;
use goodword_domain::value::{Code, OrderId, ResponseId, RewardId, StatusToken, WebhookId};
use goodword_tests::orders::{friends_order, now};
use goodword_tests::tenant::Tenant;
use goodword_tests::worker::OPERATOR_KEY;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, ORIGIN};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

/// A call, not yet sent.
#[derive(Debug, Clone)]
pub struct Call {
    pub method: Method,
    pub path: String,
    pub origin: Option<String>,
    pub authorization: Option<String>,
    /// What the call says that its body is.
    pub content_type: &'static str,
    pub body: Option<Vec<u8>>,
}

/// What is known before anything goes wrong: Ann recommends, Bob's order 1001 has earned both a reward, one response, and a
/// webhook where nobody listens.
pub struct World {
    pub tenant: Tenant,
    pub code: Code,
    pub token: StatusToken,
    pub order: OrderId,
    pub advocates_reward: RewardId,
    pub response: ResponseId,
    pub webhook: WebhookId,
}

impl World {
    pub async fn new() -> Result<Self> {
        let tenant = Tenant::new().await?;
        let ann = tenant.join("ann@example.com", Some("Ann")).await?;
        let order = friends_order("1001", "bob@example.com", &ann.code)?;
        let answer = tenant.order(&order).await?.body;
        let score: ResponseRequest =
            serde_json::from_value(json!({"score": 9, "event": "order", "order_id": "1001"}))?;
        let response = tenant.tell::<Respond>(&tenant.pk(), &score).await?.body.id;
        let advocates_reward = answer.rewards.first().context("an advocate's reward")?.id.clone();
        let token = ann.status_token.context("a new advocate's token")?;
        let webhook: WebhookRequest =
            serde_json::from_value(json!({"url": "http://127.0.0.1:9/", "events": ["webhook.test"]}))?;
        let webhook = tenant.tell::<AddWebhook>(&(), &webhook).await?.body.webhook.id;
        Ok(Self { tenant, code: ann.code, token, order: order.id, advocates_reward, response, webhook })
    }

    /// The request of a call.
    pub fn request(&self, call: &Call) -> RequestBuilder {
        let mut request =
            self.tenant.raw(call.method.clone(), &call.path).header(CONTENT_TYPE, call.content_type);
        for (name, value) in [(ORIGIN, &call.origin), (AUTHORIZATION, &call.authorization)] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        match &call.body {
            Some(body) => request.body(body.clone()),
            None => request,
        }
    }

    /// A path of this shop's pages.
    pub fn page_path(&self, rest: &str) -> String {
        format!("/v1/shops/{}/{rest}", self.tenant.keys.public_key)
    }

    /// A call by a page of the shop.
    pub fn page(&self, method: Method, rest: &str, body: Value) -> Call {
        Call { origin: Some(self.tenant.origin.clone()), ..Call::new(method, self.page_path(rest), body) }
    }

    /// A call by the shop's server.
    pub fn server(&self, method: Method, path: &str, body: Value) -> Call {
        let authorization = Some(format!("Bearer {}", self.tenant.keys.secret_key));
        Call { authorization, ..Call::new(method, path.to_owned(), body) }
    }

    pub fn join(&self) -> Call {
        let identity = json!({"id": "42", "signature": self.tenant.sign("42")});
        self.page(
            Method::POST,
            "advocates",
            json!({"email": "eve@example.com", "name": "Eve", "locale": "de", "identity": identity}),
        )
    }

    pub fn claim(&self) -> Call {
        self.page(Method::POST, "claims", json!({"code": self.code, "email": "carl@example.com"}))
    }

    pub fn respond(&self) -> Call {
        let body = json!({"score": 7, "event": "order", "order_id": "1009", "email": "dan@example.com", "locale": "de"});
        self.page(Method::POST, "responses", body)
    }

    pub fn add_answers(&self) -> Call {
        let rest = format!("responses/{}", self.response);
        self.page(Method::PATCH, &rest, json!({"score": 10, "improve": "More oolong", "other": "Thanks"}))
    }

    pub fn events(&self) -> Call {
        self.page(Method::POST, "events", json!({"events": ["survey_view"]}))
    }

    pub fn me(&self) -> Call {
        Call {
            authorization: Some(format!("Bearer {}", self.token)),
            ..self.page(Method::GET, "me", Value::Null)
        }
    }

    pub fn order(&self) -> Call {
        let body = json!({"id": "1002", "placed_at": now(),
            "customer": {"id": "78", "email": "carl@example.com", "new": true, "postal_code": "10115"},
            "total": {"amount_minor": 5000, "currency": "EUR"}, "discount_codes": [self.code], "ref": null, "staff": "Kim"});
        self.server(Method::POST, "/v1/orders", body)
    }

    pub fn refund(&self) -> Call {
        let body = json!({"id": "r1", "amount": {"amount_minor": 1000, "currency": "EUR"}});
        self.server(Method::POST, &format!("/v1/orders/{}/refunds", self.order), body)
    }

    pub fn cancel(&self) -> Call {
        self.server(Method::POST, &format!("/v1/orders/{}/cancel", self.order), Value::Null)
    }

    /// The owner's decision about the advocate's reward: `approve`, `reject` or `issue`.
    pub fn decide(&self, verb: &str) -> Call {
        self.server(Method::POST, &format!("/v1/rewards/{}/{verb}", self.advocates_reward), Value::Null)
    }

    pub fn put_program(&self) -> Call {
        let currency = "EUR".parse().map(Program::starting);
        let mut program = currency.map_or(Value::Null, |program| json!(program));
        program["minimum_order"] = json!({"amount_minor": 100, "currency": "EUR"});
        program["apply_url"] = json!("https://tea.example/discount/{code}");
        self.server(Method::PUT, "/v1/program", program)
    }

    /// About somebody of whom nothing is known: it changes nothing.
    pub fn about_a_person(&self, path: &str) -> Call {
        self.server(Method::POST, path, json!({"email": "nobody@example.com", "customer_id": "none"}))
    }

    pub fn connect_platform(&self) -> Call {
        let body = json!({"secrets": ["whsec_0123456789abcdef"], "shop_domain": "tea.myshopify.com"});
        self.server(Method::PUT, "/v1/platforms/shopify", body)
    }

    /// Each call that has a body.
    pub fn with_bodies(&self) -> Vec<Call> {
        vec![
            self.join(),
            self.claim(),
            self.respond(),
            self.add_answers(),
            self.events(),
            self.order(),
            self.refund(),
            self.put_program(),
            self.mention(),
            self.choose(),
            self.partner(),
            self.about_a_person("/v1/erasures"),
            self.about_a_person("/v1/exports/person"),
            self.connect_platform(),
            self.make_key(),
            self.add_webhook(),
            self.put_webhook(),
            Call::make_shop(),
        ]
    }

    /// Each call by a page.
    pub fn by_pages(&self) -> Vec<Call> {
        let code = format!("codes/{}", self.code);
        vec![
            self.page(Method::GET, "widget", Value::Null),
            self.page(Method::GET, &code, Value::Null),
            self.me(),
            self.join(),
            self.claim(),
            self.respond(),
            self.add_answers(),
            self.events(),
            self.mention(),
            self.choose(),
        ]
    }

    /// Each call by the shop's server.
    pub fn by_servers(&self) -> Vec<Call> {
        let read = |path| self.server(Method::GET, path, Value::Null);
        let mut calls = self.by_servers_about_rules();
        calls.extend(self.by_servers_about_webhooks());
        calls.extend(vec![
            self.order(),
            self.refund(),
            self.put_program(),
            read("/v1/program"),
            read("/v1/rewards"),
            read("/v1/responses"),
            read("/v1/stats"),
            read("/v1/erasures"),
            self.about_a_person("/v1/erasures"),
            self.about_a_person("/v1/exports/person"),
            self.connect_platform(),
            read("/v1/platforms"),
            read("/v1/platforms/shopify/deliveries"),
            self.server(Method::DELETE, "/v1/platforms/shopify", Value::Null),
            self.decide("approve"),
            self.decide("issue"),
            self.end_subscription(),
            self.cancel(),
        ]);
        calls
    }

    /// One good call to each route.
    pub fn calls(&self) -> Vec<Call> {
        let mut calls = self.by_pages();
        calls.extend(self.by_servers());
        calls.push(Call::make_shop());
        calls
    }
}

impl Call {
    pub fn new(method: Method, path: String, body: Value) -> Self {
        let body = match body {
            Value::Null => None,
            body => Some(body.to_string().into_bytes()),
        };
        Self { method, path, origin: None, authorization: None, content_type: "application/json", body }
    }

    pub fn make_shop() -> Self {
        let body = json!({"name": "Tea", "origins": ["https://a.example"], "landing_url": "https://a.example/",
            "currency": "EUR", "locale": "en"});
        let authorization = Some(format!("Bearer {OPERATOR_KEY}"));
        Self { authorization, ..Self::new(Method::POST, "/v1/shops".to_owned(), body) }
    }

    /// The route in short, for the table.
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    pub fn json(&self) -> Value {
        self.body.as_ref().and_then(|body| serde_json::from_slice(body).ok()).unwrap_or_default()
    }

    pub fn with_body(self, body: impl Into<Vec<u8>>) -> Self {
        Self { body: Some(body.into()), ..self }
    }

    pub fn with_path(self, path: impl Into<String>) -> Self {
        Self { path: path.into(), ..self }
    }

    pub fn with_origin(self, origin: &str) -> Self {
        Self { origin: Some(origin.to_owned()), ..self }
    }

    pub fn with_authorization(self, authorization: Option<&str>) -> Self {
        Self { authorization: authorization.map(str::to_owned), ..self }
    }

    /// The same call with another value at a JSON pointer (`/total/amount_minor`), added if it is not there.
    pub fn with(self, pointer: &str, value: Value) -> Self {
        let mut body = self.json();
        let (parent, name) = pointer.rsplit_once('/').unwrap_or(("", pointer));
        if let Some(parent) = body.pointer_mut(parent) {
            match parent {
                Value::Array(items) => {
                    if let Some(item) = name.parse().ok().and_then(|place: usize| items.get_mut(place)) {
                        *item = value;
                    }
                }
                object => object[name] = value,
            }
        }
        self.with_body(body.to_string())
    }

    /// The same call with a file for its body.
    pub fn with_file(self, text: impl Into<Vec<u8>>) -> Self {
        Self { content_type: "text/csv", ..self.with_body(text) }
    }

    /// The same call without a field.
    pub fn without(self, field: &str) -> Self {
        let mut body = self.json();
        if let Some(fields) = body.as_object_mut() {
            fields.remove(field);
        }
        self.with_body(body.to_string())
    }
}
