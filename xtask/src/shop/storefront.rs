//! The front page and the product pages.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use minijinja::{Value, context};

use super::App;
use super::catalogue::{self, PRODUCTS, Product};
use super::pages::{Failure, Page};
use super::session::Visit;

/// `GET /`
pub async fn home(
    State(app): State<Arc<App>>,
    Extension(visit): Extension<Visit>,
) -> Result<Response, Failure> {
    app.page(&visit, Page::Home, context! { products => PRODUCTS.iter().map(view).collect::<Vec<_>>() })
}

/// `GET /products/{slug}`
pub async fn product(
    State(app): State<Arc<App>>,
    Extension(visit): Extension<Visit>,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    let Some(product) = catalogue::find(&slug) else { return app.not_found(&visit) };
    let others = PRODUCTS.iter().filter(|other| *other != product).take(4).map(view).collect::<Vec<_>>();
    app.page(&visit, Page::Product, context! { product => view(product), others })
}

/// Anything else.
pub async fn not_found(
    State(app): State<Arc<App>>,
    Extension(visit): Extension<Visit>,
) -> Result<Response, Failure> {
    app.not_found(&visit)
}

fn view(product: &Product) -> Value {
    context! { slug => product.slug, price_cents => product.price_cents }
}
