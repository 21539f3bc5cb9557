//! Makes the demo shop known to Goodword, as an operator does for any shop.

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What a shop gets once, when it is made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Keys {
    pub public_key: String,
    pub secret_key: String,
}

/// `POST /v1/shops`.
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
    let answer = request.send().await.context("the Worker did not answer POST /v1/shops")?;
    let (status, body) = (answer.status(), answer.text().await?);
    if !status.is_success() {
        bail!("the Worker refused to make the demo shop: {status} {body}");
    }
    serde_json::from_str(&body).context("the answer to POST /v1/shops has no keys in it")
}
