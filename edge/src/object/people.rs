use goodword_domain::api::Endpoint;
use goodword_domain::api::people::{
    AdvocateRecord, ErasePerson, ErasureAnswer, ExportPerson, ListErasures, OrderRecord, PersonExport,
    PersonRequest,
};
use goodword_domain::api::rewards::RewardItem;
use goodword_domain::program::Listed;
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{Invalid, OrderId};

use super::dispatch::{Call, Desk, anew};
use super::lists::Place;
use super::{erasure, orders};
use crate::failure::{Failure, Fault};
use crate::http::Reply;
use crate::store::people::{self, Joined, Person};
use crate::store::{self, Sql, programs, responses, rewards};

/// More addresses than this under one customer id are not one person's, but everybody's who has none.
pub const MOST_ADDRESSES: u32 = 20;
/// As many of an advocate's rewards as are handed over.
const MOST_REWARDS: i64 = 1_000;

/// Erases a person.
pub fn erase<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let answer = erase_person(desk, &call.request::<ErasePerson>()?)?;
    let status = if answer.erasure.is_some() { ErasePerson::STATUS } else { 200 };
    Reply::json(status, &answer)
}

/// As [`erase`], whoever asks for it.
pub fn erase_person<S: Sql>(desk: &Desk<'_, S>, asked: &PersonRequest) -> Result<ErasureAnswer, Failure> {
    desk.sql.transaction(|| {
        let person = find(desk, asked)?;
        let still_listed = is_listed(desk, &person)?;
        Ok(ErasureAnswer { erasure: erasure::erase(desk, person)?, still_listed })
    })
}

/// One page of the erasures.
pub fn list<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (after, _) = Place::of::<ListErasures>(call)?;
    anew::<ListErasures>(&after.page(store::erasure::list(desk.sql, after.seq, after.one_more())?))
}

/// Hands over everything about a person.
pub fn export<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    anew::<ExportPerson>(&export_person(desk, &call.request::<ExportPerson>()?)?)
}

/// As [`export`], whoever asks for it.
pub fn export_person<S: Sql>(desk: &Desk<'_, S>, asked: &PersonRequest) -> Result<PersonExport, Failure> {
    export_of(desk, &find(desk, asked)?)
}

/// As [`export_person`], of somebody who was found.
pub fn export_of<S: Sql>(desk: &Desk<'_, S>, person: &Person) -> Result<PersonExport, Failure> {
    let answered = responses::of_person(desk.sql, &person.emails, &person.orders)?;
    Ok(PersonExport {
        advocates: person.advocates.iter().map(|joined| advocate(desk, joined)).collect::<Result<_, _>>()?,
        claims: people::claims(desk.sql, person)?,
        orders: person.orders.iter().map(|id| order(desk, id)).collect::<Result<_, _>>()?,
        responses: answered.into_iter().map(|(_, response)| response).collect(),
        mentions: people::mentions(desk.sql, person)?,
        mentioned: people::mentioned(desk.sql, person)?,
    })
}

fn find<S: Sql>(desk: &Desk<'_, S>, asked: &PersonRequest) -> Result<Person, Failure> {
    if asked.email.is_none() && asked.customer_id.is_none() {
        return Err(Refusal::bad_field("email", Invalid::MissingField).into());
    }
    let person = Person::find(desk.sql, asked, &[], MOST_ADDRESSES)?;
    Ok(person.ok_or(Refusal::PersonAmbiguous { limit: MOST_ADDRESSES })?)
}

fn is_listed<S: Sql>(desk: &Desk<'_, S>, person: &Person) -> Result<bool, Failure> {
    let risk = programs::current(desk.sql)?.program.risk;
    let names = |listed: &Listed| match listed {
        Listed::Person(email) => person.emails.contains(&email.key()),
        Listed::Code(code) => person.advocates.iter().any(|advocate| advocate.code == *code),
        Listed::Domain(_) => false,
    };
    Ok(risk.banned.iter().chain(&risk.allowed).any(names))
}

fn advocate<S: Sql>(desk: &Desk<'_, S>, joined: &Joined) -> Result<AdvocateRecord, Failure> {
    let (rewards, rewards_left_out) = rewards_of(desk.sql, joined, MOST_REWARDS)?;
    Ok(AdvocateRecord {
        code: joined.code,
        email: joined.email.clone(),
        name: joined.name.clone(),
        locale: joined.locale.clone(),
        customer_id: joined.customer_id.clone(),
        joined_at: joined.since.to_rfc3339(),
        status_tokens: joined.tokens,
        rewards,
        rewards_left_out,
    })
}

/// An advocate's newest rewards, at most so many, and how many there are besides.
pub fn rewards_of<S: Sql>(sql: &S, joined: &Joined, most: i64) -> Result<(Vec<RewardItem>, u32), Fault> {
    let newest = rewards::of_advocate(sql, &joined.id, most)?;
    let all = rewards::count_of(sql, &joined.id)?;
    let left_out = all.saturating_sub(u32::try_from(newest.len()).unwrap_or(u32::MAX));
    Ok((newest.iter().map(|reward| reward.item(Some(joined.code))).collect(), left_out))
}

fn order<S: Sql>(desk: &Desk<'_, S>, id: &OrderId) -> Result<OrderRecord, Failure> {
    let known =
        store::orders::get(desk.sql, id)?.ok_or_else(|| Fault::new("a person's order that is none"))?;
    let traces = known.book.traces.each().map(|(kind, _)| kind).collect();
    Ok(OrderRecord { told: known.book.order.clone(), traces, result: orders::view(desk, known)? })
}
