use goodword_domain::api::PathArgs;
use goodword_domain::api::codes::CodeView;
use goodword_domain::api::inside::ShopView;
use goodword_domain::value::Code;

use super::dispatch::Call;
use super::lookup;
use crate::failure::Failure;
use crate::http::Reply;
use crate::pages::{self, Arrival};

/// The short link.
pub async fn page(call: &Call) -> Result<Reply, Failure> {
    let arrival = Arrival::of(&call.incoming.query, call.incoming.languages.as_deref());
    Ok(match landing(call).await {
        Ok((shop, view)) => pages::link(&shop, &view, &arrival),
        Err(failure) => {
            let at = [call.found.route.name(), " ", call.incoming.id()].concat();
            pages::failed(&at, failure, Some(&arrival.languages))
        }
    })
}

async fn landing(call: &Call) -> Result<(ShopView, CodeView), Failure> {
    let (code,) = <(Code,)>::parse(&call.found.args)?;
    lookup::landing(&call.env, call.incoming.id(), code).await
}

/// The share link as a picture; shops may show it on their own pages.
pub async fn qr(call: &Call) -> Result<Reply, Failure> {
    let (shop, view) = landing(call).await?;
    let picture = pages::qr(&shop.landing_url.with_query("ref", view.code.as_ref()))?;
    Ok(Reply::svg(picture)
        .with("cache-control", "public, max-age=86400")
        .with("cross-origin-resource-policy", "cross-origin")
        .with("access-control-allow-origin", "*")
        .with("content-security-policy", "default-src 'none'"))
}
