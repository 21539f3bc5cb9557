//! The cart: what is in it, what it costs, and its page.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{Redirect, Response};
use axum::{Extension, Form};
use minijinja::{Value, context};
use serde::{Deserialize, Serialize};

use super::App;
use super::catalogue::{self, Product};
use super::discount;
use super::pages::{Failure, Page};
use super::session::{Session, Visit};
use super::store::OrderLine;

/// More of one thing is a matter for the telephone.
pub const MOST_OF_ONE: u32 = 99;

/// What is in the cart, in the order in which it was put there.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Cart(Vec<(&'static Product, u32)>);

/// What it costs, in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// All lines.
    pub subtotal_cents: i64,
    /// What the friend's code takes off.
    pub discount_cents: i64,
    /// What is to be paid.
    pub total_cents: i64,
}

/// A line of the cart's forms.
#[derive(Deserialize)]
pub struct Change {
    slug: String,
    quantity: u32,
}

impl Cart {
    /// How many things there are.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.0.iter().map(|(_, quantity)| quantity).sum()
    }

    /// Puts more of a product in.
    pub fn add(&mut self, product: &'static Product, quantity: u32) {
        let already = self.0.iter().find(|(known, _)| *known == product).map_or(0, |(_, quantity)| *quantity);
        self.set(product, already.saturating_add(quantity));
    }

    /// Has so many of a product from now on.
    pub fn set(&mut self, product: &'static Product, quantity: u32) {
        let quantity = quantity.min(MOST_OF_ONE);
        match self.0.iter_mut().find(|(known, _)| *known == product) {
            Some(line) => line.1 = quantity,
            None => self.0.push((product, quantity)),
        }
        self.0.retain(|(_, quantity)| *quantity > 0);
    }

    /// The lines with their prices.
    #[must_use]
    pub fn lines(&self) -> Vec<OrderLine> {
        self.0.iter().map(|(product, quantity)| OrderLine::new(product, *quantity)).collect()
    }
}

impl Session {
    /// What the cart costs with the discount that was applied.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let subtotal_cents = self.cart.lines().iter().map(|line| line.price_cents).sum();
        let discount_cents = self
            .discount
            .as_ref()
            .and_then(|offer| offer.reward.as_ref())
            .map_or(0, |reward| discount::off(reward, subtotal_cents));
        Totals { subtotal_cents, discount_cents, total_cents: subtotal_cents - discount_cents }
    }

    /// The cart as templates show it.
    #[must_use]
    pub fn cart_view(&self) -> Value {
        context! { lines => self.cart.lines(), totals => self.totals(), discount => self.discount, most => MOST_OF_ONE }
    }
}

/// `GET /cart`
pub async fn show(
    State(app): State<Arc<App>>,
    Extension(visit): Extension<Visit>,
) -> Result<Response, Failure> {
    let content = visit.session().cart_view();
    app.page(&visit, Page::Cart, content)
}

/// `POST /cart/add`
pub async fn add(Extension(visit): Extension<Visit>, Form(change): Form<Change>) -> Redirect {
    if let Some(product) = catalogue::find(&change.slug) {
        visit.session().cart.add(product, change.quantity);
    }
    Redirect::to("/cart")
}

/// `POST /cart/update`; a quantity of 0 removes the line.
pub async fn update(Extension(visit): Extension<Visit>, Form(change): Form<Change>) -> Redirect {
    if let Some(product) = catalogue::find(&change.slug) {
        visit.session().cart.set(product, change.quantity);
    }
    Redirect::to("/cart")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::Config;
    use crate::shop::goodword::{FriendOffer, Reward};
    use crate::shop::texts::Language;

    fn offer(reward: Reward) -> FriendOffer {
        FriendOffer { code: "7KQ2M9XC".into(), advocate_name: Some("Ann <3".into()), reward: Some(reward) }
    }

    #[test]
    fn adds_changes_and_removes() {
        let [tea, pot] = ["earl-blue", "clay-pot"].map(|slug| catalogue::find(slug).unwrap());
        let mut cart = Cart::default();
        cart.add(tea, 1);
        cart.add(pot, 1);
        cart.add(tea, 2);
        assert_eq!(cart.0, [(tea, 3), (pot, 1)]);
        cart.add(tea, u32::MAX);
        assert_eq!(cart.count(), MOST_OF_ONE + 1);
        cart.set(tea, 0);
        assert_eq!(cart.0, [(pot, 1)]);
    }

    #[test]
    fn the_total_is_what_is_left_after_the_discount() {
        let mut session = Session::default();
        session.cart.add(catalogue::find("earl-blue").unwrap(), 3);
        session.discount = Some(offer(Reward::Percentage { basis_points: 1_000 }));
        assert_eq!(session.totals(), Totals { subtotal_cents: 2940, discount_cents: 294, total_cents: 2646 });
    }

    #[tokio::test]
    async fn the_page_names_the_code_the_friend_and_the_saving() {
        let config = Config {
            edge_url: "http://edge.example".into(),
            public_key: "pk_1".into(),
            secret_key: "sk_1".into(),
            data_dir: None,
            first_order_id: 1001,
        };
        let app = App::new(config, "http://shop.example").unwrap();
        for (reward, saving) in
            [(Reward::Percentage { basis_points: 1_000 }, Some("−€0.98")), (Reward::Other, None)]
        {
            for language in [Language::En, Language::Ar] {
                let visit = Visit::default();
                visit.session().language = language;
                visit.session().cart.add(catalogue::find("earl-blue").unwrap(), 1);
                visit.session().discount = Some(offer(reward.clone()));
                let content = visit.session().cart_view();
                let Ok(response) = app.page(&visit, Page::Cart, content) else {
                    panic!("the page does not render")
                };
                let page = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
                let page = String::from_utf8(page.to_vec()).unwrap();
                assert!(page.contains("7KQ2M9XC") && page.contains("Ann &lt;3"), "{page}");
                assert_eq!(page.contains('−'), saving.is_some(), "{page}");
                assert!(page.contains(saving.unwrap_or_default()), "{page}");
            }
        }
    }
}
