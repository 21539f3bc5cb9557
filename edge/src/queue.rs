//! Views, clicks and shares: sent one by one, counted in batches.

use std::collections::BTreeMap;

use goodword_domain::api::events::EventKind;
use goodword_domain::api::inside::{AddCounts, CountedMessage, CountsRequest};
use goodword_domain::value::PublicKey;
use serde::{Deserialize, Serialize};
use worker::{Context, Env, Message, MessageBatch, MessageExt, console_error, event};

use crate::calls::{Peer, call};
use crate::failure::Failure;

/// The queue's binding.
pub const BINDING: &str = "EVENTS";

/// What one page has seen. Nobody's data is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The shop.
    pub shop: PublicKey,
    /// The day in UTC, as days since 1970.
    pub day: i64,
    /// What happened.
    pub events: Vec<EventKind>,
}

/// Counts a batch, shop by shop. A shop that cannot be reached gets its messages again; the object knows them by id.
#[event(queue)]
async fn consume(batch: MessageBatch<Seen>, env: Env, _context: Context) -> worker::Result<()> {
    let mut shops: BTreeMap<PublicKey, Vec<Message<Seen>>> = BTreeMap::new();
    for message in batch.iter() {
        match message {
            Ok(message) => shops.entry(message.body().shop.clone()).or_default().push(message),
            // Not asked for again, so it is gone when this ends: it would read no better the next time.
            Err(error) => console_error!("an event that does not read: {error}"),
        }
    }
    for (shop, messages) in shops {
        let counted = count(&env, &shop, &messages).await;
        if let Err(failure) = counted {
            retry(&messages, failure);
        }
    }
    Ok(())
}

async fn count(env: &Env, shop: &PublicKey, messages: &[Message<Seen>]) -> Result<(), Failure> {
    let told = |message: &Message<Seen>| {
        let seen = message.body();
        CountedMessage { id: message.id(), day: seen.day, events: seen.events.clone() }
    };
    let request = CountsRequest { messages: messages.iter().map(told).collect() };
    call::<AddCounts>(env, Peer::Shop(shop), "", &(), &request).await.map(|_| ())
}

fn retry(messages: &[Message<Seen>], failure: Failure) {
    match failure {
        Failure::Fault(fault) => {
            console_error!("counting events: {fault}");
            messages.iter().for_each(MessageExt::retry);
        }
        // Refused once, refused for ever.
        Failure::Refused(_) | Failure::Relayed(_) => {
            console_error!("events of a shop that does not take them");
        }
    }
}
