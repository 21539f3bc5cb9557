//! Pages of a shop that are nothing but the tag, under whatever policy and beside whatever scripts: what the demo shop
//! does not try. Below [`FOLDER`] the shop serves us from its own address, as a shop does whose visitors block ours.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::Result;
use goodword_domain::program::Placement;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::first_party;
use crate::tenant::Tenant;
use crate::worker;

/// A shop of one page, the same at every address to which no other was [added](OnePage::add).
#[derive(Debug)]
pub struct OnePage {
    /// Its tenant.
    pub tenant: Tenant,
    added: Pages,
    serving: JoinHandle<()>,
}

/// Path → the whole answer.
type Pages = Arc<RwLock<BTreeMap<String, String>>>;

/// What stands on the page; `EDGE`, `SHOP` and `OWN` (the shop's own address of ours) are filled in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Content<'a> {
    /// The content security policy; empty for none.
    pub policy: &'a str,
    /// What stands in the head, for instance [`TAG`].
    pub head: &'a str,
    /// What stands in the body.
    pub body: &'a str,
}

/// The tag on a page after a purchase.
pub const TAG: &str = "<script async src='EDGE/w.js' data-shop='SHOP' data-page='thank_you'></script>";

/// Where a [`OnePage`] serves us itself.
pub const FOLDER: &str = "/friends";

/// The strictest policy under which the popup was promised to work.
pub const STRICT: &str = "default-src 'none'; script-src 'self' EDGE 'wasm-unsafe-eval'; connect-src EDGE; img-src EDGE; \
    style-src 'none'; require-trusted-types-for 'script'";

impl OnePage {
    /// Opens the shop. It closes when this is dropped.
    pub async fn open(content: Content<'_>) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let tenant = Tenant::make(worker::shared().await?, "Tea House", &origin).await?;
        let added = Pages::default();
        let (first, pages, edge) = (answer(&tenant, content), added.clone(), tenant.worker().to_owned());
        let serving = tokio::spawn(async move {
            while let Ok((visitor, _)) = listener.accept().await {
                tokio::spawn(serve(visitor, first.clone(), pages.clone(), edge.clone()));
            }
        });
        Ok(Self { tenant, added, serving })
    }

    /// As [`OnePage::open`]; its popup comes as soon as it may, and stands where the program says.
    pub async fn open_soon(content: Content<'_>, placement: Placement) -> Result<Self> {
        let page = Self::open(content).await?;
        page.tenant
            .change_program(|program| {
                program.survey.delay_ms = 50;
                program.survey.placement = placement;
            })
            .await?;
        page.tenant.published(|widget| widget.delay_ms == 50).await?;
        Ok(page)
    }

    /// Puts another page at a path; returns its address.
    #[must_use]
    pub fn add(&self, path: &str, content: Content<'_>) -> String {
        let mut added = self.added.write().unwrap_or_else(PoisonError::into_inner);
        added.insert(path.to_owned(), answer(&self.tenant, content));
        format!("{}{path}", self.tenant.origin)
    }

    /// The page's address, as that of the page after an order.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}/", self.tenant.origin)
    }
}

fn answer(tenant: &Tenant, content: Content<'_>) -> String {
    let own = format!("{}{FOLDER}", tenant.origin);
    let fill = |text: &str| {
        let text = text.replace("EDGE", tenant.worker()).replace("OWN", &own);
        text.replace("SHOP", tenant.keys.public_key.as_ref())
    };
    let page = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>\
         <title>A page</title>{}<main><h1>A page</h1>{}</main></html>",
        fill(content.head),
        fill(content.body)
    );
    let policy = fill(content.policy);
    let policy = if policy.is_empty() { policy } else { format!("content-security-policy: {policy}\r\n") };
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n{policy}connection: close\r\ncontent-length: {}\r\n\r\n{page}",
        page.len()
    )
}

async fn serve(mut visitor: TcpStream, first: String, pages: Pages, edge: String) -> Result<()> {
    let mut request = Vec::new();
    let head_ends = loop {
        if let Some(end) = request.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        let mut part = [0; 1024];
        let length = visitor.read(&mut part).await?;
        if length == 0 {
            return Ok(());
        }
        request.extend(part.iter().take(length));
    };
    let body = request.split_off(head_ends);
    let head = String::from_utf8(request)?;
    let path = head.split(' ').nth(1).unwrap_or_default();
    if path.starts_with(&format!("{FOLDER}/")) {
        return first_party::pass_on(visitor, &head, body, &edge).await;
    }
    let path = path.split('?').next().unwrap_or_default();
    let added = pages.read().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
    visitor.write_all(added.unwrap_or(first).as_bytes()).await?;
    Ok(visitor.shutdown().await?)
}

impl Drop for OnePage {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
