//! Taking a person out of everything that a shop keeps, and telling whoever was told of them.

mod known;
mod marks;
mod messages;

use goodword_domain::api::people::{Erased, Erasure};
use goodword_domain::value::ErasureId;
use goodword_domain::webhooks::{ErasedNews, Event};

use self::known::Known;
use super::dispatch::Desk;
use super::news::{Audience, How};
use super::world;
use crate::failure::{Failure, Fault};
use crate::secrets::{digest_hex, random};
use crate::store::erasure::{self, Pseudonym};
use crate::store::people::{self, Person};
use crate::store::{Sql, orders};

/// Somebody who is in no table any more, but still in messages: those are gone through once for everybody of a go.
#[derive(Debug)]
pub struct Gone {
    person: Person,
    known: Known,
    erased: Erased,
}

/// Erases a person; the caller holds the transaction. `None`: there was nobody.
pub fn erase<S: Sql>(desk: &Desk<'_, S>, person: Person) -> Result<Option<Erasure>, Failure> {
    let gone = take_out(desk, person)?;
    Ok(finish(desk, vec![gone])?.pop())
}

/// Takes a person out of every table; the caller holds the transaction, and [`finish`]es within it.
pub fn take_out<S: Sql>(desk: &Desk<'_, S>, person: Person) -> Result<Gone, Failure> {
    let name = Pseudonym::from_bytes(random()?)?;
    let known = Known::of(desk.sql, &person)?;
    let mut erased = Erased { mentions: mentions(desk, &person, &known, &name)?, ..Erased::default() };
    for response in &known.responses {
        add(&mut erased.responses, erasure::response(desk.sql, response, desk.now)?);
    }
    for friend in &person.emails {
        add(&mut erased.claims, erasure::claims(desk.sql, friend, &name)?);
    }
    for order in &person.orders {
        let book =
            orders::get(desk.sql, order)?.ok_or_else(|| Fault::new("a person's order that is none"))?.book;
        add(&mut erased.traces, erasure::traces(desk.sql, &book.traces, order)?);
        erasure::order(desk.sql, book.order, &name, desk.now)?;
        add(&mut erased.orders, 1);
    }
    for advocate in &person.advocates {
        add(&mut erased.status_tokens, erasure::tokens(desk.sql, &advocate.id)?);
        erasure::advocate(desk.sql, &advocate.id, &name, desk.now)?;
        world::retract_code(desk.sql, advocate.code, desk.now)?;
        add(&mut erased.advocates, 1);
    }
    Ok(Gone { person, known, erased })
}

/// Takes people out of the messages, and tells whoever was told of them. Returns the erasures of those who were known.
pub fn finish<S: Sql>(desk: &Desk<'_, S>, mut gone: Vec<Gone>) -> Result<Vec<Erasure>, Failure> {
    messages::forget(desk.sql, &mut gone)?;
    gone.retain(|gone| gone.erased != Erased::default());
    let audience = Audience::of(desk)?;
    let mut erasures = Vec::new();
    for Gone { person, known, erased } in gone {
        let id = ErasureId::from_bytes(random()?);
        erasure::note(desk.sql, &id, &erased, desk.now)?;
        let event = Event::PersonErased(told(&id, &person, known));
        audience.tell(desk, &event, How::Once(&format!("person.erased:{id}")))?;
        erasures.push(Erasure { id, at: desk.now.to_rfc3339(), erased });
    }
    Ok(erasures)
}

fn mentions<S: Sql>(
    desk: &Desk<'_, S>,
    person: &Person,
    known: &Known,
    name: &Pseudonym,
) -> Result<u32, Failure> {
    let mut erased = 0;
    for id in &known.mentioned {
        add(&mut erased, erasure::mention_of(desk.sql, id, desk.now)?);
    }
    for mention in people::mentions(desk.sql, person)? {
        erasure::mention_by(desk.sql, &mention.id, name, desk.now)?;
        add(&mut erased, 1);
    }
    Ok(erased)
}

fn add(sum: &mut u32, more: u32) {
    *sum = sum.saturating_add(more);
}

/// What those are told who were told of the person.
fn told(id: &ErasureId, person: &Person, known: Known) -> ErasedNews {
    ErasedNews {
        id: id.clone(),
        email_sha256: known.addresses.iter().map(digest_hex).collect(),
        advocate_codes: person.advocates.iter().map(|advocate| advocate.code).collect(),
        order_ids: person.orders.clone(),
        response_ids: known.responses,
    }
}
