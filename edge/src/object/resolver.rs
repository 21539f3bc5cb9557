//! Where a name leads, asked of a resolver by https (its JSON form): a Worker cannot look names up by itself.
//!
//! A name may lead elsewhere a moment later, so this is no wall. That is the network: Cloudflare's reaches nothing private,
//! nor does workerd's by default. It is what shows the owner of a webhook why nothing comes.

use std::rc::Rc;

use goodword_domain::webhooks::{LeadsTo, leads_to};
use worker::web_sys::AbortSignal;
use worker::{Env, Fetch, Headers, Method, Request, RequestInit};

const BINDING: &str = "RESOLVER";

/// Whom to ask; nobody where `RESOLVER` is empty, as on a developer's machine.
#[derive(Debug, Clone)]
pub struct Resolver(Option<Rc<str>>);

impl Resolver {
    /// As the Worker's configuration says.
    pub fn of(env: &Env) -> Self {
        let told = env.var(BINDING).map(|told| told.to_string()).unwrap_or_default();
        Self((!told.is_empty()).then(|| told.into()))
    }

    /// Where a name leads. Who asks nobody lets the network judge.
    pub async fn find(&self, name: &str, signal: &AbortSignal) -> LeadsTo {
        let Some(resolver) = &self.0 else { return LeadsTo::Public };
        let (v4, v6) =
            futures_util::join!(ask(resolver, name, "A", signal), ask(resolver, name, "AAAA", signal));
        match (v4, v6) {
            (Ok(v4), Ok(v6)) => leads_to([&v4, &v6]),
            _ => LeadsTo::Nowhere,
        }
    }
}

/// The name is one that [`may_call`](goodword_domain::webhooks::may_call) has seen: letters, digits, hyphens and dots.
async fn ask(resolver: &str, name: &str, kind: &str, signal: &AbortSignal) -> worker::Result<Vec<u8>> {
    let headers = Headers::new();
    headers.set("accept", "application/dns-json")?;
    let mut init = RequestInit::new();
    init.with_method(Method::Get).with_headers(headers);
    let request = Request::new_with_init(&[resolver, "?name=", name, "&type=", kind].concat(), &init)?;
    Fetch::Request(request).send_with_signal(&signal.clone().into()).await?.bytes().await
}
