//! How a platform is connected, and what it is told then.

mod guide;

use goodword_domain::api::platforms::{
    ConnectPlatform, DisconnectPlatform, ListPlatforms, PlatformRequest, Platforms,
};
use goodword_domain::api::{Nothing, Scope};
use goodword_domain::platform::Platform;
use goodword_domain::refusal::Refusal;
use goodword_domain::value::Invalid;

use super::callers;
use super::dispatch::{Call, Desk, anew};
use crate::failure::{Failure, Fault};
use crate::front::OWN_ORIGIN;
use crate::http::Reply;
use crate::store::{Sql, platforms};

/// The old secret and the new, and one to spare.
const MOST_SECRETS: usize = 3;

/// Whoever knows a platform's secret tells of orders, and asks for exports and erasures.
const TOLD_BY_PLATFORMS: [Scope; 2] = [Scope::OrdersWrite, Scope::People];

/// Connects a platform, or changes its secrets. The same again changes nothing.
pub fn connect<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (platform,) = call.path::<ConnectPlatform>()?;
    callers::may_also(desk, call, TOLD_BY_PLATFORMS)?;
    let PlatformRequest { secrets, shop_domain } = call.request::<ConnectPlatform>()?;
    if !(1..=MOST_SECRETS).contains(&secrets.len()) {
        return Err(Refusal::bad_field("secrets", Invalid::OutOfRange).into());
    }
    let invalid = match (platform, &shop_domain) {
        (Platform::Stripe, Some(_)) => Some(Invalid::UnknownField),
        (Platform::Shopify | Platform::Woocommerce, None) => Some(Invalid::MissingField),
        // By another of the shop's hosts none of its deliveries would be known for its own.
        (Platform::Shopify, Some(host)) if !host.as_ref().ends_with(".myshopify.com") => {
            Some(Invalid::NotMyshopify)
        }
        _ => None,
    };
    if let Some(invalid) = invalid {
        return Err(Refusal::bad_field("shop_domain", invalid).into());
    }
    let purpose = purpose(platform);
    let sealed = secrets.iter().map(|secret| desk.vault.seal(purpose, secret.as_bytes()));
    let sealed = sealed.collect::<Result<Vec<_>, _>>()?;
    let connected = desk.sql.transaction(|| {
        platforms::connect(desk.sql, platform, shop_domain.as_ref(), &sealed, desk.now)?;
        let connected = platforms::get(desk.sql, platform)?;
        connected.ok_or_else(|| Fault::new("a platform that is connected to nothing").into())
    })?;
    anew::<ConnectPlatform>(&guide::view(desk, &connected, edge(call))?)
}

/// The platforms that are connected, and those that have left and are yet to be erased.
pub fn list<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let all = platforms::all(desk.sql)?;
    let told = all.iter().filter(|one| one.left_at.is_none() || one.erase_at.is_some());
    let items = told.map(|one| guide::view(desk, one, edge(call)));
    anew::<ListPlatforms>(&Platforms { items: items.collect::<Result<_, _>>()? })
}

/// Disconnects a platform. One that is not connected stays so, and one that has left is erased as was said.
pub fn disconnect<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (platform,) = call.path::<DisconnectPlatform>()?;
    call.request::<DisconnectPlatform>()?;
    platforms::disconnect(desk.sql, platform)?;
    anew::<DisconnectPlatform>(&Nothing {})
}

/// What a platform's secrets are encrypted for: those of one open nowhere else.
pub fn purpose(platform: Platform) -> &'static str {
    match platform {
        Platform::Shopify => "platform:shopify",
        Platform::Woocommerce => "platform:woocommerce",
        Platform::Stripe => "platform:stripe",
    }
}

/// The address under which the Worker was called.
fn edge(call: &Call) -> &str {
    call.header(OWN_ORIGIN).unwrap_or_default()
}
