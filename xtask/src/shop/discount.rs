//! A friend's code in the cart: typed there, or carried by a link such as `/discount/7KQ2M9XC?redirect=/`.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Redirect;
use axum::{Extension, Form};
use serde::Deserialize;

use super::App;
use super::goodword::Reward;
use super::notice::{Notice, NoticeKind};
use super::session::Visit;

const CURRENCY: &str = "EUR";
const LONGEST_CODE: usize = 64;

/// The cart's form.
#[derive(Deserialize)]
pub struct Typed {
    code: String,
}

/// Where a link goes on to.
#[derive(Deserialize)]
pub struct Onward {
    redirect: Option<String>,
}

/// What a reward takes off a cart, in cents: never more than the cart costs. A percentage is rounded to the nearest cent,
/// halves up, as Goodword's own ledger does.
#[must_use]
pub fn off(reward: &Reward, subtotal_cents: i64) -> i64 {
    let off = match reward {
        Reward::Percentage { basis_points } => (subtotal_cents * i64::from(*basis_points) + 5_000) / 10_000,
        Reward::Fixed(money) if money.currency == CURRENCY => money.amount_minor,
        Reward::Fixed(_) | Reward::Other => 0,
    };
    off.clamp(0, subtotal_cents)
}

/// `POST /cart/discount`
pub async fn apply_typed(
    State(app): State<Arc<App>>,
    Extension(visit): Extension<Visit>,
    Form(typed): Form<Typed>,
) -> Redirect {
    apply(&app, &visit, &typed.code).await;
    Redirect::to("/cart")
}

/// `GET /discount/{code}?redirect=/path`
pub async fn apply_link(
    State(app): State<Arc<App>>,
    Extension(visit): Extension<Visit>,
    Path(code): Path<String>,
    Query(onward): Query<Onward>,
) -> Redirect {
    apply(&app, &visit, &code).await;
    Redirect::to(onward.redirect.as_deref().filter(|path| is_own_path(path)).unwrap_or("/cart"))
}

/// `POST /cart/discount/remove`
pub async fn remove(Extension(visit): Extension<Visit>) -> Redirect {
    visit.session().discount = None;
    Redirect::to("/cart")
}

async fn apply(app: &App, visit: &Visit, typed: &str) {
    let typed = typed.trim();
    let known = if typed.is_empty() || typed.len() > LONGEST_CODE {
        Ok(None)
    } else {
        app.goodword.friend_offer(typed).await
    };
    let mut session = visit.session();
    let (kind, about) = match known {
        Ok(Some(offer)) => {
            let code = offer.code.clone();
            session.discount = Some(offer);
            (NoticeKind::CodeApplied, code)
        }
        Ok(None) => (NoticeKind::CodeUnknown, typed.to_owned()),
        Err(error) => {
            eprintln!("shop: cannot check a code: {error:#}");
            (NoticeKind::CodeUnchecked, typed.to_owned())
        }
    };
    session.notice = Some(Notice { kind, about });
}

/// A path of this shop: else a link to the shop could lead anywhere. Browsers read `//` and `/\` as another host.
fn is_own_path(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains(|c: char| c == '\\' || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::goodword::Money;

    fn percentage(basis_points: u32) -> Reward {
        Reward::Percentage { basis_points }
    }

    fn fixed(amount_minor: i64, currency: &str) -> Reward {
        Reward::Fixed(Money { amount_minor, currency: currency.into() })
    }

    #[test]
    fn takes_off_what_was_promised_and_never_more_than_the_cart() {
        for (reward, subtotal, is) in [
            (percentage(1_000), 5_000, 500),
            (percentage(1_000), 985, 99),    // 98.5: halves up
            (percentage(1_000), 984, 98),    // 98.4
            (percentage(1_250), 1_999, 250), // 249.875
            (percentage(10_000), 980, 980),
            (percentage(20_000), 980, 980),
            (percentage(1_000), 0, 0),
            (fixed(500, "EUR"), 5_000, 500),
            (fixed(500, "EUR"), 300, 300),
            (fixed(-500, "EUR"), 300, 0),
            (fixed(500, "JPY"), 5_000, 0),
            (Reward::Other, 5_000, 0),
        ] {
            assert_eq!(off(&reward, subtotal), is, "{reward:?} of {subtotal}");
        }
    }

    #[test]
    fn a_link_leads_only_into_the_shop() {
        for (path, is) in [
            ("/", true),
            ("/cart?lang=ar", true),
            ("", false),
            ("https://evil.example/", false),
            ("//evil.example/", false),
            ("/\\evil.example", false),
            ("/\t/evil.example", false),
            ("javascript:alert(1)", false),
        ] {
            assert_eq!(is_own_path(path), is, "{path:?}");
        }
    }
}
