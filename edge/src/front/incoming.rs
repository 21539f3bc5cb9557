use goodword_domain::value::CallId;
use worker::Request;

use crate::failure::Failure;
use crate::secrets::random;

/// The headers that say who is calling, or how a call is meant: they travel on to the shop's object.
const PASSED_ON: [&str; 3] = ["authorization", "idempotency-key", CALL_ID];
/// The id by which a call is found in a log.
pub const CALL_ID: &str = "x-request-id";
/// The longest id of a call that we take over.
const LONGEST_ID: usize = 128;
/// The address under which the Worker was called, for answers of the shop's object that name our addresses.
pub const OWN_ORIGIN: &str = "x-goodword-origin";
/// What platforms say about their deliveries.
const OF_DELIVERIES: [&str; 7] = [
    "x-shopify-hmac-sha256",
    "x-shopify-shop-domain",
    "x-shopify-topic",
    "x-shopify-triggered-at",
    "x-wc-webhook-signature",
    "x-wc-webhook-topic",
    "stripe-signature",
];

/// What of a request decides where it goes and who sent it; the body is not among it.
#[derive(Debug)]
pub struct Incoming {
    /// `GET`, `POST`, …
    pub method: String,
    /// Still percent-encoded.
    pub path: String,
    /// Without `?`; empty if there is none.
    pub query: String,
    /// Scheme, host and port that we were called by.
    pub own_origin: String,
    /// Who a browser says is calling.
    pub origin: Option<String>,
    /// Those of [`PASSED_ON`] that came, by their names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The network address, as the platform tells it. Never stored.
    pub address: Option<String>,
    /// `Accept-Language`, for pages that tell of a failure.
    pub languages: Option<String>,
}

impl Incoming {
    /// Reads the head of a request.
    pub fn of(request: &Request) -> Result<Self, Failure> {
        let headers = request.headers();
        let (own_origin, path, query) = split_url(&request.inner().url());
        let mut passed_on = Vec::new();
        for &name in PASSED_ON.iter().chain(passed_on_besides(&path)) {
            if let Some(value) = headers.get(name)? {
                passed_on.push((name, value));
            }
        }
        Ok(Self {
            method: request.inner().method(),
            path,
            query,
            own_origin,
            origin: headers.get("origin")?,
            headers: passed_on,
            address: headers.get("cf-connecting-ip")?,
            languages: headers.get("accept-language")?,
        })
    }

    /// With an id by which the call is found in a log: the caller's own, if it is fit to stand there, or else a new one.
    pub fn with_id(mut self) -> Result<Self, Failure> {
        if !is_id(self.id()) {
            self.headers.retain(|(name, _)| *name != CALL_ID);
            self.headers.push((CALL_ID, CallId::from_bytes(random()?).into()));
        }
        Ok(self)
    }

    /// The call's id; empty where it has none.
    pub fn id(&self) -> &str {
        self.header(CALL_ID).unwrap_or_default()
    }

    /// A header that is passed on.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(given, _)| *given == name).map(|(_, value)| value.as_str())
    }

    /// What stands behind `Bearer`.
    pub fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header("authorization")?.trim().split_once(' ')?;
        let token = token.trim();
        (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
    }

    /// Path and query, as they go on to an object.
    pub fn path_and_query(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { [&self.path, "?", &self.query].concat() }
    }
}

fn is_id(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/+=".contains(&byte);
    (1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(fits)
}

/// Each header costs as it crosses from JavaScript: most routes need no more.
fn passed_on_besides(path: &str) -> &'static [&'static str] {
    if path.starts_with("/hooks/") {
        &OF_DELIVERIES
    } else if path.starts_with("/v1/code-bank/") {
        // JSON, or a text of lines.
        &["content-type"]
    } else if path.starts_with("/v1/platforms") {
        &[OWN_ORIGIN]
    } else {
        &[]
    }
}

/// Origin, path and query of an address that the platform has normalised.
fn split_url(url: &str) -> (String, String, String) {
    let url = url.split('#').next().unwrap_or_default();
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let (scheme, rest) = address.split_once("://").unwrap_or(("https", address));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    ([scheme, "://", host].concat(), ["/", path].concat(), query.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart() {
        for (url, origin, path, query) in [
            ("https://edge.example/r/7KQ2M9XC", "https://edge.example", "/r/7KQ2M9XC", ""),
            ("http://127.0.0.1:8787/?a=/b?c", "http://127.0.0.1:8787", "/", "a=/b?c"),
            ("https://edge.example/v1/orders/%23%2F1?x#y", "https://edge.example", "/v1/orders/%23%2F1", "x"),
        ] {
            assert_eq!(split_url(url), (origin.to_owned(), path.to_owned(), query.to_owned()));
        }
    }

    fn with_header(name: &'static str, value: Option<&str>) -> Incoming {
        Incoming {
            method: String::new(),
            path: String::new(),
            query: String::new(),
            own_origin: String::new(),
            origin: None,
            headers: value.map(|value| (name, value.to_owned())).into_iter().collect(),
            address: None,
            languages: None,
        }
    }

    /// What cannot stand in a log as it is, or is too long for it, is not the call's id.
    #[test]
    fn the_callers_id_is_taken_over_if_it_is_one() {
        let too_long = "x".repeat(129);
        let longest = &too_long[1..];
        let id = |given| with_header("x-request-id", given).with_id().unwrap().id().to_owned();
        for good in ["1", "018f-9c:a/b+c==", longest] {
            assert_eq!(id(Some(good)), good);
        }
        for none in [None, Some(""), Some("a b"), Some("a\nb"), Some("ü"), Some(too_long.as_str())] {
            assert!(id(none).parse::<CallId>().is_ok(), "{none:?}");
        }
        assert_ne!(id(None), id(None));
    }

    #[test]
    fn a_bearer_is_found_as_servers_write_it() {
        let bearer = |header: Option<&str>| with_header("authorization", header).bearer().map(str::to_owned);
        for header in ["Bearer sk_1", "bearer sk_1", " BEARER  sk_1 "] {
            assert_eq!(bearer(Some(header)).as_deref(), Some("sk_1"), "{header}");
        }
        for header in [None, Some(""), Some("Bearer"), Some("Bearer "), Some("Basic sk_1"), Some("sk_1")] {
            assert_eq!(bearer(header), None, "{header:?}");
        }
    }
}
