//! Public views, on behalf of the call with an id: from KV, and from an object where KV does not know (it may lag a minute or more).

use goodword_domain::api::Nothing;
use goodword_domain::api::codes::{CodeView, GetCode};
use goodword_domain::api::inside::{GetShop, ShopOfCode, ShopView};
use goodword_domain::value::{Code, PublicKey};
use serde::de::DeserializeOwned;
use worker::{Env, console_error};

use crate::calls::{Peer, call};
use crate::failure::Failure;
use crate::public::{self, CodeRecord};

/// What everyone may know of a shop.
pub async fn shop(env: &Env, id: &str, key: &PublicKey) -> Result<ShopView, Failure> {
    match read(env, &public::shop_key(key)).await {
        Some(view) => Ok(view),
        None => call::<GetShop>(env, Peer::Shop(key), id, &(), &Nothing {}).await,
    }
}

/// The friend's side of a code of this shop.
pub async fn code(env: &Env, id: &str, shop: &ShopView, code: Code) -> Result<CodeView, Failure> {
    match read::<CodeRecord>(env, &public::code_key(code)).await {
        Some(record) if record.shop == shop.public_key => match view(shop, code, &record) {
            Some(view) => Ok(view),
            None => ask_shop(env, id, shop, code).await,
        },
        _ => ask_shop(env, id, shop, code).await,
    }
}

/// The shop that a code belongs to, and the friend's side of the code.
pub async fn landing(env: &Env, id: &str, code: Code) -> Result<(ShopView, CodeView), Failure> {
    if let Some(record) = read::<CodeRecord>(env, &public::code_key(code)).await {
        let shop = shop(env, id, &record.shop).await?;
        let view = match view(&shop, code, &record) {
            Some(view) => view,
            None => ask_shop(env, id, &shop, code).await?,
        };
        return Ok((shop, view));
    }
    let entry = call::<ShopOfCode>(env, Peer::Registry(code), id, &(code,), &Nothing {}).await?;
    let shop = shop(env, id, &entry.shop).await?;
    let view = ask_shop(env, id, &shop, code).await?;
    Ok((shop, view))
}

/// What the friend is offered by this advocate; `None` where an older record does not say who that is.
fn view(shop: &ShopView, code: Code, record: &CodeRecord) -> Option<CodeView> {
    let offered = match &record.advocate {
        Some(advocate) => shop.program.offer(advocate, record.partner).1,
        None if shop.program.test.is_none() => shop.program.friend_reward.as_ref(),
        None => return None,
    };
    let reward = offered.map(|offered| offered.terms.clone());
    Some(CodeView { code, advocate_name: record.advocate_name.clone(), reward })
}

async fn ask_shop(env: &Env, id: &str, shop: &ShopView, code: Code) -> Result<CodeView, Failure> {
    let args = (shop.public_key.clone(), code);
    call::<GetCode>(env, Peer::Shop(&shop.public_key), id, &args, &Nothing {}).await
}

/// What KV has. KV that fails, or holds what an older version wrote, is as good as KV that does not know.
async fn read<T: DeserializeOwned>(env: &Env, key: &str) -> Option<T> {
    let text = async { Ok::<_, worker::Error>(env.kv(public::BINDING)?.get(key).text().await?) }.await;
    let text = text.unwrap_or_else(|error| {
        console_error!("reading KV: {error}");
        None
    })?;
    serde_json::from_str(&text).inspect_err(|error| console_error!("what KV has does not read: {error}")).ok()
}
