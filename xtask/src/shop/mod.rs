//! The demo shop "Leaf & Kettle": a small shop on an origin of its own, and the living example of how an owner
//! integrates Goodword. What there is to copy:
//!
//! * [`goodword`]: the client for the shop's server, with the signature;
//! * [`outbox`]: how a report is kept until it is accepted;
//! * [`session`]: how `?ref=` is remembered without the browser's help;
//! * [`discount`]: how a friend's code gets into the cart;
//! * `www/shop/templates/base.html` and `www/shop/static/shop.js`: the tag and its calls.
//!
//! Everything else is what any shop has already.

pub mod account;
pub mod cart;
pub mod catalogue;
pub mod checkout;
pub mod discount;
pub mod goodword;
pub mod notice;
pub mod outbox;
pub mod pages;
pub mod session;
pub mod store;
pub mod storefront;
pub mod texts;

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// What the owner gets from Goodword, and where the shop keeps its books.
pub struct Config {
    /// The Worker's address.
    pub edge_url: String,
    /// `pk_…`
    pub public_key: String,
    /// `sk_…`
    pub secret_key: String,
    /// A folder for customers, orders and the outbox; `None` keeps them in memory.
    pub data_dir: Option<PathBuf>,
    /// The id of the first order; the next ones count up.
    pub first_order_id: u64,
}

/// What every handler can reach.
pub struct App {
    edge_url: String,
    public_key: String,
    first_order_id: u64,
    goodword: goodword::Goodword,
    pages: pages::Pages,
    sessions: session::Sessions,
    store: store::Store,
    /// Wakes the outbox.
    posted: Notify,
}

/// A shop that has its address but no keys yet: Goodword wants to know the origin before it gives keys.
pub struct Bound {
    listener: TcpListener,
    url: String,
}

/// The shop, open. It closes when this is dropped.
pub struct Shop {
    url: String,
    app: Arc<App>,
    /// Dropped to close the shop.
    open: Option<oneshot::Sender<()>>,
    serving: JoinHandle<()>,
    delivering: JoinHandle<()>,
}

/// Takes a port of the loopback address, 0 for any free one. Visitors who come before [`Bound::serve`] wait.
pub async fn bind(port: u16) -> anyhow::Result<Bound> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .with_context(|| format!("the shop cannot listen on port {port}: is it already running?"))?;
    let url = format!("http://{}", listener.local_addr()?);
    Ok(Bound { listener, url })
}

impl Bound {
    /// The shop's origin, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Opens the shop.
    pub fn serve(self, config: Config) -> anyhow::Result<Shop> {
        let Self { listener, url } = self;
        let app = Arc::new(App::new(config, &url)?);
        let router = router(&app)?;
        let (open, closed) = oneshot::channel::<()>();
        let serving = tokio::spawn(async move {
            let closing = async { drop(closed.await) };
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(closing).await {
                eprintln!("shop: {error}");
            }
        });
        let delivering = tokio::spawn({
            let app = Arc::clone(&app);
            async move { outbox::deliver_forever(&app).await }
        });
        Ok(Shop { url, app, open: Some(open), serving, delivering })
    }
}

impl Shop {
    /// The shop's origin, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many reports Goodword has not accepted yet.
    #[must_use]
    pub fn unaccepted_reports(&self) -> usize {
        self.app.store.read(|books| books.outbox.unaccepted())
    }

    /// Closes the shop; its port is free afterwards.
    pub async fn stop(mut self) {
        self.open.take();
        self.delivering.abort();
        // A browser may hold a request open for as long as it likes.
        if tokio::time::timeout(Duration::from_secs(5), &mut self.serving).await.is_err() {
            self.serving.abort();
        }
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.open.take();
        self.delivering.abort();
    }
}

impl App {
    fn new(config: Config, origin: &str) -> anyhow::Result<Self> {
        let edge_url = config.edge_url.trim_end_matches('/').to_owned();
        let public_key = config.public_key.clone();
        Ok(Self {
            goodword: goodword::Goodword::new(
                &edge_url,
                config.public_key,
                config.secret_key,
                origin.to_owned(),
            )?,
            pages: pages::Pages::read()?,
            sessions: session::Sessions::default(),
            store: store::Store::open(config.data_dir.as_deref())?,
            posted: Notify::new(),
            first_order_id: config.first_order_id,
            edge_url,
            public_key,
        })
    }
}

fn router(app: &Arc<App>) -> anyhow::Result<Router> {
    let policy = HeaderValue::try_from(content_security_policy(&app.edge_url))?;
    let header = SetResponseHeaderLayer::overriding;
    Ok(Router::new()
        .route("/", get(storefront::home))
        .route("/products/{slug}", get(storefront::product))
        .route("/cart", get(cart::show))
        .route("/cart/add", post(cart::add))
        .route("/cart/update", post(cart::update))
        .route("/cart/discount", post(discount::apply_typed))
        .route("/cart/discount/remove", post(discount::remove))
        .route("/discount/{code}", get(discount::apply_link))
        .route("/checkout", get(checkout::show).post(checkout::place))
        .route("/thank-you/{order_id}", get(checkout::thank_you))
        .route("/account", get(account::show))
        .route("/account/sign-in", post(account::sign_in))
        .route("/account/sign-out", post(account::sign_out))
        .route("/account/orders/{order_id}/return", post(account::return_order))
        .route("/account/orders/{order_id}/cancel", post(account::cancel_order))
        .fallback(storefront::not_found)
        .layer(from_fn_with_state(Arc::clone(app), session::remember))
        .layer(header(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")))
        .nest_service("/static", ServeDir::new(pages::folder().join("static")))
        .layer(header(header::CONTENT_SECURITY_POLICY, policy))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .with_state(Arc::clone(app)))
}

/// As strict as a careful shop's: the popup has to work under it.
fn content_security_policy(edge: &str) -> String {
    format!(
        "default-src 'self'; script-src 'self' {edge} 'wasm-unsafe-eval'; connect-src 'self' {edge}; \
         img-src 'self' {edge} data:; style-src 'self'; require-trusted-types-for 'script'"
    )
}
