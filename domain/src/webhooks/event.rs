use serde::{Deserialize, Serialize};

use super::{
    AdvocateNews, DisabledNews, ErasedNews, ExportNews, PoolNews, ReferralNews, RewardNews, TestNews,
};
use crate::api::Scope;
use crate::api::responses::ResponseItem;
use crate::ledger::EntryKind;
use crate::value::Timestamp;

/// Declares the events: the name on the wire, which is never changed, and what an event says.
macro_rules! events {
    ($($(#[doc = $doc:literal])+ $name:ident = $word:literal $data:ty,)*) => {
        /// What can happen, by the name on the wire.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum EventType {
            $($(#[doc = $doc])+ #[serde(rename = $word)] $name,)*
        }

        /// What has happened, with what is told of it: `{"type", "timestamp", "data"}` as Standard Webhooks has it.
        #[allow(clippy::large_enum_variant, reason = "one at a time, and serialised at once")]
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "type", content = "data")]
        pub enum Event {
            $($(#[doc = $doc])+ #[serde(rename = $word)] $name($data),)*
        }

        impl EventType {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// When it is told, in a sentence or two.
            #[must_use]
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+),)* }
            }

            /// The JSON Schema of what it says.
            #[cfg(feature = "schema")]
            pub(crate) fn schema(self, generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                match self { $(Self::$name => generator.subschema_for::<$data>(),)* }
            }
        }

        impl Event {
            /// What has happened.
            #[must_use]
            pub const fn kind(&self) -> EventType {
                match self { $(Self::$name(_) => EventType::$name,)* }
            }
        }
    };
}

events! {
    /// Somebody has joined and has a code to share.
    AdvocateCreated = "advocate.created" AdvocateNews,
    /// An order came by an advocate. It may count at once, or wait for the owner: see `state`.
    ReferralCreated = "referral.created" ReferralNews,
    /// A referral counts, or no longer: it was cleared or rejected by the owner, or the order came back.
    ReferralUpdated = "referral.updated" ReferralNews,
    /// A reward was granted, and is held.
    RewardGranted = "reward.granted" RewardNews,
    /// A reward's hold has ended well: it is to be handed out. Where `fulfilment.by` is `webhook`, by whoever reads this.
    RewardApproved = "reward.approved" RewardNews,
    /// A reward was handed out; with its `code`, where the code bank did it.
    RewardIssued = "reward.issued" RewardNews,
    /// A reward was rejected while it was held: by the owner, or because the order came back.
    RewardRejected = "reward.rejected" RewardNews,
    /// A reward was taken back after its hold, because the order came back late.
    RewardReversed = "reward.reversed" RewardNews,
    /// A reward that was handed out is no longer good.
    RewardExpired = "reward.expired" RewardNews,
    /// A reward has another worth, another choice or another review than before; its state is the same.
    RewardUpdated = "reward.updated" RewardNews,
    /// Somebody has answered the question, 0–10.
    ResponseCreated = "response.created" ResponseItem,
    /// Somebody has added words to an answer, or changed the score.
    ResponseUpdated = "response.updated" ResponseItem,
    /// A stock of the code bank has fewer codes left than the program's `low_codes`. Told once until it was filled.
    CodeBankLow = "code_bank.low" PoolNews,
    /// Somebody was erased here: whoever was told of them is to erase them too. Told once.
    PersonErased = "person.erased" ErasedNews,
    /// A platform asks what is kept about a customer, who has the right to know. Told once; the shop hands it over.
    PersonExportRequested = "person.export_requested" ExportNews,
    /// A webhook was disabled by us. Told once, to the others; if nobody listens, to whoever does next.
    WebhookDisabled = "webhook.disabled" DisabledNews,
    /// Somebody has asked for a test. Told to the tested webhook alone, whatever it listens to.
    WebhookTest = "webhook.test" TestNews,
}

impl EventType {
    /// What a key needs to have this told to a webhook: it reads as much as by the routes of that scope.
    #[must_use]
    pub const fn scope(self) -> Scope {
        match self {
            Self::AdvocateCreated
            | Self::ReferralCreated
            | Self::ReferralUpdated
            | Self::RewardGranted
            | Self::RewardApproved
            | Self::RewardIssued
            | Self::RewardRejected
            | Self::RewardReversed
            | Self::RewardExpired
            | Self::RewardUpdated
            | Self::CodeBankLow => Scope::LedgerRead,
            Self::ResponseCreated | Self::ResponseUpdated => Scope::ResponsesRead,
            Self::PersonErased | Self::PersonExportRequested => Scope::People,
            Self::WebhookDisabled | Self::WebhookTest => Scope::Connections,
        }
    }

    /// What an entry of the ledger is told as.
    #[must_use]
    pub const fn of_entry(kind: EntryKind) -> Self {
        match kind {
            EntryKind::Granted => Self::RewardGranted,
            EntryKind::Approved => Self::RewardApproved,
            EntryKind::Issued => Self::RewardIssued,
            EntryKind::Rejected => Self::RewardRejected,
            EntryKind::Reversed => Self::RewardReversed,
            EntryKind::Expired => Self::RewardExpired,
            EntryKind::Questioned | EntryKind::Cleared | EntryKind::Chosen | EntryKind::Reduced => {
                Self::RewardUpdated
            }
        }
    }
}

impl Event {
    /// An event about a reward.
    #[must_use]
    pub fn of_reward(kind: EntryKind, news: RewardNews) -> Self {
        match EventType::of_entry(kind) {
            EventType::RewardGranted => Self::RewardGranted(news),
            EventType::RewardApproved => Self::RewardApproved(news),
            EventType::RewardIssued => Self::RewardIssued(news),
            EventType::RewardRejected => Self::RewardRejected(news),
            EventType::RewardReversed => Self::RewardReversed(news),
            EventType::RewardExpired => Self::RewardExpired(news),
            _ => Self::RewardUpdated(news),
        }
    }

    /// The body of its deliveries.
    pub fn body(&self, happened_at: Timestamp) -> serde_json::Result<String> {
        #[derive(Serialize)]
        struct Body<'a> {
            timestamp: Timestamp,
            #[serde(flatten)]
            event: &'a Event,
        }
        serde_json::to_string(&Body { timestamp: happened_at, event: self })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    /// Receivers match on these names.
    #[test]
    fn a_name_on_the_wire_is_its_word() {
        for kind in EventType::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }

    /// Whoever builds a receiver builds it by these pages: each event is on them, with a body that is one.
    #[test]
    fn every_event_is_documented_with_a_body() {
        let page = include_str!("../../../docs/webhooks.md");
        let bodies = page.split("```json event\n").skip(1).map(|rest| rest.split("```").next().unwrap());
        let mut documented = BTreeSet::new();
        for body in bodies {
            let value: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {body}"));
            let event: Event =
                serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {body}"));
            let at = value["timestamp"].as_str().unwrap().parse().unwrap();
            let told: Value = serde_json::from_str(&event.body(at).unwrap()).unwrap();
            assert_eq!(told, value, "the example has other fields than the event");
            documented.insert(event.kind());
        }
        let all: BTreeSet<_> = EventType::ALL.iter().copied().collect();
        assert_eq!(documented, all);
        for kind in all {
            assert!(page.contains(&format!("`{}`", kind.as_str())), "{kind:?}");
        }
    }
}
