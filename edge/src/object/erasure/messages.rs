//! What is still to be told to the shop's server, without the person: a promise is kept, but not with their name in it.

use std::collections::BTreeSet;

use goodword_domain::value::{Email, EmailKey, ResponseId, Timestamp};
use serde_json::Value;

use super::super::news::WAITING;
use crate::failure::Fault;
use crate::store::people::{self, Person};
use crate::store::webhooks::events;
use crate::store::{Sql, orders, outbox, responses};

/// So many messages are looked through at a time.
const AT_ONCE: i64 = 100;

/// By what a person is recognised in a text, and what of it is theirs.
#[derive(Debug, Default)]
pub struct Known {
    /// Their addresses in clear, in lower case.
    pub addresses: BTreeSet<String>,
    /// Their responses.
    pub responses: Vec<ResponseId>,
    emails: Vec<EmailKey>,
    customers: BTreeSet<String>,
    /// Codes and ids that lead to them.
    ids: BTreeSet<String>,
    /// Names and answers.
    words: BTreeSet<String>,
}

impl Known {
    /// Reads what is kept about the person.
    pub fn of(sql: &impl Sql, person: &Person) -> Result<Self, Fault> {
        let mut known = Self { emails: person.emails.clone(), ..Self::default() };
        known.customers.extend(person.customer.iter().map(ToString::to_string));
        known.addresses.extend(person.asked.iter().map(Email::folded));
        for advocate in &person.advocates {
            known.addresses.insert(advocate.email.folded());
            known.ids.extend([advocate.id.to_string(), advocate.code.to_string()]);
            known.words.extend(advocate.name.iter().map(ToString::to_string));
        }
        for id in &person.orders {
            known.ids.insert(id.to_string());
            if let Some(order) = orders::get(sql, id)? {
                let customer = order.book.order.customer;
                known.addresses.extend(customer.email.iter().map(Email::folded));
                known.customers.extend(customer.id.map(String::from));
            }
        }
        for (_, response) in responses::of_person(sql, &person.emails, &person.orders)? {
            known.ids.insert(response.id.to_string());
            known.addresses.extend(response.email.iter().map(Email::folded));
            known.words.extend([response.improve, response.other].into_iter().flatten());
            known.responses.push(response.id);
        }
        for mention in people::mentions(sql, person)? {
            known.addresses.insert(mention.email.folded());
        }
        Ok(known)
    }

    /// Whether a value speaks of the person.
    fn is_in(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.ids.contains(text) || self.is_address(text),
            Value::Array(items) => items.iter().any(|item| self.is_in(item)),
            Value::Object(fields) => fields.values().any(|field| self.is_in(field)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }

    /// A message without the person; `None` where it does not speak of them.
    fn taken_from(&self, body: &str) -> Result<Option<String>, Fault> {
        let mut told: Value = serde_json::from_str(body)?;
        let taken = self.is_in(&told) && self.take_from(&mut told, "");
        Ok(taken.then(|| told.to_string()))
    }

    fn is_address(&self, text: &str) -> bool {
        text.contains('@') && text.parse::<Email>().is_ok_and(|email| self.emails.contains(&email.key()))
    }

    /// Takes out of a value what is the person's; `field` is the value's name. Returns whether there was anything.
    fn take_from(&self, value: &mut Value, field: &str) -> bool {
        match value {
            Value::String(text) => {
                // An order may have the number that a customer has.
                let customer = field == "customer_id" && self.customers.contains(text);
                let theirs = customer || self.is_address(text) || self.words.contains(text);
                if theirs {
                    *value = Value::Null;
                }
                theirs
            }
            Value::Array(items) => {
                items.iter_mut().fold(false, |any, item| self.take_from(item, field) | any)
            }
            Value::Object(fields) => fields.iter_mut().fold(false, |any, (name, inner)| {
                let name = if name == "id" { [field, "_id"].concat() } else { name.clone() };
                self.take_from(inner, &name) | any
            }),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }
}

/// Takes the person out of every message that waits, and out of those that are kept to be sent again. Returns out of how
/// many.
pub fn forget(sql: &impl Sql, known: &Known) -> Result<u32, Fault> {
    let mut erased = 0_u32;
    let (mut at, mut key) = (Timestamp::from_ms(0), String::new());
    loop {
        let some = outbox::after(sql, WAITING, (at, &key), AT_ONCE)?;
        let Some(last) = some.last() else { break };
        (at, key) = (last.at, last.key.clone());
        for waiting in &some {
            if let Some(body) = known.taken_from(&waiting.body)? {
                outbox::replace(sql, WAITING, &waiting.key, &body)?;
                erased = erased.saturating_add(1);
            }
        }
    }
    let mut seq = 0;
    loop {
        let some = events::after(sql, seq, AT_ONCE)?;
        let Some((last, _)) = some.last() else { return Ok(erased) };
        seq = *last;
        for (place, body) in &some {
            if let Some(body) = known.taken_from(body)? {
                events::reword(sql, *place, &body)?;
                erased = erased.saturating_add(1);
            }
        }
    }
}
