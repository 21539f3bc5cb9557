//! The Worker: who may call, and a handler for every route.

mod admission;
mod batch;
mod codes;
mod cors;
mod cutter;
mod dispatch;
mod events;
mod exports;
mod forms;
mod hooks;
mod incoming;
mod links;
mod lookup;
mod shops;
mod widget;

use worker::{Context, Env, Request, Response, event};

pub use self::hooks::is_ping;
pub use self::incoming::{CALL_ID, Incoming, OWN_ORIGIN};
use crate::http::Reply;

/// Answers a request. Nothing that goes wrong inside gets out of here as an error.
#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> worker::Result<Response> {
    let reply = match Incoming::of(&request).and_then(Incoming::with_id) {
        Ok(incoming) => {
            let id = incoming.id().to_owned();
            answer(incoming, request, env, &context).await.with(CALL_ID, id)
        }
        Err(failure) => failure.into_reply("reading a request"),
    };
    secured(reply).into_response()
}

async fn answer(incoming: Incoming, request: Request, env: Env, context: &Context) -> Reply {
    if incoming.method == "OPTIONS" {
        return cors::preflight(&incoming);
    }
    let is_head = incoming.method == "HEAD";
    let reply = dispatch::answer(incoming, request, env, context).await;
    if is_head { reply.without_body() } else { reply }
}

/// What every answer says: it is what it is called, and our addresses (with codes in them) are nobody else's business.
fn secured(reply: Reply) -> Reply {
    // Not `no-referrer`: browsers would send `Origin: null` with our own forms.
    reply.with("x-content-type-options", "nosniff").with("referrer-policy", "same-origin")
}
