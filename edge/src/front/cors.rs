//! Who may read our answers from a page (the Fetch standard's CORS protocol).

use goodword_domain::api::{Caller, Found, Method, Route};

use super::incoming::Incoming;
use crate::http::Reply;

/// Answers a preflight without looking at the shop: it gives nothing away, and the call itself is checked.
pub fn preflight(incoming: &Incoming) -> Reply {
    let of_pages = |method: &Method| {
        let found = Route::find(method.as_str(), &incoming.path);
        found.is_ok_and(|Found { route, .. }| matches!(route.caller(), Caller::Page | Caller::Advocate))
    };
    let methods: Vec<_> =
        Route::methods(&incoming.path).into_iter().filter(of_pages).map(Method::as_str).collect();
    let reply = Reply::empty(204).with("vary", "origin");
    match &incoming.origin {
        Some(origin) if !methods.is_empty() => reply
            .with("access-control-allow-origin", origin.clone())
            .with("access-control-allow-methods", methods.join(", "))
            .with("access-control-allow-headers", "content-type, authorization, x-request-id")
            .with("access-control-max-age", "86400"),
        _ => reply,
    }
}

/// Lets a page of the shop read the answer.
pub fn readable_by(reply: Reply, origin: Option<&str>) -> Reply {
    let reply = reply.with("vary", "origin");
    match origin {
        Some(origin) => reply
            .with("access-control-allow-origin", origin.to_owned())
            .with("access-control-expose-headers", "retry-after, x-request-id"),
        None => reply,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preflight_of(path: &str, origin: Option<&str>) -> Reply {
        preflight(&Incoming {
            method: "OPTIONS".to_owned(),
            path: path.to_owned(),
            query: String::new(),
            own_origin: "https://edge.example".to_owned(),
            origin: origin.map(str::to_owned),
            headers: Vec::new(),
            address: None,
            languages: None,
        })
    }

    #[test]
    fn pages_may_ask_for_the_page_routes_only() {
        let origin = Some("https://tea.example");
        let join = preflight_of("/v1/shops/pk_x/advocates", origin);
        assert_eq!(join.header("access-control-allow-origin"), origin);
        assert_eq!(join.header("access-control-allow-methods"), Some("POST"));
        for path in ["/v1/orders", "/v1/shops", "/inside/shop", "/nothing"] {
            assert_eq!(preflight_of(path, origin).header("access-control-allow-origin"), None, "{path}");
        }
        assert_eq!(
            preflight_of("/v1/shops/pk_x/advocates", None).header("access-control-allow-origin"),
            None
        );
    }
}
