//! Makes the demo shop known to Goodword, as an operator does for any shop.

use anyhow::{Context, Result, bail};
use reqwest::RequestBuilder;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What a shop gets once, when it is made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Keys {
    pub public_key: String,
    pub secret_key: String,
}

/// A shop, and a program that puts the friend's discount into this shop's cart.
pub async fn make(worker: &str, operator_key: &str, origin: &str) -> Result<Keys> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let shop = json!({
        "name": "Leaf & Kettle",
        "origins": [origin, origin.replace("127.0.0.1", "localhost")],
        "landing_url": format!("{origin}/"),
        "currency": "EUR",
        "locale": "en",
    });
    let request = client.post(format!("{worker}/v1/shops")).bearer_auth(operator_key).json(&shop);
    let keys: Keys = serde_json::from_value(answer_to("POST /v1/shops", request).await?)
        .context("the answer to POST /v1/shops has no keys in it")?;
    let program = format!("{worker}/v1/program");
    let request = client.get(&program).bearer_auth(&keys.secret_key);
    let mut written = answer_to("GET /v1/program", request).await?;
    written["apply_url"] = json!(format!("{origin}/discount/{{code}}?redirect=/cart"));
    let request = client.put(&program).bearer_auth(&keys.secret_key).json(&written);
    answer_to("PUT /v1/program", request).await?;
    Ok(keys)
}

async fn answer_to(call: &str, request: RequestBuilder) -> Result<Value> {
    let answer = request.send().await.with_context(|| format!("the Worker did not answer {call}"))?;
    let (status, body) = (answer.status(), answer.text().await?);
    if !status.is_success() {
        bail!("the Worker refused {call}: {status} {body}");
    }
    serde_json::from_str(&body).with_context(|| format!("the answer to {call} is no JSON"))
}
