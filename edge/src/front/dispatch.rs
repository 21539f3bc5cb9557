use goodword_domain::api::{Caller, Found, Method, Route};
use goodword_domain::refusal::Refusal;
use worker::{Context, Env, Request};

use super::admission::{Admitted, limit_rate};
use super::hooks::{Look, read_ping};
use super::incoming::{Incoming, OWN_ORIGIN};
use super::{batch, codes, cors, events, exports, forms, links, shops, widget};
use crate::calls::{Raw, forward};
use crate::failure::Failure;
use crate::http::{Reply, read_body};
use crate::pages;

const KIB: usize = 1024;

/// A call that has found its route.
#[derive(Debug)]
pub struct Call {
    /// The platform's bindings.
    pub env: Env,
    /// Who, where, what.
    pub incoming: Incoming,
    /// The route and what stands in its path.
    pub found: Found,
    /// As it came; empty for reads.
    pub body: Vec<u8>,
}

/// Finds the route, checks the caller, and has the call answered.
pub async fn answer(incoming: Incoming, mut request: Request, env: Env, context: &Context) -> Reply {
    let method = if incoming.method == "HEAD" { "GET" } else { &incoming.method };
    let found = match Route::find(method, as_written(&incoming.path)) {
        Ok(found) if found.route.caller() != Caller::Worker => found,
        Ok(_) => return Reply::refusal(&Refusal::RouteUnknown),
        Err(refusal) => return not_found(&refusal, as_written(&incoming.path)),
    };
    let route = found.route;
    let admitted = match Admitted::check(&env, &found, &incoming).await {
        Ok(admitted) => admitted,
        Err(failure) => return failed(route, incoming.id(), failure, incoming.languages.as_deref()),
    };
    let (origin, languages) = (incoming.origin.clone(), incoming.languages.clone());
    let id = incoming.id().to_owned();
    let result = async {
        limit_rate(&env, &admitted, &incoming).await?;
        if route == Route::RecordBatch {
            return batch::record(env, context, admitted.shop_key()?, &incoming, &mut request).await;
        }
        let body = match &admitted {
            _ if route.method() == Method::Get => Vec::new(),
            Admitted::Platform(_, Look::PerhapsPing) => read_ping(&mut request).await?,
            _ => read_body(&mut request, limit(route)).await?,
        };
        handle(&Call { env, incoming, found, body }, &admitted).await
    };
    let reply = result.await.unwrap_or_else(|failure| failed(route, &id, failure, languages.as_deref()));
    if matches!(admitted, Admitted::Page(_)) { cors::readable_by(reply, origin.as_deref()) } else { reply }
}

/// A short link is typed, printed and passed on by programs that end an address with a slash: it is the same link.
fn as_written(path: &str) -> &str {
    if path.starts_with("/r/") { path.trim_end_matches('/') } else { path }
}

/// Every route has its handler here: one without does not compile.
async fn handle(call: &Call, admitted: &Admitted) -> Result<Reply, Failure> {
    match call.found.route {
        Route::CreateShop => shops::create(&call.env, call.incoming.id(), &call.body).await,
        Route::GetWidget => widget::get(call, admitted.shop()?).await,
        Route::GetCode => codes::get(call, admitted.shop()?).await,
        Route::RecordEvents => events::record(call, admitted.shop_key()?).await,
        Route::ShortLink => links::page(call).await,
        Route::QrCode => links::qr(call).await,
        Route::AskPage => forms::ask(call).await,
        Route::SubmitAnswers => forms::submit(call).await,
        Route::JoinPage => forms::join(call).await,
        Route::FriendPage => forms::friend(call).await,
        Route::ExportRows => exports::rows(call, admitted.shop_key()?).await,
        // The shop's object decides, and is the first to read the body: a mistake is found once.
        Route::Join
        | Route::MakeClaim
        | Route::Respond
        | Route::AddAnswers
        | Route::Me
        | Route::RecordOrder
        | Route::Refund
        | Route::Cancel
        | Route::GetOrder
        | Route::ListReferrals
        | Route::GetReferral
        | Route::ClearReferral
        | Route::RejectReferral
        | Route::ChooseReward
        | Route::Mention
        | Route::ListMentions
        | Route::ConfirmMention
        | Route::RejectMention
        | Route::AddPartner
        | Route::ListPartners
        | Route::Leaderboard
        | Route::AddCodes
        | Route::ListPools
        | Route::ListVersions
        | Route::PreviewProgram
        | Route::GetProgram
        | Route::PutProgram
        | Route::ListRewards
        | Route::ApproveReward
        | Route::RejectReward
        | Route::IssueReward
        | Route::ListResponses
        | Route::GetStats
        | Route::ErasePerson
        | Route::ListErasures
        | Route::ExportPerson
        | Route::ListKeys
        | Route::CreateKey
        | Route::RenameKey
        | Route::RotateKey
        | Route::DeleteKey
        | Route::ReceiveDelivery
        | Route::DisconnectPlatform
        | Route::ListInbox
        | Route::AddWebhook
        | Route::ListWebhooks
        | Route::GetWebhook
        | Route::PutWebhook
        | Route::DeleteWebhook
        | Route::RotateWebhook
        | Route::TestWebhook
        | Route::ListDeliveries
        | Route::ResendDelivery => to_object(call, admitted).await,
        Route::ConnectPlatform | Route::ListPlatforms => to_object_with_origin(call, admitted).await,
        // Answered before its body is read.
        Route::RecordBatch
        | Route::RecordLines
        | Route::SetUpShop
        | Route::GetShop
        | Route::GetAskedOrder
        | Route::AddCounts
        | Route::ReadRows
        | Route::RegisterCode
        | Route::ShopOfCode => Err(Refusal::RouteUnknown.into()),
    }
}

async fn to_object(call: &Call, admitted: &Admitted) -> Result<Reply, Failure> {
    forwarded(call, admitted, &call.incoming.headers).await
}

/// The answer names our own addresses, and only the Worker knows by which it was called.
async fn to_object_with_origin(call: &Call, admitted: &Admitted) -> Result<Reply, Failure> {
    let told = call.incoming.headers.iter().filter(|(name, _)| *name != OWN_ORIGIN).cloned();
    let headers: Vec<_> = told.chain([(OWN_ORIGIN, call.incoming.own_origin.clone())]).collect();
    forwarded(call, admitted, &headers).await
}

async fn forwarded(
    call: &Call,
    admitted: &Admitted,
    headers: &[(&'static str, String)],
) -> Result<Reply, Failure> {
    let raw = Raw {
        method: call.found.route.method().as_str(),
        path_and_query: &call.incoming.path_and_query(),
        headers,
        body: &call.body,
    };
    let reply = forward(&call.env, admitted.shop_key()?, &raw).await?;
    Ok(reply.with("cache-control", "no-store"))
}

/// The largest body that a route takes, in bytes.
fn limit(route: Route) -> usize {
    match (route, route.caller()) {
        // 100,000 codes.
        (Route::AddCodes, _) => KIB.saturating_mul(12_000),
        // 32 languages of the owner's own words.
        (Route::PutProgram | Route::PreviewProgram, _) => KIB.saturating_mul(200),
        // An order of some hundred lines, each with its taxes and discounts.
        (_, Caller::Platform) => KIB.saturating_mul(1_024),
        (_, Caller::Server(_) | Caller::Operator) => KIB.saturating_mul(64),
        _ => KIB.saturating_mul(16),
    }
}

fn not_found(refusal: &Refusal, path: &str) -> Reply {
    let reply = Reply::refusal(refusal);
    if *refusal == Refusal::MethodNotAllowed {
        let mut methods: Vec<_> = Route::methods(path).into_iter().map(Method::as_str).collect();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        reply.with("allow", methods.join(", "))
    } else {
        reply
    }
}

/// People are told on a page, programs in a problem document.
fn failed(route: Route, id: &str, failure: Failure, languages: Option<&str>) -> Reply {
    let at = [route.name(), " ", id].concat();
    match route {
        Route::ShortLink | Route::AskPage | Route::SubmitAnswers | Route::JoinPage | Route::FriendPage => {
            pages::failed(&at, failure, languages)
        }
        _ => failure.into_reply(&at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_method_is_told_the_right_ones() {
        let reply = not_found(&Refusal::MethodNotAllowed, "/v1/program");
        assert_eq!((reply.status(), reply.header("allow")), (405, Some("GET, PUT, HEAD")));
        assert_eq!(not_found(&Refusal::RouteUnknown, "/x").status(), 404);
    }

    /// Whoever is sent `…/r/7KQ2M9XC/` is a friend, and gets no problem document.
    #[test]
    fn a_short_link_may_end_with_a_slash_and_nothing_else_may() {
        let route = |path| Route::find("GET", as_written(path)).map(|found| found.route);
        for path in ["/r/7KQ2M9XC", "/r/7KQ2M9XC/", "/r/7KQ2M9XC//"] {
            assert_eq!(route(path), Ok(Route::ShortLink), "{path}");
        }
        assert_eq!(route("/r/7KQ2M9XC/qr.svg"), Ok(Route::QrCode));
        for path in ["/r/", "/v1/program/"] {
            assert_eq!(route(path), Err(Refusal::RouteUnknown), "{path}");
        }
    }

    #[test]
    fn a_program_may_be_larger_than_an_order_and_an_order_than_an_answer() {
        assert_eq!(limit(Route::PutProgram), 200 * 1024);
        assert_eq!(limit(Route::RecordOrder), 64 * 1024);
        assert_eq!(limit(Route::Respond), 16 * 1024);
        assert_eq!(limit(Route::SubmitAnswers), 16 * 1024);
    }
}
