//! A page of a shop that is nothing but the tag, under whatever policy: what the demo shop does not try.

use anyhow::Result;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::tenant::Tenant;
use crate::worker;

/// A shop of one page, the same at every address.
#[derive(Debug)]
pub struct OnePage {
    /// Its tenant.
    pub tenant: Tenant,
    serving: JoinHandle<()>,
}

/// What stands on the page; `EDGE` and `SHOP` are filled in.
#[derive(Debug, Clone, Copy)]
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

/// The strictest policy under which the popup was promised to work.
pub const STRICT: &str = "default-src 'none'; script-src 'self' EDGE 'wasm-unsafe-eval'; connect-src EDGE; img-src EDGE; \
    style-src 'none'; require-trusted-types-for 'script'";

impl OnePage {
    /// Opens the shop. It closes when this is dropped.
    pub async fn open(content: Content<'_>) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let tenant = Tenant::make(worker::shared().await?, "Tea House", &origin).await?;
        let fill = |text: &str| {
            text.replace("EDGE", tenant.worker()).replace("SHOP", tenant.keys.public_key.as_ref())
        };
        let page = format!(
            "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>\
             <title>A page</title>{}<main><h1>A page</h1>{}</main></html>",
            fill(content.head),
            fill(content.body)
        );
        let policy = fill(content.policy);
        let policy =
            if policy.is_empty() { policy } else { format!("content-security-policy: {policy}\r\n") };
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n{policy}connection: close\r\ncontent-length: {}\r\n\r\n{page}",
            page.len()
        );
        let serving = tokio::spawn(async move {
            while let Ok((visitor, _)) = listener.accept().await {
                tokio::spawn(serve(visitor, answer.clone()));
            }
        });
        Ok(Self { tenant, serving })
    }

    /// The page's address, as that of the page after an order.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}/", self.tenant.origin)
    }
}

async fn serve(mut visitor: TcpStream, answer: String) -> Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut part = [0; 1024];
        let length = visitor.read(&mut part).await?;
        if length == 0 {
            return Ok(());
        }
        request.extend(part.iter().take(length));
    }
    visitor.write_all(answer.as_bytes()).await?;
    Ok(visitor.shutdown().await?)
}

impl Drop for OnePage {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
