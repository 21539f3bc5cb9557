use goodword_domain::api::programs::{
    GetProgram, ListVersions, Preview, PreviewProgram, PreviewRequest, PutProgram, Version, Versions,
};
use goodword_domain::api::read_json;
use goodword_domain::ledger::{self, History};
use goodword_domain::program::{BadField, Program};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{Currency, Invalid, Timestamp};
use serde_json::Value;

use super::dispatch::{Call, Desk, anew};
use super::{shops, world};
use crate::failure::Failure;
use crate::http::Reply;
use crate::store::{Sql, history, programs};

/// The program in force.
pub fn get<S: Sql>(desk: &Desk<'_, S>) -> Result<Reply, Failure> {
    anew::<GetProgram>(&programs::current(desk.sql)?.program)
}

/// Puts another program in force. Orders that are known keep the one that they were recorded under.
pub fn put<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let value = serde_json::from_slice(&call.body).map_err(|_| Refusal::MalformedJson)?;
    let currency = shops::shop(desk)?.settings.currency;
    let program = Program::parse(value, currency).map_err(Refusal::BadFields)?;
    desk.sql.transaction(|| {
        if programs::current(desk.sql)?.program == program {
            return Ok(());
        }
        programs::insert(desk.sql, &program, desk.now)?;
        world::publish_shop(desk.sql, &shops::view(desk)?, desk.now)
    })?;
    anew::<PutProgram>(&program)
}

/// Every version of the program.
pub fn versions<S: Sql>(desk: &Desk<'_, S>) -> Result<Reply, Failure> {
    let version = |(version, at, program): (i64, Timestamp, Program)| Version {
        version: u32::try_from(version).unwrap_or(u32::MAX),
        at: at.to_rfc3339(),
        program,
    };
    let versions = programs::all(desk.sql)?.into_iter().map(version).collect();
    anew::<ListVersions>(&Versions { versions })
}

/// What another program would have granted. Changes nothing.
pub fn preview<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let shop = shops::shop(desk)?;
    let Asked { program, from, until } = asked(&call.body, shop.settings.currency)?;
    if history::count(desk.sql)? > u64::from(Preview::MOST_ORDERS) {
        return Err(Refusal::PreviewTooLarge { limit: Preview::MOST_ORDERS }.into());
    }
    let versions = programs::all(desk.sql)?.into_iter();
    let versions: Vec<_> =
        versions.map(|(version, _, program)| (u32::try_from(version).unwrap_or(u32::MAX), program)).collect();
    let history = History {
        shop: shop.public_key,
        currency: shop.settings.currency,
        people: history::people(desk.sql)?,
        told: history::told(desk.sql)?,
        now: desk.now,
    };
    anew::<PreviewProgram>(&ledger::preview(&history, &versions, &program, from, until))
}

/// A preview's question.
struct Asked {
    program: Program,
    from: Timestamp,
    until: Timestamp,
}

/// Reads the question; the program in it as strictly as one that is put in force, with every bad field.
fn asked(body: &[u8], currency: Currency) -> Result<Asked, Refusal> {
    let mut value: Value = serde_json::from_slice(body).map_err(|_| Refusal::MalformedJson)?;
    let program = value.get_mut("program").map(Value::take).unwrap_or_default();
    let program = Program::parse(program, currency).map_err(|bad| {
        let below = |bad: BadField| {
            let joint = if bad.field.is_empty() { "" } else { "." };
            BadField { field: ["program", joint, &bad.field].concat(), ..bad }
        };
        Refusal::BadFields(bad.into_iter().map(below).collect())
    })?;
    if let Some(object) = value.as_object_mut() {
        object.insert("program".to_owned(), serde_json::to_value(&program).unwrap_or_default());
    }
    let PreviewRequest { from, until, .. } = read_json(value.to_string().as_bytes())?;
    if from < until {
        Ok(Asked { program, from, until })
    } else {
        Err(Refusal::bad_field("until", Invalid::Contradictory))
    }
}
