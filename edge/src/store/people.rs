//! Everything that is kept about one person, found by what names them.

use std::collections::BTreeSet;

use goodword_domain::api::people::{ClaimRecord, MentionRecord, MentionedRecord, PersonRequest};
use goodword_domain::value::{
    AdvocateId, Code, CustomerId, Email, EmailKey, Locale, Name, OrderId, Timestamp,
};

use super::{Row, Sql, mentions, values};
use crate::failure::Fault;

/// What names a person, and what is theirs alone.
#[derive(Debug, Default)]
pub struct Person {
    /// The address by which they were asked for.
    pub asked: Option<Email>,
    /// Their addresses, as a person's.
    pub emails: Vec<EmailKey>,
    /// The shop's id of them.
    pub customer: Option<CustomerId>,
    /// Themselves as advocates.
    pub advocates: Vec<Joined>,
    /// What they have bought.
    pub orders: Vec<OrderId>,
}

/// A person as an advocate, with all that they have told.
#[derive(Debug)]
pub struct Joined {
    /// The ledger's name for them.
    pub id: AdvocateId,
    /// Their code.
    pub code: Code,
    /// Their address.
    pub email: Email,
    /// What friends see.
    pub name: Option<Name>,
    /// Their language.
    pub locale: Option<Locale>,
    /// The shop's id, vouched for.
    pub customer_id: Option<CustomerId>,
    /// Since when.
    pub since: Timestamp,
    /// How many devices can see the status.
    pub tokens: u32,
}

impl Person {
    /// Who is meant, also by `named` orders. The addresses of a customer's orders are the customer's: the shop has told so.
    /// An address that was typed on a page is whoever's, and leads no further. An order whose customer was erased leads to
    /// nobody. At most so many addresses: `None` where there are more.
    pub fn find(
        sql: &impl Sql,
        asked: &PersonRequest,
        named: &[OrderId],
        most: u32,
    ) -> Result<Option<Self>, Fault> {
        let mut emails: BTreeSet<EmailKey> = asked.email.iter().map(Email::key).collect();
        if let Some(customer) = &asked.customer_id {
            emails.extend(addresses_of(sql, customer, most)?);
        }
        for order in named {
            emails.extend(address_of(sql, order)?);
        }
        if u32::try_from(emails.len()).map_or(true, |found| found > most) {
            return Ok(None);
        }
        let emails: Vec<_> = emails.into_iter().collect();
        let customer = asked.customer_id.clone();
        let advocates = advocates(sql, &emails, customer.as_ref())?;
        let orders = orders(sql, &emails, customer.as_ref(), named)?;
        Ok(Some(Self { asked: asked.email.clone(), emails, customer, advocates, orders }))
    }
}

fn addresses_of(sql: &impl Sql, customer: &CustomerId, most: u32) -> Result<Vec<EmailKey>, Fault> {
    let rows = sql.query(
        "SELECT DISTINCT email_folded FROM orders WHERE customer_id = ? AND email_folded IS NOT NULL LIMIT ?",
        // Several spellings may be one person's.
        values![customer.as_ref(), i64::from(most).saturating_mul(10)],
    )?;
    rows.into_iter().map(|mut row| Ok(row.parsed::<Email>()?.key())).collect()
}

/// The address that an order was placed with.
fn address_of(sql: &impl Sql, order: &OrderId) -> Result<Option<EmailKey>, Fault> {
    let placed_with = "SELECT email_key FROM orders WHERE id = ? AND erased_at IS NULL";
    let row = sql.first(placed_with, values![order.as_ref()])?;
    Ok(row.map_or(Ok(None), |mut row| row.maybe_text())?.map(EmailKey::from))
}

/// The shop's id of whoever placed an order; nobody's any more once they were erased.
pub fn customer_of(sql: &impl Sql, order: &OrderId) -> Result<Option<CustomerId>, Fault> {
    let placed_by = "SELECT customer_id FROM orders WHERE id = ? AND erased_at IS NULL";
    let row = sql.first(placed_by, values![order.as_ref()])?;
    row.map_or(Ok(None), |mut row| row.maybe_parsed())
}

fn advocates(
    sql: &impl Sql,
    emails: &[EmailKey],
    customer: Option<&CustomerId>,
) -> Result<Vec<Joined>, Fault> {
    macro_rules! joined_where {
        ($condition:literal) => {
            concat!(
                "SELECT id, code, email, name, locale, customer_id, created_at,
                   (SELECT count(*) FROM status_tokens WHERE advocate_id = advocates.id)
                 FROM advocates WHERE erased_at IS NULL AND ",
                $condition
            )
        };
    }
    let mut rows = Vec::new();
    for email in emails {
        rows.extend(sql.query(joined_where!("email_key = ?"), values![email.as_ref()])?);
    }
    if let Some(customer) = customer {
        rows.extend(sql.query(joined_where!("customer_id = ?"), values![customer.as_ref()])?);
    }
    let read = |mut row: Row| {
        Ok(Joined {
            id: row.parsed()?,
            code: row.parsed()?,
            email: row.parsed()?,
            name: row.maybe_parsed()?,
            locale: row.maybe_parsed()?,
            customer_id: row.maybe_parsed()?,
            since: row.moment()?,
            tokens: u32::try_from(row.integer()?).unwrap_or(u32::MAX),
        })
    };
    let mut all: Vec<Joined> = rows.into_iter().map(read).collect::<Result<_, Fault>>()?;
    all.sort_by(|one, other| (one.since, &one.id).cmp(&(other.since, &other.id)));
    all.dedup_by(|one, other| one.id == other.id);
    Ok(all)
}

fn orders(
    sql: &impl Sql,
    emails: &[EmailKey],
    customer: Option<&CustomerId>,
    named: &[OrderId],
) -> Result<Vec<OrderId>, Fault> {
    let mut rows = Vec::new();
    for order in named {
        let named = "SELECT id FROM orders WHERE id = ? AND erased_at IS NULL";
        rows.extend(sql.query(named, values![order.as_ref()])?);
    }
    for email in emails {
        let by_email = "SELECT id FROM orders WHERE email_key = ? AND email_key IS NOT NULL";
        rows.extend(sql.query(by_email, values![email.as_ref()])?);
    }
    if let Some(customer) = customer {
        let by_customer = "SELECT id FROM orders WHERE customer_id = ? AND customer_id IS NOT NULL";
        rows.extend(sql.query(by_customer, values![customer.as_ref()])?);
    }
    let ids: BTreeSet<OrderId> =
        rows.into_iter().map(|mut row| row.parsed()).collect::<Result<_, Fault>>()?;
    Ok(ids.into_iter().collect())
}

/// By whom a person came as a friend.
pub fn claims(sql: &impl Sql, person: &Person) -> Result<Vec<ClaimRecord>, Fault> {
    let read = |mut row: Row| {
        Ok(ClaimRecord {
            id: row.parsed()?,
            advocate_code: row.parsed()?,
            claimed_at: row.moment()?.to_rfc3339(),
            discount_code: row.maybe_text()?,
        })
    };
    let mut claims = Vec::new();
    for email in &person.emails {
        let rows = sql.query(
            "SELECT claims.id, advocates.code, claims.created_at, code_bank.code
             FROM claims JOIN advocates ON advocates.id = claims.advocate_id
             LEFT JOIN code_bank ON code_bank.claim_id = claims.id
             WHERE claims.email_key = ? AND claims.email_key IS NOT NULL ORDER BY claims.created_at",
            values![email.as_ref()],
        )?;
        claims.extend(rows.into_iter().map(read).collect::<Result<Vec<_>, Fault>>()?);
    }
    Ok(claims)
}

/// What a person has said about who sent them.
pub fn mentions(sql: &impl Sql, person: &Person) -> Result<Vec<MentionRecord>, Fault> {
    let read = |mut row: Row| {
        Ok(MentionRecord {
            id: row.parsed()?,
            advocate: row.parsed()?,
            email: row.parsed()?,
            order_id: row.maybe_parsed()?,
            at: row.moment()?.to_rfc3339(),
            state: row.word()?,
        })
    };
    let mut mentions = Vec::new();
    for email in &person.emails {
        let rows = sql.query(
            "SELECT id, advocate, email, order_id, at, state FROM mentions WHERE email_key = ?",
            values![email.as_ref()],
        )?;
        mentions.extend(rows.into_iter().map(read).collect::<Result<Vec<_>, Fault>>()?);
    }
    Ok(mentions)
}

/// What others have said about a person: mentions that mean them, that have an address of theirs, or that name them while
/// they wait. A name that another advocate has as well may mean that one.
pub fn mentioned(sql: &impl Sql, person: &Person) -> Result<Vec<MentionedRecord>, Fault> {
    macro_rules! mention_where {
        ($condition:literal) => {
            concat!("SELECT at, id, advocate, state FROM mentions WHERE ", $condition)
        };
    }
    let mut rows = Vec::new();
    for email in person.emails.iter().cloned().chain(person.advocates.iter().map(|joined| joined.email.key()))
    {
        rows.extend(sql.query(mention_where!("named = ?"), values![email.as_ref()])?);
    }
    for advocate in &person.advocates {
        let meant = mention_where!("advocate_id = ? AND advocate_id IS NOT NULL");
        rows.extend(sql.query(meant, values![advocate.id.as_ref()])?);
        if let Some(name) = &advocate.name {
            rows.extend(sql.query(
                mention_where!(
                    "named = ? AND state <> 'confirmed' AND NOT EXISTS (SELECT 1 FROM advocates
                       WHERE name = mentions.advocate COLLATE NOCASE AND name IS NOT NULL AND id <> ?)"
                ),
                values![mentions::named(name), advocate.id.as_ref()],
            )?);
        }
    }
    let read = |mut row: Row| {
        let at = row.moment()?;
        let (id, advocate, state) = (row.parsed()?, row.parsed()?, row.word()?);
        Ok((at, MentionedRecord { id, advocate, at: at.to_rfc3339(), state }))
    };
    let mut all: Vec<_> = rows.into_iter().map(read).collect::<Result<_, Fault>>()?;
    all.sort_by(|(at, one), (then, other)| (at, &one.id).cmp(&(then, &other.id)));
    all.dedup_by(|(_, one), (_, other)| one.id == other.id);
    Ok(all.into_iter().map(|(_, mention)| mention).collect())
}
