//! Which code belongs to which shop. One object for each beginning of codes, so that none answers for all.

mod store;

use goodword_domain::api::inside::{CodeEntry, CodeRegistered, RegisterCode, ShopOfCode};
use goodword_domain::api::{Endpoint, Found, PathArgs, Route, read_json};
use goodword_domain::refusal::Refusal;
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use crate::failure::{Failure, Fault};
use crate::front::Incoming;
use crate::http::Reply;
use crate::object::ObjectSql;
use crate::store::{Schema, Sql};

/// A part of all codes.
#[durable_object(fetch)]
pub struct CodeRegistry {
    sql: ObjectSql,
    woken: Result<bool, Fault>,
}

impl DurableObject for CodeRegistry {
    fn new(state: State, _: Env) -> Self {
        let sql = ObjectSql::of(&state);
        let woken = Schema::REGISTRY.wake(&sql);
        Self { sql, woken }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        let reply = self.answer(&mut request).await;
        reply.unwrap_or_else(|failure| failure.into_reply("codes")).into_response()
    }
}

impl CodeRegistry {
    async fn answer(&self, request: &mut Request) -> Result<Reply, Failure> {
        self.woken.clone()?;
        let incoming = Incoming::of(request)?;
        let Found { route, args } = Route::find(&incoming.method, &incoming.path)?;
        match route {
            Route::RegisterCode => {
                let entry = read_json::<CodeEntry>(&request.bytes().await?)?;
                let registered = register(&self.sql, &entry)?;
                Reply::json(RegisterCode::STATUS, &CodeRegistered { registered })
            }
            Route::ShopOfCode => {
                let (code,) = <ShopOfCode as Endpoint>::Path::parse(&args)?;
                let shop = store::shop_of(&self.sql, code)?.ok_or(Refusal::CodeUnknown)?;
                Reply::json(ShopOfCode::STATUS, &CodeEntry { code, shop })
            }
            _ => Err(Refusal::RouteUnknown.into()),
        }
    }
}

fn register(sql: &impl Sql, entry: &CodeEntry) -> Result<bool, Failure> {
    Schema::REGISTRY.migrate(sql)?;
    Ok(store::register(sql, entry)?)
}
