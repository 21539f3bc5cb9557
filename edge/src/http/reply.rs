use std::borrow::Cow;

use futures_util::{Stream, StreamExt, TryStreamExt};
use goodword_domain::refusal::{Problem, Refusal};
use serde::Serialize;
use worker::{Headers, Response, ResponseBody};

use super::problem;
use crate::failure::Failure;

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";
const LINES: &str = goodword_domain::api::NDJSON;
const HTML: &str = "text/html; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// Told for every fault alike: what broke is for the log.
const BROKEN: &str = r#"{"type":"urn:goodword:problem:internal","title":"Something broke on our side","status":500,"detail":"It has been logged.","code":"internal"}"#;
const UNAVAILABLE: &str = r#"{"type":"urn:goodword:problem:unavailable","title":"Not available at the moment","status":503,"detail":"Send the same again in a moment: a repeated call changes nothing twice.","code":"unavailable"}"#;

/// An answer, before it becomes the platform's.
#[derive(Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(&'static str, Cow<'static, str>)>,
    body: ResponseBody,
}

impl Reply {
    fn new(status: u16, kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self::with_body(status, kind, ResponseBody::Body(body.into()))
    }

    fn with_body(status: u16, kind: &'static str, body: ResponseBody) -> Self {
        Self { status, headers: vec![("content-type", Cow::Borrowed(kind))], body }
    }

    /// No body.
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: ResponseBody::Empty }
    }

    /// A value of the contract.
    pub fn json<T: Serialize>(status: u16, value: &T) -> Result<Self, Failure> {
        Ok(Self::new(status, JSON, serde_json::to_vec(value)?))
    }

    /// JSON that an object has written, passed on unread.
    pub fn relayed_json(status: u16, answer: Response) -> Self {
        Self::with_body(status, JSON, answer.into_parts().1)
    }

    /// A problem document that an object has written, passed on unread.
    pub fn relayed_problem(status: u16, answer: Response) -> Self {
        Self::with_body(status, PROBLEM, answer.into_parts().1)
    }

    /// What is written while it is sent; `at` is what is being done, for the log.
    pub fn stream(
        kind: &'static str,
        at: String,
        chunks: impl Stream<Item = Result<Vec<u8>, Failure>> + 'static,
    ) -> Result<Self, Failure> {
        // An error ends the connection, not the body: a file that ends is whole.
        let chunks = chunks.map_err(move |failure| {
            failure.log(&at);
            worker::Error::RustError("broken off".to_owned())
        });
        Ok(Self::with_body(200, kind, Response::from_stream(chunks)?.into_parts().1))
    }

    /// JSON that was kept.
    pub fn kept_json(status: u16, body: Vec<u8>) -> Self {
        Self::new(status, JSON, body)
    }

    /// JSON, one value a line.
    pub fn lines(lines: Vec<u8>) -> Self {
        Self::new(200, LINES, lines)
    }

    /// JSON, one value a line, as it becomes known.
    pub fn lines_to_come(lines: impl Stream<Item = Vec<u8>> + 'static) -> Result<Self, Failure> {
        let answer = Response::from_stream(lines.map(Ok::<_, worker::Error>))?;
        Ok(Self::with_body(200, LINES, answer.into_parts().1))
    }

    /// A page for people.
    pub fn html(status: u16, page: String) -> Self {
        Self::new(status, HTML, page)
    }

    /// A picture.
    pub fn svg(picture: String) -> Self {
        Self::new(200, SVG, picture)
    }

    /// A refusal of ours.
    pub fn refusal(refusal: &Refusal) -> Self {
        let reply = Self::problem(&problem(refusal));
        match refusal {
            Refusal::RateLimited { retry_after_s } => reply.with("retry-after", retry_after_s.to_string()),
            Refusal::KeyMissing | Refusal::KeyWrong | Refusal::TokenMissing | Refusal::TokenWrong => {
                reply.with("www-authenticate", "Bearer")
            }
            _ => reply,
        }
    }

    /// A refusal's document.
    pub fn problem(problem: &Problem) -> Self {
        match serde_json::to_vec(problem) {
            Ok(body) => Self::new(problem.status, PROBLEM, body),
            Err(_) => Self::broken(),
        }
    }

    /// Ours: constant.
    pub fn broken() -> Self {
        Self::new(500, PROBLEM, BROKEN)
    }

    /// Ours, and soon over: constant.
    pub fn unavailable() -> Self {
        Self::new(503, PROBLEM, UNAVAILABLE).with("retry-after", "1")
    }

    /// The same with one more header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same without its body, as `HEAD` asks.
    #[must_use]
    pub fn without_body(mut self) -> Self {
        self.body = ResponseBody::Empty;
        self
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// A header's value, if it is set.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(set, _)| *set == name).map(|(_, value)| value.as_ref())
    }

    /// The body, unless it is somebody else's stream.
    pub fn body(&self) -> Option<&[u8]> {
        match &self.body {
            ResponseBody::Body(body) => Some(body),
            ResponseBody::Empty => Some(&[]),
            ResponseBody::Stream(_) => None,
        }
    }

    /// The body of a JSON answer.
    #[cfg(test)]
    pub fn json_body(&self) -> serde_json::Value {
        let ResponseBody::Body(body) = &self.body else { return serde_json::Value::Null };
        serde_json::from_slice(body).unwrap()
    }

    /// The body of a page.
    #[cfg(test)]
    pub fn text_body(&self) -> String {
        let ResponseBody::Body(body) = &self.body else { return String::new() };
        String::from_utf8(body.clone()).unwrap()
    }

    /// As the platform takes it.
    pub fn into_response(self) -> worker::Result<Response> {
        let headers = Headers::new();
        for (name, value) in &self.headers {
            headers.set(name, value)?;
        }
        Ok(Response::from_body(self.body)?.with_status(self.status).with_headers(headers))
    }
}
