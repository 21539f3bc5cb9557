use goodword_domain::api::events::{EventsRequest, RecordEvents};
use goodword_domain::api::{Endpoint, Nothing, read_json};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{Invalid, PublicKey};

use super::dispatch::Call;
use crate::failure::{Failure, Fault};
use crate::http::Reply;
use crate::queue::{self, Seen};

/// Takes a batch of events; they are counted later, from the queue.
pub async fn record(call: &Call, shop: &PublicKey) -> Result<Reply, Failure> {
    let request: EventsRequest = read_json(&call.body)?;
    if !(1..=EventsRequest::MAX).contains(&request.events.len()) {
        return Err(Refusal::bad_field("events", Invalid::OutOfRange).into());
    }
    let seen = Seen { shop: shop.clone(), day: crate::clock::now().day(), events: request.events };
    let sent = async { call.env.queue(queue::BINDING)?.send(seen).await }.await;
    sent.map_err(|error| Fault::unavailable(format!("sending events: {error}")))?;
    Reply::json(RecordEvents::STATUS, &Nothing {})
}
