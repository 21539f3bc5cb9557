use goodword_domain::api::programs::{GetProgram, PutProgram};
use goodword_domain::program::Program;
use goodword_domain::refusal::Refusal;

use super::dispatch::{Call, Desk, anew};
use super::{shops, world};
use crate::failure::Failure;
use crate::http::Reply;
use crate::store::{Sql, programs};

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
