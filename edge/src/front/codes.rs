use goodword_domain::api::PathArgs;
use goodword_domain::api::inside::ShopView;
use goodword_domain::value::{Code, PublicKey};

use super::dispatch::Call;
use super::lookup;
use crate::failure::Failure;
use crate::http::Reply;

/// The friend's side of the offer behind a code.
pub async fn get(call: &Call, shop: &ShopView) -> Result<Reply, Failure> {
    let (_, code) = <(PublicKey, Code)>::parse(&call.found.args)?;
    let view = lookup::code(&call.env, call.incoming.id(), shop, code).await?;
    Ok(Reply::json(200, &view)?.with("cache-control", "private, max-age=60"))
}
