//! Who recommends the shop.

use goodword_domain::value::{AdvocateId, Code, CustomerId, Email, EmailKey, Locale, Name, Timestamp};

use super::{Row, Sql, Value, values};
use crate::failure::Fault;

/// An advocate.
#[derive(Debug, Clone)]
pub struct Advocate {
    /// The ledger's name for them.
    pub id: AdvocateId,
    /// Their code.
    pub code: Code,
    /// As a person, for comparing.
    pub email_key: EmailKey,
    /// What friends see.
    pub name: Option<Name>,
    /// The shop's id, once the shop's server has vouched for it.
    pub customer_id: Option<CustomerId>,
    /// A business with a link of its own.
    pub partner: bool,
    /// Since when they are nobody: who was erased earns nothing for further orders.
    pub erased_at: Option<Timestamp>,
}

/// Whoever joins, with the code that was taken for them.
#[derive(Debug)]
pub struct NewAdvocate<'a> {
    /// The ledger's name for them.
    pub id: AdvocateId,
    /// Their code.
    pub code: Code,
    /// Their address.
    pub email: &'a Email,
    /// What friends see.
    pub name: Option<&'a Name>,
    /// Their language.
    pub locale: Option<&'a Locale>,
    /// The shop's id, vouched for.
    pub customer_id: Option<&'a CustomerId>,
}

macro_rules! advocate_where {
    ($condition:literal) => {
        concat!(
            "SELECT id, code, email_key, name, customer_id, partner_seq, erased_at FROM advocates WHERE ",
            $condition
        )
    };
}

/// The advocate with this id.
pub fn by_id(sql: &impl Sql, id: &AdvocateId) -> Result<Option<Advocate>, Fault> {
    one(sql, advocate_where!("id = ?"), values![id.as_ref()])
}

/// The advocate with this code. The code of somebody who was erased is nobody's.
pub fn by_code(sql: &impl Sql, code: Code) -> Result<Option<Advocate>, Fault> {
    one(sql, advocate_where!("code = ? AND erased_at IS NULL"), values![code.as_ref()])
}

/// The advocate with this address, in any case.
pub fn by_email(sql: &impl Sql, email: &Email) -> Result<Option<Advocate>, Fault> {
    one(sql, advocate_where!("email_folded = ?"), values![email.folded()])
}

/// The first advocate with an address that is this person's.
pub fn by_person(sql: &impl Sql, key: &EmailKey) -> Result<Option<Advocate>, Fault> {
    one(sql, advocate_where!("email_key = ? ORDER BY created_at LIMIT 1"), values![key.as_ref()])
}

/// The advocate whom the shop knows by this id.
pub fn by_customer(sql: &impl Sql, id: &CustomerId) -> Result<Option<Advocate>, Fault> {
    one(sql, advocate_where!("customer_id = ?"), values![id.as_ref()])
}

/// Every advocate with the moment since when, oldest first.
pub fn all(sql: &impl Sql) -> Result<Vec<(Advocate, Timestamp)>, Fault> {
    let rows = sql.query(
        "/* whole */ SELECT id, code, email_key, name, customer_id, partner_seq, erased_at, created_at
         FROM advocates
         ORDER BY created_at",
        Vec::new(),
    )?;
    let with_time = |mut row: Row| {
        let advocate = read(&mut row)?;
        Ok((advocate, row.moment()?))
    };
    rows.into_iter().map(with_time).collect()
}

fn one(sql: &impl Sql, statement: &str, values: Vec<Value>) -> Result<Option<Advocate>, Fault> {
    sql.first(statement, values)?.map(|mut row| read(&mut row)).transpose()
}

fn read(row: &mut Row) -> Result<Advocate, Fault> {
    Ok(Advocate {
        id: row.parsed()?,
        code: row.parsed()?,
        email_key: EmailKey::from(row.text()?),
        name: row.maybe_parsed()?,
        customer_id: row.maybe_parsed()?,
        partner: row.maybe_integer()?.is_some(),
        erased_at: row.maybe_moment()?,
    })
}

/// An advocate's address and language, as far as they are known.
pub fn contact(sql: &impl Sql, id: &AdvocateId) -> Result<(Option<Email>, Option<Locale>), Fault> {
    let row = sql.first("SELECT email, locale FROM advocates WHERE id = ?", values![id.as_ref()])?;
    let Some(mut row) = row else { return Ok((None, None)) };
    let email = row.text()?;
    // What is left of somebody who was erased is no address.
    let email = if email.ends_with("@erased.invalid") { None } else { email.parse().ok() };
    Ok((email, row.maybe_parsed()?))
}

/// Adds an advocate.
pub fn insert(sql: &impl Sql, new: &NewAdvocate<'_>, now: Timestamp) -> Result<(), Fault> {
    sql.query(
        "INSERT INTO advocates (id, code, email_folded, email_key, email, name, locale, customer_id, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        values![
            new.id.as_ref(),
            new.code.as_ref(),
            new.email.folded(),
            new.email.key().as_ref(),
            new.email.as_ref(),
            new.name.map(AsRef::as_ref),
            new.locale.map(AsRef::as_ref),
            new.customer_id.map(AsRef::as_ref),
            now
        ],
    )?;
    Ok(())
}

/// Notes by which id the shop knows an advocate.
pub fn set_customer(sql: &impl Sql, id: &AdvocateId, customer: &CustomerId) -> Result<(), Fault> {
    sql.query("UPDATE advocates SET customer_id = ? WHERE id = ?", values![customer.as_ref(), id.as_ref()])?;
    Ok(())
}
