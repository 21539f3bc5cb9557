//! A shop whose ledger has so many entries, all of them made by the Worker from orders.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use goodword_domain::value::Code;
use reqwest::{Client, RequestBuilder};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use super::orders::{self, Advocate};
use super::runtime::OPERATOR_KEY;
use crate::project::now_ms;

const ORIGIN: &str = "https://tea.example";
/// So many orders are on their way at once. The object takes them one after the other, and writes to disk for several.
const SENDERS: usize = 16;
/// Every so many orders one is by a friend of the big advocate.
const BIG_EVERY: u64 = 10;

/// A shop of the bench.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Shop {
    public_key: String,
    secret_key: String,
    /// One has very many friends.
    pub big: Advocate,
    /// The others have equally many.
    pub ordinary: Vec<Advocate>,
    founded_at_ms: i64,
    /// How many orders of friends there were.
    pub orders: u64,
    /// How many entries the ledger has.
    pub entries: u64,
}

/// The shop's server: calls the Worker.
#[derive(Debug, Clone)]
pub struct Server {
    http: Client,
    url: String,
}

impl Server {
    pub fn new(url: &str) -> Result<Self> {
        Ok(Self { http: Client::builder().no_proxy().build()?, url: url.to_owned() })
    }

    /// Makes a shop with so many ordinary advocates and the big one, each of them a customer.
    pub async fn make_shop(&self, advocates: u64) -> Result<Shop> {
        #[derive(Deserialize)]
        struct Keys {
            public_key: String,
            secret_key: String,
        }
        let shop = json!({
            "name": "Tea House", "origins": [ORIGIN], "landing_url": format!("{ORIGIN}/"), "currency": "EUR",
            "locale": "en",
        });
        let request = self.http.post(format!("{}/v1/shops", self.url)).bearer_auth(OPERATOR_KEY).json(&shop);
        let keys: Keys = serde_json::from_value(answer(request).await?)?;
        let program = orders::program("EUR".parse()?)?;
        let request = self.http.put(format!("{}/v1/program", self.url)).bearer_auth(&keys.secret_key);
        answer(request.json(&program)).await?;
        let big = self.join(&keys.public_key, 0).await?;
        let mut made = Shop {
            public_key: keys.public_key,
            secret_key: keys.secret_key,
            big,
            ordinary: Vec::new(),
            founded_at_ms: now_ms(),
            orders: 0,
            entries: 0,
        };
        self.order(&made, &orders::advocates_own(0)).await?;
        for number in 1..=advocates {
            made.ordinary.push(self.join(&made.public_key, number).await?);
            self.order(&made, &orders::advocates_own(number)).await?;
        }
        Ok(made)
    }

    async fn join(&self, shop: &str, number: u64) -> Result<Advocate> {
        let url = format!("{}/v1/shops/{shop}/advocates", self.url);
        let joined =
            answer(self.http.post(url).json(&json!({"email": orders::advocates_email(number)}))).await?;
        let code: Code = serde_json::from_value(joined["code"].clone()).context("no code")?;
        Ok(Advocate { number, code })
    }

    /// Tells of an order; returns how many entries it has made.
    pub async fn order(&self, shop: &Shop, order: &Value) -> Result<u64> {
        let request = self.http.post(format!("{}/v1/orders", self.url)).bearer_auth(&shop.secret_key);
        let told = answer(request.json(order)).await?;
        // Nothing is moved on the day of its order: each reward has the one entry that grants it.
        Ok(told["rewards"].as_array().map_or(0, Vec::len) as u64)
    }

    /// Tells of orders, each by a call of its own, so many calls at a time.
    pub async fn orders(&self, shop: &Shop, orders: Vec<Value>, senders: usize) -> Result<()> {
        let orders = Arc::new(Mutex::new(orders.into_iter()));
        let mut at_work = JoinSet::new();
        for _ in 0..senders {
            let (server, shop, orders) = (self.clone(), shop.clone(), Arc::clone(&orders));
            at_work.spawn(async move {
                loop {
                    let Some(order) = orders.lock().await.next() else { return Ok(()) };
                    server.order(&shop, &order).await?;
                }
            });
        }
        while let Some(done) = at_work.join_next().await {
            done.map_err(anyhow::Error::from).flatten()?;
        }
        Ok(())
    }

    /// Tells of orders in one call.
    pub async fn batch(&self, shop: &Shop, orders: &[Value]) -> Result<()> {
        let lines: String = orders.iter().map(|order| order.to_string() + "\n").collect();
        let request = self.http.post(format!("{}/v1/orders/batch", self.url)).bearer_auth(&shop.secret_key);
        let answers = request.body(lines).send().await?.error_for_status()?.text().await?;
        let good = answers.lines().filter(|line| line.contains(r#""status":201"#)).count();
        ensure!(good == orders.len(), "{good} of {} orders were taken", orders.len());
        Ok(())
    }

    /// Tells of an order and says how long that took, from the first byte sent to the last one read.
    pub async fn timed(&self, shop: &Shop, order: &Value) -> Result<(Duration, u64)> {
        let started = Instant::now();
        let entries = self.order(shop, order).await?;
        Ok((started.elapsed(), entries))
    }

    /// Tells of orders until the ledger has `entries`; keeps `so_far` up to date.
    pub async fn fill(&self, shop: &mut Shop, entries: u64, so_far: &Arc<AtomicU64>) -> Result<()> {
        let next = Arc::new(AtomicU64::new(shop.orders));
        so_far.store(shop.entries, Relaxed);
        let mut senders = JoinSet::new();
        for _ in 0..SENDERS {
            let (server, shop, next, so_far) =
                (self.clone(), shop.clone(), Arc::clone(&next), Arc::clone(so_far));
            senders.spawn(async move {
                while so_far.load(Relaxed) < entries {
                    let number = next.fetch_add(1, Relaxed);
                    let made = server.order(&shop, &shop.past_order(number)).await?;
                    ensure!(made > 0, "order {number} has led to nothing");
                    so_far.fetch_add(made, Relaxed);
                }
                Ok(())
            });
        }
        while let Some(done) = senders.join_next().await {
            done??;
        }
        shop.orders = next.load(Relaxed);
        shop.entries = so_far.load(Relaxed);
        Ok(())
    }
}

impl Shop {
    /// The order of this number, the same each time.
    pub fn past_order(&self, number: u64) -> Value {
        orders::past(number, self.advocate(number), self.founded_at_ms)
    }

    /// Whose friend places the order of this number.
    fn advocate(&self, number: u64) -> &Advocate {
        if number.is_multiple_of(BIG_EVERY) { &self.big } else { self.one_of_many(number) }
    }

    /// About how many friends the big advocate has.
    pub fn friends_of_big(&self) -> u64 {
        self.orders / BIG_EVERY
    }

    /// An ordinary advocate, each in turn.
    pub fn one_of_many(&self, number: u64) -> &Advocate {
        let place = usize::try_from(number).unwrap_or_default() % self.ordinary.len().max(1);
        self.ordinary.get(place).unwrap_or(&self.big)
    }
}

async fn answer(request: RequestBuilder) -> Result<Value> {
    let answer = request.send().await.context("the Worker did not answer")?;
    let (status, body) = (answer.status(), answer.text().await?);
    if !status.is_success() {
        bail!("the Worker refused: {status} {body}");
    }
    Ok(serde_json::from_str(&body)?)
}
