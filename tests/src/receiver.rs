//! A receiver of webhooks: a server on this machine that answers as it is told, and remembers what it was sent.

use std::collections::{BTreeMap, VecDeque};
use std::future::pending;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::io::Write;
use std::process::Stdio;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use xtask::tools::Tools;

use crate::wait::until;

/// How a receiver answers.
#[derive(Debug, Clone)]
pub enum Manner {
    /// With this status.
    Status(u16),
    /// By pointing to another address.
    Redirect(String),
    /// Not at all.
    Hang,
}

/// What a receiver was sent.
#[derive(Debug, Clone)]
pub struct Received {
    /// By their names in lower case.
    pub headers: BTreeMap<String, String>,
    /// As it came.
    pub body: String,
}

#[derive(Debug)]
struct Inside {
    received: Vec<Received>,
    first: VecDeque<Manner>,
    then: Manner,
}

/// A receiver. It closes when this is dropped.
#[derive(Debug)]
pub struct Receiver {
    url: String,
    inside: Arc<Mutex<Inside>>,
    serving: JoinHandle<()>,
}

impl Receiver {
    /// Answers the first calls as `first` says, one after the other, and every later one as `then`.
    pub async fn open(first: &[Manner], then: Manner) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}/hook", listener.local_addr()?);
        let inside = Inside { received: Vec::new(), first: first.iter().cloned().collect(), then };
        let inside = Arc::new(Mutex::new(inside));
        let router = Router::new().fallback(answer).with_state(Arc::clone(&inside));
        let serving = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("receiver: {error}");
            }
        });
        Ok(Self { url, inside, serving })
    }

    /// One that accepts everything.
    pub async fn accepting() -> Result<Self> {
        Self::open(&[], Manner::Status(204)).await
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it was sent so far.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner).received.clone()
    }

    /// Waits until it was called so often.
    pub async fn until_called(&self, times: usize) -> Result<Vec<Received>> {
        until("a receiver to be called", async || {
            let received = self.received();
            Ok((received.len() >= times).then_some(received))
        })
        .await
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn answer(State(inside): State<Arc<Mutex<Inside>>>, headers: HeaderMap, body: Bytes) -> Response {
    let text = |value: &header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    let received = Received { headers, body: String::from_utf8_lossy(&body).into_owned() };
    let manner = {
        let mut inside = inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.received.push(received);
        inside.first.pop_front().unwrap_or_else(|| inside.then.clone())
    };
    match manner {
        Manner::Status(status) => StatusCode::from_u16(status).unwrap_or_default().into_response(),
        Manner::Redirect(to) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response(),
        Manner::Hang => pending().await,
    }
}

impl Received {
    /// A header that must be there.
    pub fn header(&self, name: &str) -> Result<&str> {
        self.headers.get(name).map(String::as_str).with_context(|| format!("no header {name}"))
    }

    /// The body as JSON.
    pub fn json(&self) -> Result<Value> {
        Ok(serde_json::from_str(&self.body)?)
    }

    /// Whether the official library of Standard Webhooks (npm `standardwebhooks`) takes it, with this secret.
    pub fn verifies(&self, secret: &str) -> Result<bool> {
        let mut node = Tools::install()?
            .npm("node")
            .args(["--eval", VERIFY])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let told = json!({"secret": secret, "headers": self.headers, "body": self.body}).to_string();
        node.stdin.take().context("a pipe to node")?.write_all(told.as_bytes())?;
        let output = node.wait_with_output()?;
        ensure!(output.status.success(), "node has failed");
        match String::from_utf8(output.stdout)?.as_str() {
            "verified" => Ok(true),
            "WebhookVerificationError" => Ok(false),
            other => anyhow::bail!("the library said {other:?}"),
        }
    }
}

/// As `docs/webhooks.md` shows it.
const VERIFY: &str = r#"
const { Webhook } = require("standardwebhooks");
const { secret, headers, body } = JSON.parse(require("fs").readFileSync(0, "utf8"));
try {
  new Webhook(secret).verify(body, headers);
  process.stdout.write("verified");
} catch (error) {
  process.stdout.write(error.name);
}
"#;
