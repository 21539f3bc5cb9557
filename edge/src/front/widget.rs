use goodword_domain::api::inside::{GetAskedOrder, ShopView};
use goodword_domain::api::pages::{AskPage, AskQuery, FriendPage};
use goodword_domain::api::widget::{OwnTexts, Show, Widget, WidgetQuery};
use goodword_domain::api::{Endpoint, Nothing, read_form};
use goodword_domain::ledger::{Offered, RewardTerms};
use goodword_domain::survey::{AskedOrder, Visit, what_to_show};
use goodword_domain::value::{Code, Locale};
use worker::Env;

use super::dispatch::Call;
use crate::calls::{Peer, call};
use crate::failure::Failure;
use crate::http::Reply;
use crate::pages::texts::{Key, Words};

/// What the popup needs to know, and whether it is to appear at all.
pub async fn get(call: &Call, shop: &ShopView) -> Result<Reply, Failure> {
    let query: WidgetQuery = read_form(call.incoming.query.as_bytes())?;
    // What somebody has mistyped greets nobody.
    let code = query.reference.as_deref().and_then(|typed| typed.parse::<Code>().ok());
    let order = asked_order(&call.env, call.incoming.id(), shop, &query).await?;
    let page = Visit { page: query.page, has_reference: code.is_some(), order };
    let starts_with = what_to_show(&shop.program.survey, &page, crate::clock::now());
    let widget = widget(shop, &query, starts_with, code);
    // Whether a customer has answered may change with the next click.
    let caching = if order.is_some() { "no-store" } else { "private, max-age=30" };
    Ok(Reply::json(200, &widget)?.with("cache-control", caching))
}

/// What the object knows of the order; it is asked only where the answer decides something.
async fn asked_order(
    env: &Env,
    id: &str,
    shop: &ShopView,
    query: &WidgetQuery,
) -> Result<Option<AskedOrder>, Failure> {
    let Some(order) = &query.order else { return Ok(None) };
    if !shop.program.survey.pages.contains(&query.page) {
        return Ok(Some(AskedOrder { placed_at: None, answered: false }));
    }
    let peer = Peer::Shop(&shop.public_key);
    call::<GetAskedOrder>(env, peer, id, &(order.clone(),), &Nothing {}).await.map(Some)
}

fn widget(shop: &ShopView, query: &WidgetQuery, starts_with: Option<Show>, code: Option<Code>) -> Widget {
    let words = Words::choose(query.locale.as_ref(), shop);
    let program = &shop.program;
    let (fallback_path, fallback_text) = fallback(shop, query, starts_with, code, &words);
    Widget {
        show: starts_with,
        // A friend has come for the greeting; a customer is left alone first.
        delay_ms: if starts_with == Some(Show::Friend) { 0 } else { program.survey.delay_ms },
        placement: program.survey.placement,
        language: words.language().to_owned(),
        shop_name: shop.name.to_string(),
        advocate_reward: terms(program.advocate_reward.as_ref()),
        friend_reward: terms(program.friend_reward.as_ref()),
        repeat_after_days: program.survey.repeat_after_days,
        fallback_path,
        fallback_text,
        texts: popup_texts(shop, &words),
    }
}

fn terms(offered: Option<&Offered>) -> Option<RewardTerms> {
    offered.map(|offered| offered.terms.clone())
}

/// The page of ours that does the same without WebAssembly, and the words of the link to it.
fn fallback(
    shop: &ShopView,
    query: &WidgetQuery,
    starts_with: Option<Show>,
    code: Option<Code>,
    words: &Words<'_>,
) -> (String, String) {
    let locale = words.language().parse::<Locale>().ok();
    let shop_key = shop.public_key.clone();
    let (path, asked, text) = if let (Some(Show::Friend), Some(code)) = (starts_with, code) {
        (FriendPage::path(&(shop_key, code)), AskQuery { locale, order: None }, Key::FallbackFriend)
    } else {
        let asked = AskQuery { locale, order: query.order.clone() };
        (AskPage::path(&(shop_key,)), asked, Key::FallbackSurvey)
    };
    ([path, crate::pages::query_of(&asked)].concat(), words.get(text))
}

/// The owner's own words for the popup; those of our pages stay here.
fn popup_texts(shop: &ShopView, words: &Words<'_>) -> OwnTexts {
    let own = shop.program.texts.of(words.language()).into_iter().flatten();
    own.filter(|(key, _)| !key.starts_with("page_")).map(|(key, text)| (key.clone(), text.clone())).collect()
}
