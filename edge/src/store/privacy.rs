//! Taking people out of the tables. What they earned stays, and names nobody.

use goodword_domain::platform::{Person, Platform};
use goodword_domain::value::{CustomerId, EmailKey, OrderId};
use serde_json::Value as Json;

use super::{Row, Sql, values};
use crate::failure::Fault;

/// More addresses or orders of one person than this are not one person's.
const MOST: i64 = 1_000;

/// A person, as far as they are known here.
#[derive(Debug, Default)]
pub struct Known {
    /// Every address that they are known by.
    pub emails: Vec<EmailKey>,
    /// Their orders.
    pub orders: Vec<OrderId>,
}

impl Known {
    /// Finds a person by address, by the platform's id and by their orders.
    pub fn find(sql: &impl Sql, person: &Person) -> Result<Self, Fault> {
        let mut known = Self::default();
        known.emails.extend(person.email.iter().map(goodword_domain::value::Email::key));
        if let Some(customer) = &person.customer {
            known.add(orders_of_customer(sql, customer)?);
        }
        for order in &person.orders {
            known.add(order_of(sql, order)?);
        }
        for email in known.emails.clone() {
            known.add(orders_of_email(sql, &email)?);
        }
        Ok(known)
    }

    fn add(&mut self, orders: Vec<(OrderId, Option<EmailKey>)>) {
        for (order, email) in orders {
            if !self.orders.contains(&order) {
                self.orders.push(order);
            }
            let new = email.filter(|email| !self.emails.contains(email));
            self.emails.extend(new);
        }
    }
}

fn orders_of_customer(
    sql: &impl Sql,
    customer: &CustomerId,
) -> Result<Vec<(OrderId, Option<EmailKey>)>, Fault> {
    let rows = sql.query(
        "SELECT id, email_key FROM orders WHERE customer_id = ? LIMIT ?",
        values![customer.as_ref(), MOST],
    )?;
    rows.into_iter().map(read).collect()
}

fn orders_of_email(sql: &impl Sql, email: &EmailKey) -> Result<Vec<(OrderId, Option<EmailKey>)>, Fault> {
    let rows = sql.query(
        "SELECT id, email_key FROM orders WHERE email_key = ? LIMIT ?",
        values![email.as_ref(), MOST],
    )?;
    rows.into_iter().map(read).collect()
}

fn order_of(sql: &impl Sql, order: &OrderId) -> Result<Vec<(OrderId, Option<EmailKey>)>, Fault> {
    let rows = sql.query("SELECT id, email_key FROM orders WHERE id = ?", values![order.as_ref()])?;
    rows.into_iter().map(read).collect()
}

/// Orders that a platform has told of and that still tell who bought, at most so many.
pub fn told_by(
    sql: &impl Sql,
    platform: Platform,
    most: i64,
) -> Result<Vec<(OrderId, Option<EmailKey>)>, Fault> {
    let rows = sql.query(
        "SELECT id, email_key FROM orders WHERE told_by = ? LIMIT ?",
        values![platform.as_str(), most],
    )?;
    rows.into_iter().map(read).collect()
}

fn read(mut row: Row) -> Result<(OrderId, Option<EmailKey>), Fault> {
    Ok((row.parsed()?, row.maybe_text()?.map(EmailKey::from)))
}

/// What an order says, and what is kept of somebody else's answers about it.
pub fn export(sql: &impl Sql, known: &Known) -> Result<Json, Fault> {
    let mut orders = Vec::new();
    for order in &known.orders {
        let row = sql.first("SELECT content FROM orders WHERE id = ?", values![order.as_ref()])?;
        orders.extend(row.map(|mut row| row.json::<Json>()).transpose()?);
    }
    let (mut advocates, mut responses) = (Vec::new(), Vec::new());
    for email in &known.emails {
        let rows = sql.query(
            "SELECT json_object('code', code, 'email', email, 'name', name, 'locale', locale) FROM advocates
             WHERE email_key = ?",
            values![email.as_ref()],
        )?;
        for mut row in rows {
            advocates.push(row.json::<Json>()?);
        }
        let rows = sql.query(
            "/* whole */ SELECT json_object('score', score, 'email', email, 'improve', improve, 'other', other)
             FROM responses WHERE email_key = ?",
            values![email.as_ref()],
        )?;
        for mut row in rows {
            responses.push(row.json::<Json>()?);
        }
    }
    Ok(serde_json::json!({"orders": orders, "advocates": advocates, "responses": responses}))
}

/// Takes a person out of every table. The caller holds the transaction.
pub fn erase(sql: &impl Sql, known: &Known) -> Result<(), Fault> {
    for order in &known.orders {
        erase_order(sql, order)?;
    }
    for email in &known.emails {
        for statement in [
            "UPDATE claims SET email_key = NULL WHERE email_key = ?",
            "/* whole */ UPDATE responses SET email_key = NULL, email = NULL, improve = NULL, other = NULL
             WHERE email_key = ?",
            "/* whole */ DELETE FROM mentions WHERE email_key = ?",
            "DELETE FROM status_tokens WHERE advocate_id IN (SELECT id FROM advocates WHERE email_key = ?)",
            "UPDATE advocates SET email = id || '@erased.invalid', email_folded = id || '@erased.invalid',
                    email_key = id || '@erased.invalid', name = NULL, locale = NULL, customer_id = NULL
             WHERE email_key = ?",
        ] {
            sql.query(statement, values![email.as_ref()])?;
        }
    }
    Ok(())
}

/// An order keeps its total and its day; who bought, and who told of it, is gone.
fn erase_order(sql: &impl Sql, order: &OrderId) -> Result<(), Fault> {
    for statement in [
        "DELETE FROM traces WHERE order_id = ?1 AND trace IN (
           SELECT told.value FROM orders, json_each(orders.traces) AS told WHERE orders.id = ?1)",
        "UPDATE orders SET content = json_set(content, '$.customer', json('{}'), '$.discount_codes', json('[]'),
                '$.ref', NULL), traces = '{}', email_key = NULL, email_folded = NULL, customer_id = NULL,
                told_by = NULL
         WHERE id = ?",
    ] {
        sql.query(statement, values![order.as_ref()])?;
    }
    Ok(())
}
