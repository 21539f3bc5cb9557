//! Who may call: each [`Caller`] of the declarations, checked once, before any handler.

use std::sync::atomic::{AtomicBool, Ordering};

use goodword_domain::api::inside::ShopView;
use goodword_domain::api::platforms::ReceiveDelivery;
use goodword_domain::api::{Caller, Endpoint, Found, PathArg, PathArgs};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{Origin, PublicKey};
use worker::{Env, console_error};

use super::hooks::Look;
use super::incoming::Incoming;
use super::lookup;
use crate::failure::{Failure, Fault};
use crate::secrets::{self, SecretKey};

/// The windows of the rate limits, as `wrangler.toml` sets them.
const PAGE_WINDOW_S: u32 = 60;
const KEY_WINDOW_S: u32 = 10;

/// A caller who has shown that they may call.
#[derive(Debug)]
pub enum Admitted {
    /// Anyone at all.
    Anyone,
    /// Has the operator's key.
    Operator,
    /// Has something that looks like a key of this shop; whether it is right, only the shop's object knows.
    Server(PublicKey),
    /// Says that it delivers to this shop, and looks like it or not; whether it is right, only the shop's object knows.
    Platform(PublicKey, Look),
    /// A page of this shop, or somebody who is no page of anybody.
    Page(Box<ShopView>),
}

impl Admitted {
    /// Checks the caller of a route.
    pub async fn check(env: &Env, found: &Found, incoming: &Incoming) -> Result<Self, Failure> {
        match found.route.caller() {
            Caller::Anyone => Ok(Self::Anyone),
            Caller::Operator => operator(env, incoming).map(|()| Self::Operator),
            Caller::Server(_) => server(incoming).map(Self::Server).map_err(Failure::from),
            Caller::Page | Caller::Advocate => {
                let key = found.args.first().ok_or(Refusal::RouteUnknown)?;
                let shop = lookup::shop(env, incoming.id(), &PublicKey::parse(key)?).await?;
                check_origin(&shop.origins, incoming.origin.as_deref())?;
                Ok(Self::Page(Box::new(shop)))
            }
            Caller::Platform => {
                let (shop, platform) = <ReceiveDelivery as Endpoint>::Path::parse(&found.args)?;
                Ok(Self::Platform(shop, Look::of(platform, |name| incoming.header(name))))
            }
            Caller::Worker => Err(Refusal::RouteUnknown.into()),
        }
    }

    /// The shop whose page is calling.
    pub fn shop(&self) -> Result<&ShopView, Failure> {
        match self {
            Self::Page(shop) => Ok(shop),
            _ => Err(Fault::new("a route of pages that is declared for others").into()),
        }
    }

    /// The shop whose object is to answer.
    pub fn shop_key(&self) -> Result<&PublicKey, Failure> {
        match self {
            Self::Page(shop) => Ok(&shop.public_key),
            Self::Server(shop) | Self::Platform(shop, _) => Ok(shop),
            _ => Err(Fault::new("a shop's route that is declared for others").into()),
        }
    }
}

fn operator(env: &Env, incoming: &Incoming) -> Result<(), Failure> {
    let given = incoming.bearer().ok_or(Refusal::KeyMissing)?;
    // Without a key there is no operator: nobody is let in, rather than everybody.
    let key = env.secret("OPERATOR_KEY").map(|key| key.to_string()).unwrap_or_default();
    if !key.is_empty() && secrets::same(given, &key) { Ok(()) } else { Err(Refusal::KeyWrong.into()) }
}

fn server(incoming: &Incoming) -> Result<PublicKey, Refusal> {
    SecretKey::shop(incoming.bearer().ok_or(Refusal::KeyMissing)?).ok_or(Refusal::KeyWrong)
}

/// A request without `Origin` comes from no foreign page: browsers send it with every call from one origin to another.
pub fn check_origin(allowed: &[Origin], origin: Option<&str>) -> Result<(), Refusal> {
    match origin {
        None => Ok(()),
        Some(origin) if allowed.iter().any(|one| one.as_ref() == origin) => Ok(()),
        Some(_) => Err(Refusal::OriginNotAllowed),
    }
}

/// Whether the caller may call now: one visitor so often in a minute; one secret key, whoever shows keys of one shop from one
/// address, and one address of a platform, so often in ten seconds.
pub async fn limit_rate(env: &Env, admitted: &Admitted, incoming: &Incoming) -> Result<(), Failure> {
    match admitted {
        Admitted::Page(shop) => limit_visitor(env, &shop.public_key, incoming.address.as_deref()).await,
        Admitted::Server(shop) => {
            // Whoever tries keys has a new one each time, and each would reach the shop's object.
            let address = incoming.address.as_deref().unwrap_or_default();
            limit(env, "ADDRESS_LIMIT", [shop.as_ref(), " ", address].concat(), KEY_WINDOW_S).await?;
            let key = secrets::digest_hex(incoming.bearer().unwrap_or_default());
            limit(env, "KEY_LIMIT", key, KEY_WINDOW_S).await
        }
        // No platform comes near it, and would give up on a shop that turned its deliveries away.
        Admitted::Platform(shop, Look::Signed) => {
            let address = incoming.address.as_deref().unwrap_or_default();
            let sender = ["hooks ", shop.as_ref(), " ", address].concat();
            limit(env, "KEY_LIMIT", sender, KEY_WINDOW_S).await
        }
        Admitted::Platform(shop, look) => {
            limit_visitor(env, shop, incoming.address.as_deref()).await?;
            if *look == Look::PerhapsPing { Ok(()) } else { Err(Refusal::DeliverySignatureWrong.into()) }
        }
        Admitted::Anyone | Admitted::Operator => Ok(()),
    }
}

/// Whether a visitor of this shop may call now.
pub async fn limit_visitor(env: &Env, shop: &PublicKey, address: Option<&str>) -> Result<(), Failure> {
    let visitor = [shop.as_ref(), " ", address.unwrap_or_default()].concat();
    limit(env, "PAGE_LIMIT", visitor, PAGE_WINDOW_S).await
}

/// A limit that does not work limits nobody. That is logged, once: it would be so at every call.
async fn limit(env: &Env, binding: &str, who: String, retry_after_s: u32) -> Result<(), Failure> {
    static LOGGED: AtomicBool = AtomicBool::new(false);
    match async { env.rate_limiter(binding)?.limit(who).await }.await {
        Ok(outcome) if !outcome.success => Err(Refusal::RateLimited { retry_after_s }.into()),
        Ok(_) => Ok(()),
        Err(error) => {
            if !LOGGED.swap(true, Ordering::Relaxed) {
                console_error!("the rate limit {binding} does not work: {error}");
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_shops_own_pages_may_call() {
        let allowed = ["https://tea.example", "http://127.0.0.1:8788"].map(|text| text.parse().unwrap());
        for origin in [None, Some("https://tea.example"), Some("http://127.0.0.1:8788")] {
            assert_eq!(check_origin(&allowed, origin), Ok(()), "{origin:?}");
        }
        for foreign in [
            "null",
            "",
            "http://tea.example",
            "https://tea.example.evil.example",
            "https://tea.example:444",
            "https://evil.example",
            "http://127.0.0.1:8787",
        ] {
            assert_eq!(check_origin(&allowed, Some(foreign)), Err(Refusal::OriginNotAllowed), "{foreign}");
        }
    }
}
