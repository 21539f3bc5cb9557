//! Taking a person out of every table. What the ledger needs to stay whole stays, under a made-up name: so the same
//! person's orders still are one person's, and a what-if comes out as before.

use goodword_domain::api::orders::OrderRequest;
use goodword_domain::api::people::{Erased, Erasure};
use goodword_domain::ledger::Traces;
use goodword_domain::value::{
    AdvocateId, CustomerId, Email, EmailKey, ErasureId, Invalid, MentionId, OrderId, ResponseId, Timestamp,
};

use super::{Row, Sql, values};
use crate::failure::Fault;

/// What stands in a text where a name stood.
pub const NOBODY: &str = "erased";

/// Who an erased person is from now on. Random: nothing leads from it to the person.
#[derive(Debug)]
pub struct Pseudonym {
    email: Email,
    customer: CustomerId,
}

impl Pseudonym {
    /// Makes one from random bytes. The domain is nobody's (RFC 2606).
    pub fn from_bytes(bytes: [u8; 16]) -> Result<Self, Fault> {
        let name = format!("erased-{:032x}", u128::from_be_bytes(bytes));
        let impossible = |_: Invalid| Fault::new("a pseudonym that is none");
        let email = format!("{name}@erased.invalid").parse().map_err(impossible)?;
        Ok(Self { email, customer: name.parse().map_err(impossible)? })
    }
}

/// The advocate is nobody; the ledger goes on calling nobody by the same id.
pub fn advocate(sql: &impl Sql, id: &AdvocateId, name: &Pseudonym, now: Timestamp) -> Result<(), Fault> {
    sql.query(
        "UPDATE advocates SET email_folded = id, email_key = ?, email = '', name = NULL, locale = NULL,
                customer_id = NULL, partner_seq = NULL, erased_at = ? WHERE id = ?",
        values![name.email.key().as_ref(), now, id.as_ref()],
    )?;
    Ok(())
}

/// Nobody sees the advocate's status any more.
pub fn tokens(sql: &impl Sql, advocate: &AdvocateId) -> Result<u32, Fault> {
    count(
        sql.query("DELETE FROM status_tokens WHERE advocate_id = ? RETURNING 1", values![advocate.as_ref()]),
    )
}

/// Who bought is nobody; what was bought, and what came of it, stays.
pub fn order(
    sql: &impl Sql,
    mut content: OrderRequest,
    name: &Pseudonym,
    now: Timestamp,
) -> Result<(), Fault> {
    let customer = &mut content.customer;
    customer.email = customer.email.as_ref().map(|_| name.email.clone());
    customer.id = customer.id.as_ref().map(|_| name.customer.clone());
    customer.postal_code = None;
    sql.query(
        "UPDATE orders SET content = ?, traces = '{}', email_key = ?, email_folded = ?, customer_id = ?, erased_at = ?
         WHERE id = ?",
        values![
            serde_json::to_string(&content)?,
            content.customer.email.as_ref().map(|email| email.key().as_ref().to_owned()),
            content.customer.email.as_ref().map(Email::folded),
            content.customer.id.as_ref().map(AsRef::as_ref),
            now,
            content.id.as_ref()
        ],
    )?;
    Ok(())
}

/// What an order has left behind, besides what it says.
pub fn traces(sql: &impl Sql, kept: &Traces, order: &OrderId) -> Result<u32, Fault> {
    let mut erased = 0_u32;
    for (_, trace) in kept.each() {
        let gone = sql.query(
            "DELETE FROM traces WHERE trace = ? AND order_id = ? RETURNING 1",
            values![trace.as_ref(), order.as_ref()],
        );
        erased = erased.saturating_add(count(gone)?);
    }
    Ok(erased)
}

/// Whose claims they were, nobody knows.
pub fn claims(sql: &impl Sql, friend: &EmailKey, name: &Pseudonym) -> Result<u32, Fault> {
    let rows = sql.query(
        "SELECT id, advocate_id, renewal FROM claims WHERE email_key = ? AND email_key IS NOT NULL",
        values![friend.as_ref()],
    )?;
    let mut erased = 0_u32;
    for mut row in rows {
        let (id, advocate, renewal) = (row.text()?, row.text()?, row.integer()?);
        let pseudonym = name.email.key();
        // Two of the person's addresses may have claimed the same.
        sql.query(
            "UPDATE claims SET email_key = ?, renewal = max(?, (
               SELECT coalesce(max(renewal), -1) + 1 FROM claims WHERE advocate_id = ? AND email_key = ?)) WHERE id = ?",
            values![pseudonym.as_ref(), renewal, advocate, pseudonym.as_ref(), id],
        )?;
        erased = erased.saturating_add(1);
    }
    Ok(erased)
}

/// The score stays; who gave it, and what was written, does not.
pub fn response(sql: &impl Sql, id: &ResponseId, now: Timestamp) -> Result<u32, Fault> {
    count(sql.query(
        "UPDATE responses SET email_key = NULL, email = NULL, locale = NULL, improve = NULL, other = NULL, erased_at = ?
         WHERE id = ? AND erased_at IS NULL RETURNING 1",
        values![now, id.as_ref()],
    ))
}

/// Nobody was sent by nobody. What waits has nothing to wait for.
pub fn mention_by(sql: &impl Sql, id: &MentionId, name: &Pseudonym, now: Timestamp) -> Result<(), Fault> {
    close(sql, id, now)?;
    sql.query(
        "UPDATE mentions SET email = ?, email_key = ?, advocate = ?, named = ? WHERE id = ?",
        values![name.email.as_ref(), name.email.key().as_ref(), NOBODY, NOBODY, id.as_ref()],
    )?;
    Ok(())
}

/// Somebody was sent by nobody. Returns how many mentions named the person.
pub fn mention_of(sql: &impl Sql, id: &MentionId, now: Timestamp) -> Result<u32, Fault> {
    close(sql, id, now)?;
    count(sql.query(
        "UPDATE mentions SET advocate = ?, named = ? WHERE id = ? AND advocate <> ? RETURNING 1",
        values![NOBODY, NOBODY, id.as_ref(), NOBODY],
    ))
}

fn close(sql: &impl Sql, id: &MentionId, now: Timestamp) -> Result<(), Fault> {
    sql.query(
        "UPDATE mentions SET state = 'rejected', settled_at = ? WHERE id = ? AND state = 'waiting'",
        values![now, id.as_ref()],
    )?;
    Ok(())
}

fn count(rows: Result<Vec<Row>, Fault>) -> Result<u32, Fault> {
    Ok(u32::try_from(rows?.len()).unwrap_or(u32::MAX))
}

/// Notes that an erasure was done; not whose.
pub fn note(sql: &impl Sql, id: &ErasureId, erased: &Erased, now: Timestamp) -> Result<(), Fault> {
    sql.query(
        "INSERT INTO erasures (id, at, erased) VALUES (?, ?, ?)",
        values![id.as_ref(), now, serde_json::to_string(erased)?],
    )?;
    Ok(())
}

/// Erasures, oldest first, after a place in the list, at most so many; each with its place.
pub fn list(sql: &impl Sql, after: i64, most: i64) -> Result<Vec<(i64, Erasure)>, Fault> {
    let rows = sql.query(
        "SELECT seq, id, at, erased FROM erasures WHERE seq > ? ORDER BY seq LIMIT ?",
        values![after, most],
    )?;
    let read = |mut row: Row| {
        let seq = row.integer()?;
        Ok((seq, Erasure { id: row.parsed()?, at: row.moment()?.to_rfc3339(), erased: row.json()? }))
    };
    rows.into_iter().map(read).collect()
}
