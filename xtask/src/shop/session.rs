//! A visitor's session: a random cookie; all else stays on the server.
//! Here the shop also remembers the `?ref=` that a friend arrives with. It travels with the order later: no third party,
//! and nothing that a browser would throw away after a week.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::App;
use super::cart::Cart;
use super::goodword::FriendOffer;
use super::notice::Notice;
use super::pages::Failure;
use super::texts::Language;

const COOKIE: &str = "leaf_session";
const LONGEST_REFERENCE: usize = 32;

/// What the shop knows of a visitor.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// English until another is chosen.
    pub language: Language,
    /// What is in the cart.
    pub cart: Cart,
    /// A friend's code that was applied to the cart.
    pub discount: Option<FriendOffer>,
    /// Something to say on the next page, once.
    pub notice: Option<Notice>,
    /// The code from `?ref=`: the first one stays until an order is placed.
    pub reference: Option<String>,
    /// Who is signed in.
    pub customer_id: Option<String>,
}

/// A request's session, as handlers get it.
#[derive(Clone, Default)]
pub struct Visit(Arc<Mutex<Session>>);

/// All sessions; they end with the process.
#[derive(Default)]
pub struct Sessions(Mutex<HashMap<String, Visit>>);

/// What any address of the shop may carry.
#[derive(Deserialize)]
struct Landing {
    #[serde(rename = "ref")]
    reference: Option<String>,
    lang: Option<String>,
}

impl Visit {
    /// The session; never hold it while waiting for something else.
    pub fn session(&self) -> MutexGuard<'_, Session> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn land(&self, landing: Landing) {
        let mut session = self.session();
        if let Some(language) = landing.lang.as_deref().and_then(Language::parse) {
            session.language = language;
        }
        if let Some(reference) = landing.reference.filter(|reference| is_reference(reference)) {
            session.reference.get_or_insert(reference);
        }
    }
}

/// It is only passed on, so its shape is all that is checked here.
fn is_reference(text: &str) -> bool {
    (1..=LONGEST_REFERENCE).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

impl Sessions {
    fn find(&self, token: &str) -> Option<Visit> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(token).cloned()
    }

    fn keep(&self, visit: Visit) -> anyhow::Result<String> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).context("the system has no random bytes")?;
        let token = format!("{:032x}", u128::from_ne_bytes(random));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(token.clone(), visit);
        Ok(token)
    }
}

/// Middleware: gives each request its session. A visitor of whom there is nothing to remember gets no cookie.
pub async fn remember(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let known = token(request.headers()).and_then(|token| app.sessions.find(token));
    let is_new = known.is_none();
    let visit = known.unwrap_or_default();
    if let Ok(Query(landing)) = Query::<Landing>::try_from_uri(request.uri()) {
        visit.land(landing);
    }
    request.extensions_mut().insert(visit.clone());
    let mut response = next.run(request).await;
    if is_new && *visit.session() != Session::default() {
        match app.sessions.keep(visit).and_then(|token| cookie(&token)) {
            Ok(cookie) => response.headers_mut().append(header::SET_COOKIE, cookie),
            Err(error) => return Failure::from(error).into_response(),
        };
    }
    response
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// A shop on the open web adds `Secure`; this one is served on the loopback address without TLS.
fn cookie(token: &str) -> anyhow::Result<HeaderValue> {
    Ok(HeaderValue::try_from(format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn landed(references: &[&str]) -> Option<String> {
        let visit = Visit::default();
        for reference in references {
            visit.land(Landing { reference: Some((*reference).to_owned()), lang: None });
        }
        visit.session().reference.clone()
    }

    #[test]
    fn the_first_friend_keeps_the_visitor() {
        assert_eq!(landed(&["7KQ2M9XC", "AAAAAAAA"]).as_deref(), Some("7KQ2M9XC"));
    }

    #[test]
    fn what_cannot_be_a_code_is_not_remembered() {
        for text in ["", "<script>", &"A".repeat(33)] {
            assert_eq!(landed(&[text]), None, "{text:?}");
        }
    }

    #[test]
    fn finds_its_cookie_among_others() {
        for (cookies, is) in [
            ("leaf_session=abc", Some("abc")),
            ("a=b; leaf_session=abc; c=d", Some("abc")),
            ("leaf_session_old=x", None),
            ("", None),
        ] {
            let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(cookies))]);
            assert_eq!(token(&headers), is, "{cookies:?}");
        }
    }
}
