//! A shop of the test's own: made by the operator, as any shop is, and called as its pages and its server call.

use std::fmt::Write;

use anyhow::{Context, Result};
use goodword_domain::api::advocates::{Identity, Join, JoinRequest, Joined};
use goodword_domain::api::orders::{
    Cancel, CancelAnswer, CancelRequest, OrderAnswer, OrderRequest, RecordOrder,
};
use goodword_domain::api::orders::{Refund, RefundAnswer, RefundRequest};
use goodword_domain::api::programs::{GetProgram, PutProgram};
use goodword_domain::api::responses::{ListResponses, ResponseItem};
use goodword_domain::api::rewards::{ListRewards, RewardItem, RewardsQuery};
use goodword_domain::api::shops::{CreateShop, NewShop, ShopRequest};
use goodword_domain::api::stats::{GetStats, Stats};
use goodword_domain::api::widget::{GetWidget, Widget, WidgetQuery};
use goodword_domain::api::{Caller, Endpoint, Limit, Nothing, Page, WholeList};
use goodword_domain::program::Program;
use goodword_domain::value::{OrderId, PublicKey, StatusToken};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::ORIGIN;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::json;
use sha2::Sha256;
use xtask::shop::{self, Shop};

use crate::client::{self, Answer, Reply};
use crate::wait::until;
use crate::worker::{self, OPERATOR_KEY};

/// A shop, as its owner has it: keys, and pages on an origin.
#[derive(Debug, Clone)]
pub struct Tenant {
    http: Client,
    worker: String,
    /// Where its pages are.
    pub origin: String,
    /// What `POST /v1/shops` has answered.
    pub keys: NewShop,
}

/// A tenant whose demo shop is open.
pub struct OpenShop {
    /// The tenant.
    pub tenant: Tenant,
    /// The shop's server, on a port of its own.
    pub shop: Shop,
}

impl Tenant {
    /// A new shop at the shared Worker, whose pages nobody visits.
    pub async fn new() -> Result<Self> {
        Self::make(worker::shared().await?, "Tea House", "https://tea.example").await
    }

    /// A new shop at some Worker.
    pub async fn make(worker: &str, name: &str, origin: &str) -> Result<Self> {
        let http = client::http()?;
        let shop: ShopRequest = serde_json::from_value(json!({
            "name": name, "origins": [origin], "landing_url": format!("{origin}/"),
            "currency": "EUR", "locale": "en",
        }))?;
        let request = client::request::<CreateShop>(&http, worker, &(), &Nothing {}, &shop);
        let reply = client::reply(request.bearer_auth(OPERATOR_KEY)).await?;
        let keys = reply.success::<CreateShop>().context("making a shop")?.body;
        Ok(Self { http, worker: worker.to_owned(), origin: origin.to_owned(), keys })
    }

    /// The Worker's address.
    #[must_use]
    pub fn worker(&self) -> &str {
        &self.worker
    }

    /// The shop's public key.
    #[must_use]
    pub fn pk(&self) -> (PublicKey,) {
        (self.keys.public_key.clone(),)
    }

    /// A raw request, without credentials.
    pub fn raw(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.worker))
    }

    /// Calls a route that takes no body.
    pub async fn ask<E>(&self, path: &E::Path, query: &E::Query) -> Result<Answer<E::Response>>
    where
        E: Endpoint<Request = Nothing>,
    {
        self.send::<E>(path, query, &Nothing {}).await?.success::<E>()
    }

    /// Calls a route that takes a body.
    pub async fn tell<E>(&self, path: &E::Path, body: &E::Request) -> Result<Answer<E::Response>>
    where
        E: Endpoint<Query = Nothing>,
    {
        self.send::<E>(path, &Nothing {}, body).await?.success::<E>()
    }

    /// Calls a route with what its caller has to show.
    pub async fn send<E: Endpoint>(
        &self,
        path: &E::Path,
        query: &E::Query,
        body: &E::Request,
    ) -> Result<Reply> {
        let request = client::request::<E>(&self.http, &self.worker, path, query, body);
        client::reply(self.credentials(E::CALLER, request)).await
    }

    /// Adds what a caller has to show; an advocate adds the status token.
    pub fn credentials(&self, caller: Caller, request: RequestBuilder) -> RequestBuilder {
        match caller {
            Caller::Page | Caller::Advocate => request.header(ORIGIN, &self.origin),
            Caller::Server(_) => request.bearer_auth(&self.keys.secret_key),
            Caller::Operator => request.bearer_auth(OPERATOR_KEY),
            Caller::Anyone | Caller::Platform | Caller::Worker => request,
        }
    }

    /// Calls an advocate's route.
    pub async fn ask_as<E>(&self, token: &StatusToken) -> Result<Answer<E::Response>>
    where
        E: Endpoint<Path = (PublicKey,), Query = Nothing, Request = Nothing>,
    {
        let request = client::request::<E>(&self.http, &self.worker, &self.pk(), &Nothing {}, &Nothing {});
        let request = self.credentials(E::CALLER, request).bearer_auth(token);
        client::reply(request).await?.success::<E>()
    }

    /// Joins as an advocate.
    pub async fn join(&self, email: &str, name: Option<&str>) -> Result<Joined> {
        let request = JoinRequest {
            email: email.parse()?,
            name: name.map(str::parse).transpose()?,
            locale: None,
            identity: None,
        };
        Ok(self.tell::<Join>(&self.pk(), &request).await?.body)
    }

    /// Joins as a customer whom the shop's server vouches for.
    pub async fn join_signed(&self, email: &str, customer_id: &str) -> Result<Joined> {
        let identity = Identity { id: Some(customer_id.parse()?), signature: self.sign(customer_id) };
        let request =
            JoinRequest { email: email.parse()?, name: None, locale: None, identity: Some(identity) };
        Ok(self.tell::<Join>(&self.pk(), &request).await?.body)
    }

    /// What the shop's server signs an identity with.
    #[must_use]
    pub fn sign(&self, text: &str) -> String {
        let mut signature = String::new();
        if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.keys.secret_key.as_bytes()) {
            mac.update(text.as_bytes());
            for byte in mac.finalize().into_bytes() {
                // Writing to a string does not fail.
                let _ = write!(signature, "{byte:02x}");
            }
        }
        signature
    }

    /// Tells of an order.
    pub async fn order(&self, order: &OrderRequest) -> Result<Answer<OrderAnswer>> {
        self.tell::<RecordOrder>(&(), order).await
    }

    /// Tells of a refund.
    pub async fn refund(&self, order: &OrderId, refund: &RefundRequest) -> Result<Answer<RefundAnswer>> {
        self.tell::<Refund>(&(order.clone(),), refund).await
    }

    /// Tells of a cancellation.
    pub async fn cancel(&self, order: &OrderId) -> Result<Answer<CancelAnswer>> {
        self.tell::<Cancel>(&(order.clone(),), &CancelRequest::default()).await
    }

    /// All rewards, page by page.
    pub async fn rewards(&self) -> Result<Vec<RewardItem>> {
        let mut query = RewardsQuery { limit: Some(Limit::MOST), ..RewardsQuery::default() };
        let mut all = Vec::new();
        loop {
            let Page { items, next_cursor } = self.ask::<ListRewards>(&(), &query).await?.body;
            all.extend(items);
            query.cursor = next_cursor;
            if query.cursor.is_none() {
                return Ok(all);
            }
        }
    }

    /// The first hundred responses.
    pub async fn responses(&self) -> Result<Vec<ResponseItem>> {
        let query = WholeList { limit: Some(Limit::MOST), ..WholeList::default() };
        Ok(self.ask::<ListResponses>(&(), &query).await?.body.items)
    }

    /// The figures.
    pub async fn stats(&self) -> Result<Stats> {
        Ok(self.ask::<GetStats>(&(), &Nothing {}).await?.body)
    }

    /// Changes the program.
    pub async fn change_program(&self, change: impl FnOnce(&mut Program)) -> Result<()> {
        let mut program = self.ask::<GetProgram>(&(), &Nothing {}).await?.body;
        change(&mut program);
        self.tell::<PutProgram>(&(), &program).await?;
        Ok(())
    }

    /// Waits until the pages see what was changed.
    pub async fn published(&self, is: impl Fn(&Widget) -> bool) -> Result<()> {
        until("the changed program at the edge", async || {
            let widget = self.ask::<GetWidget>(&self.pk(), &WidgetQuery::default()).await?.body;
            Ok(is(&widget).then_some(()))
        })
        .await
    }
}

impl OpenShop {
    /// A new tenant with its demo shop.
    pub async fn new() -> Result<Self> {
        let bound = shop::bind(0).await?;
        let tenant = Tenant::make(worker::shared().await?, "Leaf & Kettle", bound.url()).await?;
        let shop = bound.serve(shop::Config {
            edge_url: tenant.worker.clone(),
            public_key: tenant.keys.public_key.to_string(),
            secret_key: tenant.keys.secret_key.clone(),
            data_dir: None,
            first_order_id: 1001,
        })?;
        let apply_url = format!("{}/discount/{{code}}?redirect=/cart", shop.url()).parse()?;
        tenant
            .change_program(|program| {
                program.apply_url = Some(apply_url);
                // Long enough for a page to be idle first, short enough to be waited for.
                program.survey.delay_ms = 50;
            })
            .await?;
        tenant.published(|widget| widget.delay_ms == 50).await?;
        Ok(Self { tenant, shop })
    }

    /// The address of a page of the shop.
    #[must_use]
    pub fn page(&self, path: &str) -> String {
        format!("{}{path}", self.shop.url())
    }
}
