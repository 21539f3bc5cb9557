//! What a platform asks for in the name of a customer, or of a shop that leaves.

use goodword_domain::platform::{Person, Platform};
use goodword_domain::webhooks::{Event, ExportNews};

use super::dispatch::Desk;
use super::news;
use crate::failure::Failure;
use crate::store::Sql;
use crate::store::privacy::{self, Known};

/// Hands over everything that is kept about a person, to the shop's server: it is the shop that answers its customer.
pub fn request_export<S: Sql>(desk: &Desk<'_, S>, person: &Person) -> Result<(), Failure> {
    desk.sql.transaction(|| {
        let known = Known::find(desk.sql, person)?;
        let news = ExportNews {
            customer_id: person.customer.clone(),
            order_ids: person.orders.clone(),
            export: privacy::export(desk.sql, &known)?,
        };
        let customer = person.customer.as_ref().map_or("", AsRef::as_ref);
        let key = format!("person.export_requested:{customer}:{}", desk.now.ms());
        news::Audience::of(desk)?.tell(desk, &Event::PersonExportRequested(news), news::How::Once(&key))
    })
}

/// Erases a person. Somebody who is not known is erased already.
pub fn erase<S: Sql>(desk: &Desk<'_, S>, person: &Person) -> Result<(), Failure> {
    desk.sql.transaction(|| Ok(privacy::erase(desk.sql, &Known::find(desk.sql, person)?)?))
}

/// Erases everybody of whom a platform has told, so many orders at a time. Returns whether nobody is left.
pub fn erase_all<S: Sql>(desk: &Desk<'_, S>, platform: Platform, most: i64) -> Result<bool, Failure> {
    let told = privacy::told_by(desk.sql, platform, most)?;
    for (order, _) in &told {
        erase(desk, &Person { orders: vec![order.clone()], ..Person::default() })?;
    }
    Ok(told.is_empty())
}
