//! The customer's account: orders, and sending them back. A refund and a cancellation are reported to Goodword as
//! reliably as the order was.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{Redirect, Response};
use axum::{Extension, Form};
use minijinja::context;
use serde::Deserialize;

use super::App;
use super::checkout::{euros, is_email};
use super::goodword::{Refund, Report};
use super::notice::{Notice, NoticeKind};
use super::pages::{Failure, Page};
use super::session::Visit;
use super::store::{Books, Order, OrderState};

/// A demo: an address is enough. A real shop asks for proof before it signs an identity.
#[derive(Deserialize)]
pub struct SignIn {
    email: String,
}

/// `GET /account`
pub async fn show(
    State(app): State<Arc<App>>,
    Extension(visit): Extension<Visit>,
) -> Result<Response, Failure> {
    let customer_id = visit.session().customer_id.clone();
    let account = customer_id.and_then(|id| {
        app.store.read(|books| {
            let orders = books.orders_of(&id).into_iter().cloned().collect::<Vec<_>>();
            books.customer(&id).map(|customer| context! { customer, orders })
        })
    });
    app.page(&visit, Page::Account, account.unwrap_or_else(|| context! { customer => () }))
}

/// `POST /account/sign-in`
pub async fn sign_in(
    State(app): State<Arc<App>>,
    Extension(visit): Extension<Visit>,
    Form(form): Form<SignIn>,
) -> Result<Redirect, Failure> {
    let email = form.email.trim();
    let mut session = visit.session();
    if is_email(email) {
        session.customer_id = Some(app.store.change(|books| books.account(email).id.clone())?);
    } else {
        session.notice = Some(Notice { kind: NoticeKind::EmailMalformed, about: String::new() });
    }
    Ok(Redirect::to("/account"))
}

/// `POST /account/sign-out`
pub async fn sign_out(Extension(visit): Extension<Visit>) -> Redirect {
    visit.session().customer_id = None;
    Redirect::to("/account")
}

/// `POST /account/orders/{order_id}/return`: all of it comes back, and all of the money.
pub async fn return_order(
    State(app): State<Arc<App>>,
    Extension(visit): Extension<Visit>,
    Path(order_id): Path<String>,
) -> Result<Redirect, Failure> {
    end(&app, &visit, &order_id, OrderState::Returned, NoticeKind::OrderReturned)
}

/// `POST /account/orders/{order_id}/cancel`
pub async fn cancel_order(
    State(app): State<Arc<App>>,
    Extension(visit): Extension<Visit>,
    Path(order_id): Path<String>,
) -> Result<Redirect, Failure> {
    end(&app, &visit, &order_id, OrderState::Cancelled, NoticeKind::OrderCancelled)
}

fn end(
    app: &App,
    visit: &Visit,
    order_id: &str,
    state: OrderState,
    kind: NoticeKind,
) -> Result<Redirect, Failure> {
    let mut session = visit.session();
    if let Some(customer_id) = &session.customer_id
        && app.store.change(|books| record_end(books, customer_id, order_id, state))?
    {
        app.posted.notify_one();
        session.notice = Some(Notice { kind, about: order_id.to_owned() });
    }
    Ok(Redirect::to("/account"))
}

/// Ends an order once: a form that is sent twice gives no money back twice.
fn record_end(books: &mut Books, customer_id: &str, order_id: &str, state: OrderState) -> bool {
    let placed = books.order_of(customer_id, order_id).filter(|order| order.state == OrderState::Placed);
    let Some(order) = placed else { return false };
    order.state = state;
    let report = if state == OrderState::Returned { full_refund(order) } else { cancellation(order) };
    books.outbox.post(report);
    true
}

fn full_refund(order: &Order) -> Report {
    let refund = Refund { id: format!("{}-return", order.id), amount: euros(order.total_cents) };
    Report::Refund { order_id: order.id.clone(), refund }
}

fn cancellation(order: &Order) -> Report {
    Report::Cancel { order_id: order.id.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn books() -> Books {
        let order = Order {
            id: "1001".into(),
            customer_id: "1".into(),
            placed_at: "2026-11-22T10:00:00Z".into(),
            lines: Vec::new(),
            discount_code: None,
            discount_cents: 98,
            total_cents: 882,
            state: OrderState::Placed,
        };
        Books { orders: vec![order], ..Books::default() }
    }

    #[test]
    fn an_order_ends_once_and_is_refunded_what_was_paid() {
        let mut books = books();
        assert!(record_end(&mut books, "1", "1001", OrderState::Returned));
        assert!(!record_end(&mut books, "1", "1001", OrderState::Returned));
        assert!(!record_end(&mut books, "1", "1001", OrderState::Cancelled));
        assert_eq!(books.outbox.unaccepted(), 1);
        let reported = serde_json::to_value(&books.outbox).unwrap();
        let refund =
            serde_json::json!({"id": "1001-return", "amount": {"amount_minor": 882, "currency": "EUR"}});
        assert_eq!(reported["letters"][0]["report"]["refund"]["refund"], refund);
    }

    #[test]
    fn nobody_ends_another_customers_order() {
        assert!(!record_end(&mut books(), "2", "1001", OrderState::Cancelled));
    }
}
