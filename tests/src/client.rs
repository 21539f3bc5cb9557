//! Calls to the Worker: typed ones from the product's own declarations, and raw ones for what no type would let through.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use goodword_domain::api::{Endpoint, Method};
use goodword_domain::refusal::Problem;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Client, RequestBuilder, redirect};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Ends a test that would hang.
const ANSWER_WITHIN: Duration = Duration::from_mins(1);

/// An answer, read as its declaration says.
#[derive(Debug, Clone)]
pub struct Answer<T> {
    /// The HTTP status.
    pub status: u16,
    /// What it says.
    pub body: T,
}

/// An answer as it came.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: String,
}

/// A client that follows nothing and asks no proxy.
pub fn http() -> Result<Client> {
    Ok(Client::builder().no_proxy().redirect(redirect::Policy::none()).timeout(ANSWER_WITHIN).build()?)
}

/// Sends a request and reads the whole answer.
pub async fn reply(request: RequestBuilder) -> Result<Reply> {
    let answer = request.send().await?;
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    Ok(Reply { status, headers, body: answer.text().await? })
}

/// A request to a declared route, without credentials.
pub fn request<E: Endpoint>(
    http: &Client,
    worker: &str,
    path: &E::Path,
    query: &E::Query,
    body: &E::Request,
) -> RequestBuilder {
    let request = http.request(method(E::METHOD), format!("{worker}{}", E::path(path))).query(query);
    if E::METHOD == Method::Get { request } else { request.json(body) }
}

/// The same method in the client's words.
#[must_use]
pub fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    }
}

impl Reply {
    /// The content type without its parameters.
    #[must_use]
    pub fn content_type(&self) -> &str {
        let value = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim()
    }

    /// A header, if it is there and is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as JSON.
    pub fn json(&self) -> Result<Value> {
        self.read()
    }

    /// The body as a type of the contract.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_str(&self.body).with_context(|| format!("{}: {}", self.status, self.body))
    }

    /// The body of a success. The first success has the declared status; a repeat that changed nothing has 200.
    pub fn success<E: Endpoint>(&self) -> Result<Answer<E::Response>> {
        ensure!(
            self.status == E::STATUS || self.status == 200,
            "{} {}: {} {}",
            E::METHOD.as_str(),
            E::PATH,
            self.status,
            self.body
        );
        Ok(Answer { status: self.status, body: self.read()? })
    }

    /// The body of a refusal: a problem document that agrees with the answer that it came in.
    pub fn problem(&self) -> Result<Problem> {
        ensure!(self.status >= 400, "no refusal but {}: {}", self.status, self.body);
        let content_type = self.content_type();
        ensure!(
            content_type == "application/problem+json",
            "{} as {content_type}: {}",
            self.status,
            self.body
        );
        let problem: Problem = self.read()?;
        ensure!(
            problem.status == self.status,
            "the document says {}, the answer {}",
            problem.status,
            self.status
        );
        let kind = format!("urn:goodword:problem:{}", problem.code);
        ensure!(problem.kind == kind, "type is {}, not {kind}", problem.kind);
        ensure!(!problem.title.is_empty() && !problem.detail.is_empty(), "says nothing: {}", self.body);
        Ok(problem)
    }
}
