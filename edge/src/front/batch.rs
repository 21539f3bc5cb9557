//! Many orders in one call. The body is read as it comes, and handed to the shop's object in parts of whole lines; the
//! answers go back as they are known.
//!
//! Reading does not wait for whoever reads the answers: many a client sends its whole body first. What waits for it is
//! bounded by the limit on lines.

use futures_channel::mpsc::{UnboundedSender, unbounded};
use futures_util::StreamExt;
use goodword_domain::api::batch::BatchResult;
use goodword_domain::api::inside::RecordLines;
use goodword_domain::api::{Endpoint, Route};
use goodword_domain::refusal::{Problem, Refusal};
use goodword_domain::value::PublicKey;
use worker::{ByteStream, Context, Env, Request};

use super::cutter::{Cutter, MOST_BYTES, Piece};
use super::incoming::Incoming;
use crate::calls::{Raw, lines_of};
use crate::failure::{Failure, Fault};
use crate::http::{Reply, problem};

/// A batch on its way to a shop's object.
struct Batch {
    env: Env,
    shop: PublicKey,
    headers: Vec<(&'static str, String)>,
    /// What is being done, for the log.
    at: String,
}

/// Answers a batch. Whether the key is good is asked before anything is read: after that, the status is told.
pub async fn record(
    env: Env,
    context: &Context,
    shop: &PublicKey,
    incoming: &Incoming,
    request: &mut Request,
) -> Result<Reply, Failure> {
    let announced = request.headers().get("content-length")?.and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MOST_BYTES) {
        return Err(Refusal::BodyTooLarge { limit: MOST_BYTES }.into());
    }
    let at = [Route::RecordBatch.name(), " ", incoming.id()].concat();
    let batch = Batch { env, shop: shop.clone(), headers: incoming.headers.clone(), at };
    batch.tell(1, &[]).await?;
    if request.inner().body().is_none() {
        return Ok(Reply::lines(Vec::new()));
    }
    let body = request.stream()?;
    let (answers, told) = unbounded();
    // Goes on for a while if the caller has gone away.
    context.wait_until(async move { batch.work_off(body, &answers).await });
    Ok(Reply::lines_to_come(told)?.with("cache-control", "no-store"))
}

impl Batch {
    async fn work_off(&self, mut body: ByteStream, answers: &UnboundedSender<Vec<u8>>) {
        let mut cutter = Cutter::new();
        let mut next = 1;
        loop {
            let (pieces, is_last) = match body.next().await {
                Some(Ok(bytes)) => (cutter.push(&bytes), false),
                None => (cutter.finish(), true),
                Some(Err(error)) => {
                    let fault = Fault::unavailable(format!("reading a batch: {error}"));
                    let _ = answers.unbounded_send(ended(next, Failure::from(fault).into_problem(&self.at)));
                    return;
                }
            };
            for piece in pieces {
                let (answer, goes_on) = self.answer(&piece).await;
                next = after(&piece);
                // Whoever has gone away is not told; what was read is taken.
                let _ = answers.unbounded_send(answer);
                if !goes_on {
                    return;
                }
            }
            if is_last {
                return;
            }
        }
    }

    /// The answer to a piece, and whether there is any use in going on.
    async fn answer(&self, piece: &Piece) -> (Vec<u8>, bool) {
        match piece {
            Piece::Part { first, lines } => match self.tell(*first, lines).await {
                Ok(answers) => (answers, true),
                Err(failure) => (ended(*first, failure.into_problem(&self.at)), false),
            },
            Piece::Refused { line, refusal } => (told(*line, problem(refusal), false), true),
            Piece::End { line, refusal } => (ended(*line, problem(refusal)), false),
        }
    }

    async fn tell(&self, first: u64, lines: &[u8]) -> Result<Vec<u8>, Failure> {
        let path_and_query = format!("{}?first={first}", RecordLines::PATH);
        let raw = Raw {
            method: RecordLines::METHOD.as_str(),
            path_and_query: &path_and_query,
            headers: &self.headers,
            body: lines,
        };
        lines_of(&self.env, &self.shop, &raw).await
    }
}

/// The number of the line after a piece. Only what was confirmed counts.
fn after(piece: &Piece) -> u64 {
    match piece {
        Piece::Part { first, lines } => {
            let count = lines.split_inclusive(|byte| *byte == b'\n').count();
            first.saturating_add(u64::try_from(count).unwrap_or(u64::MAX))
        }
        Piece::Refused { line, .. } | Piece::End { line, .. } => line.saturating_add(1),
    }
}

/// The last line of the answer: nothing was taken from this line on.
fn ended(line: u64, problem: Problem) -> Vec<u8> {
    told(line, problem, true)
}

/// A line of the answer, about a line that the object has not seen.
fn told(line: u64, problem: Problem, ended: bool) -> Vec<u8> {
    let status = problem.status;
    let result =
        BatchResult { line, order_id: None, status, answer: None, problem: Some(Box::new(problem)), ended };
    let mut told = serde_json::to_vec(&result).unwrap_or_default();
    told.push(b'\n');
    told
}
