use goodword_domain::refusal::Refusal;
use worker::Request;

use crate::failure::{Failure, Fault};

/// Reads a body of at most `limit` bytes. One that announces more is not read at all; one that announces nothing is
/// read until it is too long.
pub async fn read_body(request: &mut Request, limit: usize) -> Result<Vec<u8>, Failure> {
    let too_large = || Failure::from(Refusal::BodyTooLarge { limit });
    let announced = request.headers().get("content-length")?.and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    if request.inner().body().is_none() {
        return Ok(Vec::new());
    }
    let broken = |error| Fault::unavailable(format!("reading a body: {error}"));
    if announced.is_some() {
        // The platform ends a body where it was announced to end.
        let body = request.bytes().await.map_err(broken)?;
        return if body.len() > limit { Err(too_large()) } else { Ok(body) };
    }
    read_chunks(request, limit).await.map_err(broken)?.ok_or_else(too_large)
}

/// `None`: longer than the limit.
async fn read_chunks(request: &mut Request, limit: usize) -> worker::Result<Option<Vec<u8>>> {
    use futures_util::StreamExt;

    let (mut body, mut chunks) = (Vec::new(), request.stream()?);
    while let Some(chunk) = chunks.next().await {
        body.extend(chunk?);
        if body.len() > limit {
            return Ok(None);
        }
    }
    Ok(Some(body))
}
