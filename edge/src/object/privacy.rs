//! What a platform asks for in the name of a customer, or of a shop that leaves.

use goodword_domain::api::people::PersonRequest;
use goodword_domain::platform::{Person, Platform};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::OrderId;
use goodword_domain::webhooks::{Event, ExportNews};

use super::dispatch::Desk;
use super::news::{Audience, How};
use super::{erasure, people};
use crate::failure::Failure;
use crate::store::people::{Person as Known, customer_of};
use crate::store::{Sql, platforms};

/// More addresses than this are not one person's: the owner has to see to it.
const MOST_ADDRESSES: u32 = 1_000;

/// A message is one value in the database, which takes two megabytes.
const MOST_EXPORT_BYTES: usize = 1_500_000;

/// Hands over everything that is kept about a person, to the shop's server: it is the shop that answers its customer. Once
/// for each key. Too much for a message, it is for the shop's server to fetch.
pub fn request_export<S: Sql>(desk: &Desk<'_, S>, person: &Person, key: &str) -> Result<(), Failure> {
    desk.sql.transaction(|| {
        let export = people::export_of(desk, &find(desk, person)?)?;
        let too_large = serde_json::to_vec(&export)?.len() > MOST_EXPORT_BYTES;
        let news = ExportNews {
            customer_id: person.customer.clone(),
            order_ids: person.orders.clone(),
            export: Some(export).filter(|_| !too_large),
            too_large,
        };
        Audience::of(desk)?.tell(desk, &Event::PersonExportRequested(news), How::Once(key))
    })
}

/// Erases a person. Somebody who is not known is erased already.
pub fn erase<S: Sql>(desk: &Desk<'_, S>, person: &Person) -> Result<(), Failure> {
    desk.sql.transaction(|| erasure::erase(desk, find(desk, person)?).map(drop))
}

/// Erases everybody of whom a platform has told, so many people at a time: each with all of their orders, and with one look
/// through what was told of all of them. Returns whether nobody is left.
pub fn erase_all<S: Sql>(desk: &Desk<'_, S>, platform: Platform, most: i64) -> Result<bool, Failure> {
    desk.sql.transaction(|| {
        let heard = platforms::take_heard(desk.sql, platform, most)?;
        let mut gone = Vec::new();
        for order in &heard {
            let buyer = buyer(desk, order)?;
            // Somebody who was erased with an order before this one has no more orders to be named by.
            if !buyer.orders.is_empty() {
                gone.push(erasure::take_out(desk, buyer)?);
            }
        }
        erasure::finish(desk, gone)?;
        Ok(i64::try_from(heard.len()).is_ok_and(|taken| taken < most))
    })
}

/// Whoever placed an order, with all that their customer id leads to. One that is everybody's leads nowhere: then the
/// order alone names them.
fn buyer<S: Sql>(desk: &Desk<'_, S>, order: &OrderId) -> Result<Known, Failure> {
    let by_id = PersonRequest { email: None, customer_id: customer_of(desk.sql, order)? };
    let named = [order.clone()];
    match Known::find(desk.sql, &by_id, &named, people::MOST_ADDRESSES)? {
        Some(known) => Ok(known),
        None => find(desk, &Person { orders: named.into(), ..Person::default() }),
    }
}

fn find<S: Sql>(desk: &Desk<'_, S>, person: &Person) -> Result<Known, Failure> {
    let asked = PersonRequest { email: person.email.clone(), customer_id: person.customer.clone() };
    let known = Known::find(desk.sql, &asked, &person.orders, MOST_ADDRESSES)?;
    Ok(known.ok_or(Refusal::PersonAmbiguous { limit: MOST_ADDRESSES })?)
}
