//! What the Worker and its objects say to each other: the same declarations as everywhere, sent by `fetch`.
//!
//! An object is reached by its binding alone; whatever arrives there has passed the Worker's checks. The secret key
//! and the status token are the exception: only the object can check them, so `Authorization` travels along, and whatever else
//! of the headers the object must see.

use goodword_domain::api::{Endpoint, Method, Nothing};
use goodword_domain::value::{Code, PublicKey};
use js_sys::Uint8Array;
use serde::de::DeserializeOwned;
use worker::{Env, Headers, Request, RequestInit, Response, Stub};

use crate::failure::{Failure, Fault};
use crate::front::CALL_ID;
use crate::http::Reply;

/// Requests to objects need an absolute address; nobody looks at its host.
const HOST: &str = "https://object";
/// How much of a code names its registry: 1,024 registries, so that none has to answer for all.
const REGISTRY_NAME: usize = 2;

/// An object that can be called.
#[derive(Debug, Clone, Copy)]
pub enum Peer<'a> {
    /// A shop's own object, by its public key.
    Shop(&'a PublicKey),
    /// The registry that knows which shop a code belongs to.
    Registry(Code),
}

impl Peer<'_> {
    fn stub(self, env: &Env) -> Result<Stub, Failure> {
        let stub = match self {
            Self::Shop(shop) => env.durable_object("SHOP")?.get_by_name(shop.as_ref())?,
            Self::Registry(code) => {
                let name = code.as_ref().get(..REGISTRY_NAME).unwrap_or_default();
                env.durable_object("CODES")?.get_by_name(name)?
            }
        };
        Ok(stub)
    }
}

/// A request as it goes on to an object, its body unread.
#[derive(Debug)]
pub struct Raw<'a> {
    /// `GET`, `POST`, …
    pub method: &'a str,
    /// Still percent-encoded, with the query behind `?`.
    pub path_and_query: &'a str,
    /// What travels on of the caller's headers.
    pub headers: &'a [(&'static str, String)],
    /// The body, as it came.
    pub body: &'a [u8],
}

/// Calls a route of an object, on behalf of the call with this id, by which it is found in the object's log; empty where it is
/// nobody's call. What the object refuses comes back as [`Failure::Relayed`].
pub async fn call<E>(
    env: &Env,
    peer: Peer<'_>,
    id: &str,
    args: &E::Path,
    request: &E::Request,
) -> Result<E::Response, Failure>
where
    E: Endpoint<Query = Nothing>,
{
    let body = if E::METHOD == Method::Get { Vec::new() } else { serde_json::to_vec(request)? };
    let path = E::path(args);
    let headers = [(CALL_ID, id.to_owned())];
    let headers = if id.is_empty() { &[][..] } else { &headers };
    let raw = Raw { method: E::METHOD.as_str(), path_and_query: &path, headers, body: &body };
    ask(env, peer, &raw, E::PATH).await
}

/// As [`call`], with a request that travels on as it came; `name` is for the log.
pub async fn ask<T: DeserializeOwned>(
    env: &Env,
    peer: Peer<'_>,
    raw: &Raw<'_>,
    name: &str,
) -> Result<T, Failure> {
    let mut told = read(send(env, peer, raw).await?, name).await?;
    // An answer without content is `Nothing`, which reads from an empty object.
    if told.is_empty() {
        told.extend_from_slice(b"{}");
    }
    Ok(serde_json::from_slice(&told)?)
}

/// Hands a part of a batch to a shop's object; its answer is as many lines.
pub async fn lines_of(env: &Env, shop: &PublicKey, raw: &Raw<'_>) -> Result<Vec<u8>, Failure> {
    read(send(env, Peer::Shop(shop), raw).await?, raw.path_and_query).await
}

async fn read(mut answer: Response, path: &str) -> Result<Vec<u8>, Failure> {
    let status = answer.status_code();
    match status {
        200..300 => Ok(answer.bytes().await?),
        400..500 => Err(Failure::Relayed(Box::new(serde_json::from_slice(&answer.bytes().await?)?))),
        503 => Err(Fault::unavailable(format!("{path} answered {status}")).into()),
        _ => Err(Fault::new(format!("{path} answered {status}")).into()),
    }
}

/// Hands a request on to a shop's object, and the answer back, both unread.
pub async fn forward(env: &Env, shop: &PublicKey, raw: &Raw<'_>) -> Result<Reply, Failure> {
    let answer = send(env, Peer::Shop(shop), raw).await?;
    let status = answer.status_code();
    let replayed = answer.headers().has("idempotency-replayed")?;
    let asks_for_a_key = answer.headers().has("www-authenticate")?;
    Ok(match status {
        503 => Reply::unavailable(),
        // The object has logged what broke.
        500.. => Reply::broken(),
        _ if asks_for_a_key => Reply::relayed_problem(status, answer).with("www-authenticate", "Bearer"),
        400.. => Reply::relayed_problem(status, answer),
        _ if replayed => Reply::relayed_json(status, answer).with("idempotency-replayed", "true"),
        _ => Reply::relayed_json(status, answer),
    })
}

async fn send(env: &Env, peer: Peer<'_>, raw: &Raw<'_>) -> Result<Response, Failure> {
    let mut init = RequestInit::new();
    init.with_method(raw.method.to_owned().into());
    if !raw.headers.is_empty() {
        let headers = Headers::new();
        for (name, value) in raw.headers {
            headers.set(name, value)?;
        }
        init.with_headers(headers);
    }
    if !raw.body.is_empty() {
        init.with_body(Some(Uint8Array::from(raw.body).into()));
    }
    let request = Request::new_with_init(&[HOST, raw.path_and_query].concat(), &init)?;
    let answer = peer.stub(env)?.fetch_with_request(request).await;
    // The object was moved, restarted or is overloaded: every call may be repeated.
    answer.map_err(|error| Fault::unavailable(format!("an object did not answer: {error}")).into())
}
