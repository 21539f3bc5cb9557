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
        concat!("SELECT id, code, email_key, name, customer_id FROM advocates WHERE ", $condition)
    };
}

/// The advocate with this id.
pub fn by_id(sql: &impl Sql, id: &AdvocateId) -> Result<Option<Advocate>, Fault> {
    one(sql, advocate_where!("id = ?"), values![id.as_ref()])
}

/// The advocate with this code.
pub fn by_code(sql: &impl Sql, code: Code) -> Result<Option<Advocate>, Fault> {
    one(sql, advocate_where!("code = ?"), values![code.as_ref()])
}

/// The advocate with this address, in any case.
pub fn by_email(sql: &impl Sql, email: &Email) -> Result<Option<Advocate>, Fault> {
    one(sql, advocate_where!("email_folded = ?"), values![email.folded()])
}

/// The advocate whom the shop knows by this id.
pub fn by_customer(sql: &impl Sql, id: &CustomerId) -> Result<Option<Advocate>, Fault> {
    one(sql, advocate_where!("customer_id = ?"), values![id.as_ref()])
}

fn one(sql: &impl Sql, statement: &str, values: Vec<Value>) -> Result<Option<Advocate>, Fault> {
    sql.first(statement, values)?.map(read).transpose()
}

fn read(mut row: Row) -> Result<Advocate, Fault> {
    Ok(Advocate {
        id: row.parsed()?,
        code: row.parsed()?,
        email_key: EmailKey::from(row.text()?),
        name: row.maybe_parsed()?,
        customer_id: row.maybe_parsed()?,
    })
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
