//! A resolver that says of every name what it was told to say, as resolvers do in JSON.

use std::future::pending;
use std::net::{IpAddr, Ipv4Addr};

use anyhow::Result;
use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What a name begins with whose question is never answered.
pub const HANGING: &str = "hanging.";

/// A resolver. It closes when this is dropped.
#[derive(Debug)]
pub struct Resolver {
    url: String,
    serving: JoinHandle<()>,
}

impl Resolver {
    /// Names that begin with one of these lead to its address; others lead nowhere. Of [`HANGING`] ones it says nothing.
    pub async fn open(names: &[(&'static str, IpAddr)]) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}/dns-query", listener.local_addr()?);
        let router = Router::new().route("/dns-query", get(answer)).with_state(names.to_vec());
        let serving = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("resolver: {error}");
            }
        });
        Ok(Self { url, serving })
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> String {
        self.url.clone()
    }
}

impl Drop for Resolver {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

#[derive(Debug, Deserialize)]
struct Question {
    name: String,
    #[serde(rename = "type")]
    kind: String,
}

async fn answer(
    State(names): State<Vec<(&'static str, IpAddr)>>,
    Query(Question { name, kind }): Query<Question>,
) -> Json<Value> {
    if name.starts_with(HANGING) {
        return pending().await;
    }
    let asked = |address: &IpAddr| address.is_ipv4() == (kind == "A");
    let known = names.iter().filter(|(start, address)| name.starts_with(start) && asked(address));
    let records = known.map(|(_, address)| {
        let kind = if address.is_ipv4() { 1 } else { 28 };
        json!({"name": name, "type": kind, "TTL": 60, "data": address})
    });
    Json(json!({"Status": 0, "Answer": records.collect::<Vec<_>>()}))
}
