use goodword_domain::api::responses::{AddAnswers, ListResponses, Respond, ResponseView};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::ResponseId;

use super::dispatch::{Call, Desk, anew};
use super::lists::Place;
use crate::failure::Failure;
use crate::http::Reply;
use crate::secrets::random;
use crate::store::{Sql, programs, responses};

/// Keeps a score.
pub fn respond<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let request = call.request::<Respond>()?;
    let new_id = ResponseId::from_bytes(random()?);
    let id = desk.sql.transaction(|| {
        let repeat_after_days = programs::current(desk.sql)?.program.survey.repeat_after_days;
        Ok(responses::keep(desk.sql, &new_id, &request, repeat_after_days, desk.now)?)
    })?;
    let band = request.score.band();
    anew::<Respond>(&ResponseView { id, band, next: band.into() })
}

/// Keeps the answers to the open questions, or another score.
pub fn add_answers<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (_, id) = call.path::<AddAnswers>()?;
    let answers = call.request::<AddAnswers>()?;
    let score = desk.sql.transaction(|| Ok(responses::add(desk.sql, &id, &answers)?))?;
    let band = score.ok_or(Refusal::ResponseUnknown)?.band();
    anew::<AddAnswers>(&ResponseView { id, band, next: band.into() })
}

/// One page of the shop's responses.
pub fn list<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (after, _) = Place::of::<ListResponses>(call)?;
    let listed = responses::list(desk.sql, after.seq, after.one_more())?;
    anew::<ListResponses>(&after.page(listed))
}
