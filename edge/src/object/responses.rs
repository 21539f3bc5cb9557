use goodword_domain::api::responses::{AddAnswers, ListResponses, Respond, ResponseRequest, ResponseView};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::ResponseId;
use goodword_domain::webhooks::EventType;

use super::dispatch::{Call, Desk, anew};
use super::lists::Place;
use super::news;
use crate::failure::Failure;
use crate::http::Reply;
use crate::secrets::{digest_bytes, random};
use crate::store::responses::News;
use crate::store::{Sql, programs, responses};

/// Keeps a score.
pub fn respond<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let request = call.request::<Respond>()?;
    let new_id = new_id(&request)?;
    let id = desk.sql.transaction(|| {
        let repeat_after_days = programs::current(desk.sql)?.program.survey.repeat_after_days;
        let kept = responses::keep(desk.sql, &new_id, &request, repeat_after_days, desk.now)?;
        let kept = kept.ok_or(Refusal::ResponseUnknown)?;
        tell(desk, &kept.id, kept.news)?;
        Ok(kept.id)
    })?;
    let band = request.score.band();
    anew::<Respond>(&ResponseView { id, band, next: band.into() })
}

fn tell<S: Sql>(desk: &Desk<'_, S>, id: &ResponseId, news: News) -> Result<(), Failure> {
    match news {
        News::New => news::of_response(desk, EventType::ResponseCreated, id),
        News::Changed => news::of_response(desk, EventType::ResponseUpdated, id),
        News::Nothing => Ok(()),
    }
}

/// The same key about the same order gives the same id, which as little can be guessed as the key.
fn new_id(request: &ResponseRequest) -> Result<ResponseId, Failure> {
    let Some(key) = &request.key else { return Ok(ResponseId::from_bytes(random()?)) };
    let order = request.order_id.as_ref().map(AsRef::as_ref).unwrap_or_default();
    Ok(ResponseId::from_bytes(digest_bytes(&["response", key.as_ref(), order])))
}

/// Keeps the answers to the open questions, or another score.
pub fn add_answers<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (_, id) = call.path::<AddAnswers>()?;
    let answers = call.request::<AddAnswers>()?;
    let added = desk.sql.transaction(|| {
        let added = responses::add(desk.sql, &id, &answers)?.ok_or(Refusal::ResponseUnknown)?;
        tell(desk, &id, added.news)?;
        Ok(added)
    })?;
    let band = added.score.band();
    anew::<AddAnswers>(&ResponseView { id, band, next: band.into() })
}

/// One page of the shop's responses.
pub fn list<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (after, _) = Place::of::<ListResponses>(call)?;
    let listed = responses::list(desk.sql, after.seq, after.one_more())?;
    anew::<ListResponses>(&after.page(listed))
}
