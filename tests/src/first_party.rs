//! What a shop's server does that serves us from an address of its own: the `proxy_pass` of nginx, by hand.

use anyhow::{Context, Result};
use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::client;
use crate::page::FOLDER;

/// Of one connection, not of what goes over it.
const NOT_PASSED_ON: [&str; 5] =
    ["host", "connection", "content-length", "transfer-encoding", "accept-encoding"];

/// Asks the Worker what the visitor asks below [`FOLDER`], and hands its answer back.
pub async fn pass_on(mut visitor: TcpStream, head: &str, mut body: Vec<u8>, edge: &str) -> Result<()> {
    let mut lines = head.trim_end().split("\r\n");
    let mut first = lines.next().context("a request has a first line")?.split(' ');
    let method: Method = first.next().context("a method")?.parse()?;
    let path = first.next().and_then(|path| path.strip_prefix(FOLDER)).context("a path of ours")?;
    let mut headers = HeaderMap::new();
    let mut length = 0;
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        let name: HeaderName = name.parse()?;
        if name == "content-length" {
            length = value.parse()?;
        }
        if !NOT_PASSED_ON.contains(&name.as_str()) {
            headers.append(name, HeaderValue::from_str(value)?);
        }
    }
    while body.len() < length {
        let mut part = [0; 1024];
        let more = visitor.read(&mut part).await?;
        body.extend(part.iter().take(more));
    }
    let request = client::http()?.request(method, format!("{edge}{path}")).headers(headers).body(body);
    let answer = request.send().await?;
    let mut told = format!("HTTP/1.1 {}\r\nconnection: close\r\n", answer.status()).into_bytes();
    for (name, value) in answer.headers() {
        if !NOT_PASSED_ON.contains(&name.as_str()) {
            told.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
        }
    }
    let body = answer.bytes().await?;
    told.extend(format!("content-length: {}\r\n\r\n", body.len()).into_bytes());
    told.extend(body);
    visitor.write_all(&told).await?;
    Ok(visitor.shutdown().await?)
}
