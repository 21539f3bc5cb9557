//! What a platform asks for in the name of a customer, or of a shop that leaves.

use goodword_domain::api::people::PersonRequest;
use goodword_domain::platform::{Person, Platform};
use serde_json::json;

use super::dispatch::Desk;
use super::{erasure, people, world};
use crate::failure::Failure;
use crate::store::people::Person as Known;
use crate::store::{Sql, privacy};

/// More addresses than this are not one person's.
const MOST_ADDRESSES: usize = 1_000;

/// Hands over everything that is kept about a person, to the shop's server: it is the shop that answers its customer.
pub fn request_export<S: Sql>(desk: &Desk<'_, S>, person: &Person) -> Result<(), Failure> {
    desk.sql.transaction(|| {
        let export = match find(desk, person)? {
            Some(known) => Some(people::export_of(desk, &known)?),
            None => None,
        };
        let data = json!({
            "customer_id": person.customer, "order_ids": person.orders, "export": export,
        });
        let key = format!("person.export_requested:{}", desk.now.ms());
        let told = world::Told { kind: "person.export_requested", timestamp: desk.now, data };
        world::tell(desk.sql, &key, &told, desk.now)
    })
}

/// Erases a person. Somebody who is not known is erased already.
pub fn erase<S: Sql>(desk: &Desk<'_, S>, person: &Person) -> Result<(), Failure> {
    desk.sql.transaction(|| match find(desk, person)? {
        Some(known) => erasure::erase(desk, &known).map(drop),
        None => Ok(()),
    })
}

/// Erases everybody of whom a platform has told, so many orders at a time. Returns whether nobody is left.
pub fn erase_all<S: Sql>(desk: &Desk<'_, S>, platform: Platform, most: i64) -> Result<bool, Failure> {
    let told = privacy::told_by(desk.sql, platform, most)?;
    for order in &told {
        erase(desk, &Person { orders: vec![order.clone()], ..Person::default() })?;
    }
    Ok(told.is_empty())
}

fn find<S: Sql>(desk: &Desk<'_, S>, person: &Person) -> Result<Option<Known>, Failure> {
    let asked = PersonRequest { email: person.email.clone(), customer_id: person.customer.clone() };
    Ok(Known::find(desk.sql, &asked, &person.orders, MOST_ADDRESSES)?)
}
