//! The inbox of platforms: a delivery is checked and kept, answered, and worked off after that.
//!
//! | file | what |
//! |---|---|
//! | `whose` | which shop a delivery is of, and whether its body says what its headers say |
//! | `work` | takes due deliveries, and works them off one after the other |
//! | `apply` | one fact of a delivery: into the ledger, by the same way as from the shop's server |
//! | `leaving` | the shop takes our app out |

mod apply;
mod leaving;
mod whose;
mod work;

use goodword_domain::api::Nothing;
use goodword_domain::api::platforms::{ListInbox, ReceiveDelivery};
use goodword_domain::platform::Platform;
use goodword_domain::refusal::Refusal;
use goodword_domain::value::Timestamp;

use super::dispatch::{Call, Desk, anew};
use super::lists::Place;
use super::platforms::purpose;
use crate::failure::Failure;
use crate::front::is_ping;
use crate::http::Reply;
use crate::secrets::PlatformSignature;
use crate::store::inbox::Arrival;
use crate::store::{Sql, inbox, platforms};

pub use leaving::erase_due;
pub use work::{take, work_off};

/// What a delivery's log keeps, in days.
const KEPT_DAYS: i64 = 30;
/// A topic is the platform's word, and kept: no longer than any of theirs.
const MOST_TOPIC_CHARS: usize = 80;

/// Takes a delivery in. Kept, it is answered for: the platform need not send it again.
pub fn receive<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (_, platform) = call.path::<ReceiveDelivery>()?;
    let header = call.header(PlatformSignature::header(platform));
    if platform == Platform::Woocommerce && header.is_none() && is_ping(&call.body) {
        return anew::<ReceiveDelivery>(&Nothing {});
    }
    let connected = platforms::get(desk.sql, platform)?.ok_or(Refusal::PlatformNotConnected)?;
    let secrets = connected.secrets.iter().map(|sealed| desk.vault.open(purpose(platform), sealed));
    let secrets = secrets.collect::<Result<Vec<_>, _>>()?;
    let signature = header.and_then(|header| PlatformSignature::read(platform, header));
    if !signature.is_some_and(|signature| signature.fits(&call.body, &secrets, desk.now)) {
        return Err(Refusal::DeliverySignatureWrong.into());
    }
    let body = String::from_utf8_lossy(&call.body);
    let topic = topic(platform, call);
    if connected.left_at.is_some() && !whose::is_last_word(&topic) {
        return Err(Refusal::PlatformNotConnected.into());
    }
    let arrived = if !whose::is_of_shop(&connected, &topic, call) {
        Arrival::Ignored("shop_foreign")
    } else if whose::is_outdated(&connected, &topic, call) {
        Arrival::Ignored("outdated")
    } else {
        Arrival::Kept(&body)
    };
    inbox::receive(desk.sql, platform, &topic, arrived, desk.now)?;
    anew::<ReceiveDelivery>(&Nothing {})
}

/// What a platform has delivered, and what has become of it.
pub fn list<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (platform,) = call.path::<ListInbox>()?;
    let (after, query) = Place::of::<ListInbox>(call)?;
    let listed = inbox::list(desk.sql, platform, query.state, after.seq, after.one_more())?;
    anew::<ListInbox>(&after.page(listed))
}

/// When there is something to do in the inbox next, if ever.
pub fn next(sql: &impl Sql) -> Result<Option<Timestamp>, crate::failure::Fault> {
    let sweep = inbox::oldest(sql)?.map(kept_until);
    let due = [inbox::next_due(sql)?, sweep, leaving::next(sql)?];
    Ok(due.into_iter().flatten().min())
}

fn kept_until(received_at: Timestamp) -> Timestamp {
    let kept_ms = KEPT_DAYS.saturating_mul(goodword_domain::value::DAY_MS);
    Timestamp::from_ms(received_at.ms().saturating_add(kept_ms))
}

fn topic(platform: Platform, call: &Call) -> String {
    let told = match platform {
        Platform::Shopify => call.header("x-shopify-topic").map(str::to_owned),
        Platform::Woocommerce => call.header("x-wc-webhook-topic").map(str::to_owned),
        Platform::Stripe => {
            let event = serde_json::from_slice::<serde_json::Value>(&call.body).ok();
            event.and_then(|event| Some(event.get("type")?.as_str()?.to_owned()))
        }
    };
    told.unwrap_or_default().chars().take(MOST_TOPIC_CHARS).collect()
}
