use goodword_domain::api::PathArgs;
use goodword_domain::value::Code;

use super::dispatch::Call;
use super::lookup;
use crate::failure::Failure;
use crate::http::Reply;
use crate::pages;
use crate::pages::texts::Words;

/// The short link.
pub async fn page(call: &Call) -> Result<Reply, Failure> {
    let (code,) = <(Code,)>::parse(&call.found.args)?;
    let (shop, view) = lookup::landing(&call.env, code).await?;
    Ok(pages::link(&Words::choose(None, &shop), &shop, &view, &call.incoming.own_origin))
}

/// The share link as a picture; shops may show it on their own pages.
pub async fn qr(call: &Call) -> Result<Reply, Failure> {
    let (code,) = <(Code,)>::parse(&call.found.args)?;
    let (shop, _) = lookup::landing(&call.env, code).await?;
    let picture = pages::qr(&shop.landing_url.with_query("ref", code.as_ref()))?;
    Ok(Reply::svg(picture)
        .with("cache-control", "public, max-age=86400")
        .with("cross-origin-resource-policy", "cross-origin")
        .with("access-control-allow-origin", "*")
        .with("content-security-policy", "default-src 'none'"))
}
