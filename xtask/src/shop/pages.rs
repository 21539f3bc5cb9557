//! Renders the templates of `www/shop/templates/`, with what every page has in common: the words, the cart's count, and
//! the data for Goodword's tag.

use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use minijinja::{Environment, UndefinedBehavior, Value, context, path_loader};

use super::App;
use super::session::Visit;
use super::texts::Texts;

/// Templates and words.
pub struct Pages {
    templates: Environment<'static>,
    texts: Texts,
}

/// Each page by name: its template, and what the tag is told in `data-page`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// `/`
    Home,
    /// `/products/…`
    Product,
    /// `/cart`
    Cart,
    /// `/checkout`
    Checkout,
    /// `/thank-you/…`
    ThankYou,
    /// `/account`
    Account,
    /// Anything else; it has no tag.
    NotFound,
}

/// A fault of ours: logged, never shown.
pub struct Failure(anyhow::Error);

impl Page {
    const fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Product => "product",
            Self::Cart => "cart",
            Self::Checkout => "checkout",
            Self::ThankYou => "thank_you",
            Self::Account => "account",
            Self::NotFound => "not_found",
        }
    }
}

/// `www/shop`, wherever this checkout is.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../www/shop")
}

impl Pages {
    /// Reads the words; templates are read when first used.
    pub fn read() -> anyhow::Result<Self> {
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        templates.set_trim_blocks(true);
        templates.set_lstrip_blocks(true);
        templates.set_loader(path_loader(folder().join("templates")));
        templates.add_filter("euros", euros);
        Ok(Self { templates, texts: Texts::read(&folder().join("texts"))? })
    }
}

impl App {
    /// Renders a page for a visitor. `content` is what this page alone needs.
    pub fn page(&self, visit: &Visit, page: Page, content: Value) -> Result<Response, Failure> {
        let common = self.common(visit, page);
        let template = self.pages.templates.get_template(&format!("{}.html", page.name()))?;
        Ok(Html(template.render(context! { ..content, ..common })?).into_response())
    }

    /// "There is no such page."
    pub fn not_found(&self, visit: &Visit) -> Result<Response, Failure> {
        Ok((StatusCode::NOT_FOUND, self.page(visit, Page::NotFound, Value::UNDEFINED)?).into_response())
    }

    fn common(&self, visit: &Visit, page: Page) -> Value {
        let mut session = visit.session();
        context! {
            page => page.name(),
            lang => session.language.tag(),
            dir => session.language.direction(),
            t => self.pages.texts.of(session.language),
            cart_count => session.cart.count(),
            notice => session.notice.take(),
            edge_url => self.edge_url,
            public_key => self.public_key,
            identity => session.customer_id.as_deref().and_then(|id| self.identity(id)),
            placed_order => (),
        }
    }

    /// What `goodword('identify', …)` is told of a customer who is signed in.
    fn identity(&self, customer_id: &str) -> Option<Value> {
        let customer = self.store.read(|books| books.customer(customer_id).cloned())?;
        Some(context! {
            signature => self.goodword.sign(&customer.id),
            id => customer.id,
            email => customer.email,
            // Unknown until the first order.
            name => Some(customer.name).filter(|name| !name.is_empty()),
        })
    }
}

/// "€9.80", from cents.
fn euros(cents: u64) -> String {
    format!("€{}.{:02}", cents / 100, cents % 100)
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        eprintln!("shop: {:#}", self.0);
        (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side. Please try again.")
            .into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::euros;

    #[test]
    fn writes_cents_as_euros() {
        for (cents, text) in [(0, "€0.00"), (5, "€0.05"), (980, "€9.80"), (123_456, "€1234.56")] {
            assert_eq!(euros(cents), text);
        }
    }
}
