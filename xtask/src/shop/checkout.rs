//! From the cart to the order: the form, the order itself with its report to Goodword, and the thanks.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use jiff::Timestamp;
use minijinja::context;
use serde::{Deserialize, Serialize};

use super::App;
use super::goodword::{self, Buyer, Money, Report};
use super::pages::{Failure, Page};
use super::session::{Session, Visit};
use super::store::{Books, Order, OrderState};

/// What the customer fills in.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    name: String,
    email: String,
    postal_code: String,
}

/// The fields that need another look.
#[derive(Default, PartialEq, Eq, Serialize)]
struct Mistakes {
    name: bool,
    email: bool,
    postal_code: bool,
}

impl Details {
    fn trimmed(&self) -> Self {
        let trim = |text: &str| text.trim().to_owned();
        Self { name: trim(&self.name), email: trim(&self.email), postal_code: trim(&self.postal_code) }
    }

    fn mistakes(&self) -> Mistakes {
        let is_short = |text: &str, most: usize| (1..=most).contains(&text.chars().count());
        Mistakes {
            name: !is_short(&self.name, 100),
            email: !is_email(&self.email),
            postal_code: !is_short(&self.postal_code, 12),
        }
    }
}

/// Looks like an address; whether it works, only a message to it can tell.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let is_bad = |c: char| c.is_whitespace() || c.is_control() || "@<>\",".contains(c);
    text.len() <= 254
        && (1..=64).contains(&local.len())
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty())
        && ![local, domain].iter().any(|part| part.contains(is_bad))
}

/// An amount in the shop's currency.
#[must_use]
pub fn euros(cents: i64) -> Money {
    Money { amount_minor: cents, currency: "EUR".into() }
}

/// `GET /checkout`
pub async fn show(
    State(app): State<Arc<App>>,
    Extension(visit): Extension<Visit>,
) -> Result<Response, Failure> {
    if visit.session().cart.count() == 0 {
        return Ok(Redirect::to("/cart").into_response());
    }
    let customer_id = visit.session().customer_id.clone();
    let customer = customer_id.and_then(|id| app.store.read(|books| books.customer(&id).cloned()));
    let details = customer.map_or_else(Details::default, |known| Details {
        name: known.name,
        email: known.email,
        postal_code: known.postal_code,
    });
    form(&app, &visit, &details, &Mistakes::default())
}

/// `POST /checkout`
pub async fn place(
    State(app): State<Arc<App>>,
    Extension(visit): Extension<Visit>,
    Form(details): Form<Details>,
) -> Result<Response, Failure> {
    let details = details.trimmed();
    let mistakes = details.mistakes();
    let mut session = visit.session();
    if session.cart.count() == 0 {
        // The form was sent twice, or from an old tab.
        return Ok(Redirect::to("/cart").into_response());
    }
    if mistakes != Mistakes::default() {
        drop(session);
        return Ok(
            (StatusCode::UNPROCESSABLE_ENTITY, form(&app, &visit, &details, &mistakes)?).into_response()
        );
    }
    let placed_at = Timestamp::from_second(Timestamp::now().as_second())?.to_string();
    let order = app.store.change(|books| record(books, app.first_order_id, &session, details, placed_at))?;
    app.posted.notify_one();
    *session =
        Session { language: session.language, customer_id: Some(order.customer_id), ..Session::default() };
    Ok(Redirect::to(&format!("/thank-you/{}", order.id)).into_response())
}

/// Writes the order and its report into the books together: one is never there without the other.
fn record(books: &mut Books, first_id: u64, session: &Session, details: Details, placed_at: String) -> Order {
    let customer = books.account(&details.email);
    (customer.name, customer.postal_code) = (details.name, details.postal_code);
    let customer = customer.clone();
    let is_new = books.orders_of(&customer.id).is_empty();
    let totals = session.totals();
    let order = Order {
        id: (first_id + books.order_count).to_string(),
        customer_id: customer.id,
        placed_at,
        lines: session.cart.lines(),
        discount_code: session.discount.as_ref().map(|offer| offer.code.clone()),
        discount_cents: totals.discount_cents,
        total_cents: totals.total_cents,
        state: OrderState::Placed,
    };
    books.order_count += 1;
    books.orders.push(order.clone());
    books.outbox.post(Report::Order(goodword::Order {
        id: order.id.clone(),
        placed_at: order.placed_at.clone(),
        customer: Buyer {
            id: order.customer_id.clone(),
            email: details.email,
            new: is_new,
            postal_code: customer.postal_code,
        },
        total: euros(order.total_cents),
        discount_codes: order.discount_code.iter().cloned().collect(),
        reference: session.reference.clone(),
        staff: None,
    }));
    order
}

/// `GET /thank-you/{order_id}`
pub async fn thank_you(
    State(app): State<Arc<App>>,
    Extension(visit): Extension<Visit>,
    Path(order_id): Path<String>,
) -> Result<Response, Failure> {
    let customer_id = visit.session().customer_id.clone();
    let order = customer_id.and_then(|id| {
        app.store.read(|books| books.orders_of(&id).into_iter().find(|order| order.id == order_id).cloned())
    });
    let Some(order) = order else { return app.not_found(&visit) };
    let placed_order = context! { id => order.id };
    app.page(&visit, Page::ThankYou, context! { order, placed_order })
}

fn form(app: &App, visit: &Visit, details: &Details, mistakes: &Mistakes) -> Result<Response, Failure> {
    let cart = visit.session().cart_view();
    app.page(visit, Page::Checkout, context! { details, mistakes, ..cart })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::catalogue;

    fn buy(books: &mut Books, email: &str) -> Order {
        let mut session = Session { reference: Some("7KQ2M9XC".into()), ..Session::default() };
        session.cart.add(catalogue::find("earl-blue").unwrap(), 1);
        let details = Details { name: "Bob".into(), email: email.into(), postal_code: "10115".into() };
        record(books, 1001, &session, details, "2026-11-22T10:00:00Z".into())
    }

    #[test]
    fn only_the_first_order_of_an_address_is_a_new_customers() {
        let mut books = Books::default();
        let ids =
            ["bob@example.com", "Bob@Example.com", "eve@example.com"].map(|email| buy(&mut books, email).id);
        assert_eq!(ids, ["1001", "1002", "1003"]);
        let reported = serde_json::to_value(&books.outbox).unwrap();
        let new = [0, 1, 2].map(|at| reported["letters"][at]["report"]["order"]["customer"]["new"].clone());
        assert_eq!(new, [true, false, true]);
        assert_eq!(reported["letters"][0]["report"]["order"]["ref"], "7KQ2M9XC");
    }

    #[test]
    fn tells_addresses_from_other_text() {
        for (text, is) in [
            ("bob@example.com", true),
            ("b@ex-ample.co.uk", true),
            ("bob", false),
            ("bob@example", false),
            ("@example.com", false),
            ("bob@.com", false),
            ("bob@@example.com", false),
            ("bob @example.com", false),
            ("Bob <bob@example.com>", false),
        ] {
            assert_eq!(is_email(text), is, "{text}");
        }
    }
}
