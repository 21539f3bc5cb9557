//! What a failed test leaves behind: the page as it was seen, and its console.

use std::path::{Path, PathBuf};
use std::{fs, thread};

use anyhow::{Context, Result};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::Client;
use serde_json::{Value, json};
use tokio::runtime;
use xtask::project;

use crate::client;

/// Keeps picture and console in `target/e2e`. The test's own runtime may be unwinding: a thread of its own asks.
pub fn keep(name: &str, driver: &str, session: &str) {
    let base = project::path("target/e2e").join(name);
    let address = format!("{driver}/session/{session}");
    let asked = thread::spawn(move || {
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(ask(&address, &base))
    });
    match asked.join() {
        Ok(Ok(picture)) => eprintln!("the page as it was: {}", picture.display()),
        Ok(Err(error)) => eprintln!("no picture of the page: {error:#}"),
        Err(_) => eprintln!("no picture of the page"),
    }
}

async fn ask(address: &str, base: &Path) -> Result<PathBuf> {
    let http = client::http()?;
    let log =
        value(&http, http.post(format!("{address}/se/log")).json(&json!({ "type": "browser" }))).await?;
    fs::write(base.with_extension("console.json"), serde_json::to_vec_pretty(&log)?)?;
    let picture = value(&http, http.get(format!("{address}/screenshot"))).await?;
    let file = base.with_extension("png");
    fs::write(&file, BASE64_STANDARD.decode(picture.as_str().context("no picture")?)?)?;
    Ok(file)
}

async fn value(http: &Client, request: reqwest::RequestBuilder) -> Result<Value> {
    let mut answer: Value = http.execute(request.build()?).await?.json().await?;
    Ok(answer["value"].take())
}
