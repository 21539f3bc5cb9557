use std::collections::BTreeSet;

use goodword_domain::value::{Email, EmailKey, MentionId, ResponseId};
use serde_json::{Map, Value};

use super::marks::Marks;
use crate::failure::Fault;
use crate::store::erasure::NOBODY;
use crate::store::people::{self, Person};
use crate::store::{Sql, orders, responses};

/// What tells of a person, wherever something is about one: each may be `null` by the event's schema.
const OF_PEOPLE: [&str; 6] = ["email", "customer_id", "name", "locale", "improve", "other"];

/// By what a person is recognised in what is told of them.
#[derive(Debug, Default)]
pub struct Known {
    /// Their addresses in clear, in lower case.
    pub addresses: BTreeSet<String>,
    /// Their responses.
    pub responses: Vec<ResponseId>,
    /// What others have said of them.
    pub mentioned: BTreeSet<MentionId>,
    emails: BTreeSet<EmailKey>,
    customers: BTreeSet<String>,
    codes: BTreeSet<String>,
    orders: BTreeSet<String>,
}

impl Known {
    /// Reads what is kept about the person.
    pub fn of(sql: &impl Sql, person: &Person) -> Result<Self, Fault> {
        let mut known = Self { emails: person.emails.iter().cloned().collect(), ..Self::default() };
        known.customers.extend(person.customer.iter().map(ToString::to_string));
        known.addresses.extend(person.asked.iter().map(Email::folded));
        for advocate in &person.advocates {
            known.addresses.insert(advocate.email.folded());
            known.emails.insert(advocate.email.key());
            known.codes.insert(advocate.code.to_string());
        }
        for id in &person.orders {
            known.orders.insert(id.to_string());
            if let Some(order) = orders::get(sql, id)? {
                let customer = order.book.order.customer;
                known.addresses.extend(customer.email.iter().map(Email::folded));
                known.customers.extend(customer.id.map(String::from));
            }
        }
        for (_, response) in responses::of_person(sql, &person.emails, &person.orders)? {
            known.addresses.extend(response.email.iter().map(Email::folded));
            known.responses.push(response.id);
        }
        for mention in people::mentions(sql, person)? {
            known.addresses.insert(mention.email.folded());
        }
        known.mentioned.extend(people::mentioned(sql, person)?.into_iter().map(|mention| mention.id));
        Ok(known)
    }

    /// Adds everything by which [`Self::take_from_message`] recognises the person.
    pub fn mark(&self, marks: &mut Marks) {
        let texts = self.codes.iter().chain(&self.customers).chain(&self.orders).cloned();
        marks.texts.extend(texts);
        marks.texts.extend(self.responses.iter().map(ToString::to_string));
        marks.texts.extend(self.mentioned.iter().map(ToString::to_string));
        marks.emails.extend(self.emails.iter().cloned());
    }

    /// Takes the person out of a message. What a message is (its type, its time) is nobody's, whatever people call
    /// themselves. Returns whether it spoke of the person.
    pub fn take_from_message(&self, message: &mut Value) -> bool {
        let Some(Value::Object(data)) = message.get_mut("data") else { return false };
        self.take_export(data) | self.take_from_object(data)
    }

    /// A copy of everything about a person goes as a whole. Nothing is kept about them any more, and that is told.
    fn take_export(&self, data: &mut Map<String, Value>) -> bool {
        let orders = data.get("order_ids").and_then(Value::as_array);
        let is_theirs = data.contains_key("export")
            && (orders.into_iter().flatten().any(|id| is_one_of(&self.orders, Some(id)))
                || data.values().any(|value| self.is_in(value)));
        if is_theirs {
            data.insert("customer_id".to_owned(), Value::Null);
            data.insert("export".to_owned(), Value::Null);
            // There is nothing left to be fetched.
            data.insert("too_large".to_owned(), Value::Bool(false));
        }
        is_theirs
    }

    /// Whether anything in a value is about the person.
    fn is_in(&self, value: &Value) -> bool {
        match value {
            Value::Array(items) => items.iter().any(|item| self.is_in(item)),
            Value::Object(fields) => self.are_about(fields) || fields.values().any(|field| self.is_in(field)),
            _ => false,
        }
    }

    /// Whether these are fields of something that is about the person: an advocate, a friend, a reward's holder, an answer.
    fn are_about(&self, fields: &Map<String, Value>) -> bool {
        let email = fields.get("email").and_then(Value::as_str).and_then(|text| text.parse::<Email>().ok());
        let response = fields.get("id").and_then(Value::as_str);
        email.is_some_and(|email| self.emails.contains(&email.key()))
            || response.is_some_and(|id| self.responses.iter().any(|response| response.as_ref() == id))
            || is_one_of(&self.codes, fields.get("code"))
            || is_one_of(&self.customers, fields.get("customer_id"))
    }

    fn is_mentioned(&self, fields: &Map<String, Value>) -> bool {
        let mention = fields.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
        mention.is_some_and(|id: MentionId| self.mentioned.contains(&id))
    }

    /// Takes out of a value what tells of the person. Returns whether there was anything.
    fn take_from(&self, value: &mut Value) -> bool {
        match value {
            Value::Array(items) => items.iter_mut().fold(false, |any, item| self.take_from(item) | any),
            Value::Object(fields) => self.take_from_object(fields),
            _ => false,
        }
    }

    fn take_from_object(&self, fields: &mut Map<String, Value>) -> bool {
        let mut taken = false;
        if self.are_about(fields) {
            for name in OF_PEOPLE {
                if let Some(field) = fields.get_mut(name).filter(|field| !field.is_null()) {
                    *field = Value::Null;
                    taken = true;
                }
            }
        }
        // Another's export says who has sent them.
        if self.is_mentioned(fields) && fields.get("advocate").is_some_and(Value::is_string) {
            fields.insert("advocate".to_owned(), NOBODY.into());
            taken = true;
        }
        fields.values_mut().fold(taken, |any, inner| self.take_from(inner) | any)
    }
}

fn is_one_of(known: &BTreeSet<String>, value: Option<&Value>) -> bool {
    value.and_then(Value::as_str).is_some_and(|text| known.contains(text))
}
