//! What an owner pastes where, so that a platform tells us of its orders.

use goodword_domain::api::Endpoint;
use goodword_domain::api::platforms::{PlatformView, ProgramFields, ReceiveDelivery};
use goodword_domain::platform::Platform;
use goodword_domain::value::{ApplyUrl, Timestamp};
use goodword_domain::webhooks::EventType;

use crate::failure::Failure;
use crate::object::dispatch::Desk;
use crate::object::news::Audience;
use crate::object::shops;
use crate::store::platforms::Connected;
use crate::store::{Sql, programs};

/// Where nobody would be told.
const HAND_OVER: &str = "When a customer asks Shopify what is known about them, you are told everything that is kept here, \
    as the event person.export_requested, and hand it over. Add a webhook that takes it, by POST /v1/webhooks: until there \
    is one, such requests wait.";

/// A connected platform, with what is to be pasted where.
pub fn view<S: Sql>(desk: &Desk<'_, S>, connected: &Connected, edge: &str) -> Result<PlatformView, Failure> {
    let Connected { platform, shop_domain, secrets, since, left_at, erase_at, .. } = connected;
    // Those of one that has left are kept for its last words alone.
    let in_force = if left_at.is_none() { secrets.len() } else { 0 };
    let path = ReceiveDelivery::path(&(shops::shop(desk)?.public_key, *platform));
    let hook_url = [edge, &path].concat();
    let apply_url = apply_url(*platform, shop_domain.as_ref().map_or("", AsRef::as_ref));
    let own = programs::current(desk.sql)?.program.apply_url;
    let is_set = own.is_some_and(|url| puts_into_cart(*platform, url.as_ref()));
    let put_program = apply_url.clone().filter(|_| !is_set).map(|apply_url| ProgramFields { apply_url });
    let mut steps = steps(*platform, &hook_url, put_program.as_ref());
    if *platform == Platform::Shopify && !Audience::of(desk)?.wants(EventType::PersonExportRequested) {
        steps.push(HAND_OVER.to_owned());
    }
    Ok(PlatformView {
        platform: *platform,
        shop_domain: shop_domain.clone(),
        secrets: u32::try_from(in_force).unwrap_or(u32::MAX),
        connected_at: since.to_rfc3339(),
        erase_at: erase_at.map(Timestamp::to_rfc3339),
        steps,
        hook_url,
        topics: platform.topics().iter().map(|topic| (*topic).to_owned()).collect(),
        code_travels_in: code_travels_in(*platform).iter().map(|place| (*place).to_owned()).collect(),
        apply_url,
        put_program,
    })
}

fn apply_url(platform: Platform, shop: &str) -> Option<ApplyUrl> {
    match platform {
        Platform::Shopify => format!("https://{shop}/discount/{{code}}?redirect=/").parse().ok(),
        Platform::Woocommerce => format!("https://{shop}/?goodword_coupon={{code}}").parse().ok(),
        // A Checkout session is made by the shop's own server, which puts the code in.
        Platform::Stripe => None,
    }
}

/// Whether an address is the platform's own way to apply a code, on whichever of the shop's hosts: a shop has one at
/// Shopify, and another that customers know.
fn puts_into_cart(platform: Platform, apply_url: &str) -> bool {
    match platform {
        Platform::Shopify => apply_url.contains("/discount/{code}"),
        Platform::Woocommerce => apply_url.contains("goodword_coupon={code}"),
        Platform::Stripe => true,
    }
}

fn code_travels_in(platform: Platform) -> &'static [&'static str] {
    match platform {
        Platform::Shopify => &[
            "discount_codes[].code",
            "note_attributes: goodword_code",
            "note_attributes: goodword_ref",
            "landing_site: ?ref=",
        ],
        Platform::Woocommerce => &[
            "coupon_lines[].code",
            "meta_data: goodword_code",
            "meta_data: goodword_ref",
            "meta_data: _wc_order_attribution_session_entry: ?ref=",
        ],
        Platform::Stripe => &["metadata.goodword_code", "metadata.goodword_ref", "client_reference_id"],
    }
}

const FRIENDS_CODES: &str = "Give friends codes that the shop knows: fill a stock with single-use codes of the shop by \
    POST /v1/code-bank/{pool} and name it as the program's friend_code_pool, or make a discount for each \
    advocate.created, under the advocate's code.";

const PAST_ORDERS: &str = "Import your past orders by POST /v1/orders/batch: only orders that are known here tell who \
    is a new customer.";

fn steps(platform: Platform, hook_url: &str, put_program: Option<&ProgramFields>) -> Vec<String> {
    let topics = platform.topics().join(", ");
    let mut steps = match platform {
        Platform::Shopify => vec![
            format!(
                "In Shopify's Dev Dashboard, create an app with the scope read_orders, and ask for access to \
                 protected customer data. Its client secret is the secret here: while you rotate, send the \
                 old and the new one. In shopify.app.toml, subscribe {topics} to {hook_url}, those of privacy \
                 as compliance_topics; then run shopify app deploy, and install the app in your shop."
            ),
            format!(
                "Or without an app: in the Shopify admin, Settings, Notifications, Webhooks, create one each \
                 for Order payment, Order cancellation and Refund create, as JSON, to {hook_url}. The secret \
                 stands below their list. Pass requests about privacy on by POST /v1/erasures."
            ),
            "The shop's domain is the one that ends in .myshopify.com, whatever others it has.".to_owned(),
            "Put the tag into the theme, with the kind of page, as docs/platforms.md has it. Shopify's \
             thank-you page takes no tag: link to our page with the question from the e-mail about shipping."
                .to_owned(),
            FRIENDS_CODES.to_owned(),
        ],
        Platform::Woocommerce => vec![
            format!(
                "In WooCommerce, Settings, Advanced, Webhooks, add one webhook for each of {topics}, with \
                 the delivery URL {hook_url} and one secret for all of them, which is the secret here. Set \
                 Status to Active and API version to WP REST API Integration v3, each time."
            ),
            "Put the snippets of docs/platforms.md into the shop: the tag, which tells of the order on the \
             page after it; the coupon of a link; and the reference, kept in the order."
                .to_owned(),
            FRIENDS_CODES.to_owned(),
        ],
        Platform::Stripe => vec![
            format!(
                "In Stripe, Workbench, Webhooks, Create new destination, Your account, add the endpoint \
                 {hook_url} with the events {topics}. Its signing secret (whsec_…) is the secret here."
            ),
            "Where your server makes a Checkout session, put the reference into metadata.goodword_ref (or \
             client_reference_id), the code into metadata.goodword_code, and your own order id, if you have \
             one, into metadata.order_id."
                .to_owned(),
        ],
    };
    steps.push(PAST_ORDERS.to_owned());
    steps.extend(put_program.map(|fields| {
        format!(
            "Let the friend's discount land in the cart: read GET /v1/program, set its \"apply_url\" to \
             \"{}\", and send it back by PUT /v1/program.",
            fields.apply_url
        )
    }));
    steps
}
