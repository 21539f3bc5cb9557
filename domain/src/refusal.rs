//! Why a call is refused. Each refusal is the caller's, has a stable code, and carries no text: sentences and status
//! codes are written in one file of the edge.

use serde::{Deserialize, Serialize};

use crate::api::Scope;
use crate::program::BadField;
use crate::value::Invalid;

/// Why a call is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// No such route.
    RouteUnknown,
    /// The path exists, but not with this method.
    MethodNotAllowed,
    /// The body is larger than the route takes.
    BodyTooLarge {
        /// In bytes.
        limit: usize,
    },
    /// The body is not JSON.
    MalformedJson,
    /// One or more fields do not fit.
    BadFields(Vec<BadField>),
    /// No shop has this public key.
    ShopUnknown,
    /// The page's origin is not on the shop's list.
    OriginNotAllowed,
    /// Too many calls in a short time.
    RateLimited {
        /// In seconds.
        retry_after_s: u32,
    },
    /// A secret key is needed, and there is none.
    KeyMissing,
    /// The secret key is not one of ours.
    KeyWrong,
    /// The secret key may not do this.
    ScopeMissing {
        /// What it would need.
        scope: Scope,
    },
    /// The secret was rotated and is good for an overlap only: it manages no keys.
    KeyRotated,
    /// What is asked for would be good for longer than the key that asks.
    KeyEndsSooner,
    /// No such API key.
    KeyUnknown,
    /// As many API keys as a shop may have.
    KeysFull {
        /// So many.
        limit: usize,
    },
    /// Without this API key, nobody could do everything.
    LastFullKey,
    /// The idempotency key is none.
    IdempotencyKeyMalformed,
    /// The idempotency key came with another request before, or from another API key.
    IdempotencyKeyReused,
    /// More lines than a batch takes.
    BatchTooLong {
        /// So many it does take.
        limit: u64,
    },
    /// A status token is needed, and there is none.
    TokenMissing,
    /// The status token is not one of this shop's.
    TokenWrong,
    /// The signature of an identity does not fit.
    SignatureWrong,
    /// No advocate of this shop has this code.
    CodeUnknown,
    /// No such order; send the order first.
    OrderUnknown,
    /// This order id is known, with other content.
    OrderConflict,
    /// This refund id is known, with another amount.
    RefundConflict,
    /// More than what is left of the order.
    RefundExceedsOrder,
    /// Not the shop's currency.
    CurrencyForeign {
        /// Where it stands.
        field: &'static str,
    },
    /// No such reward.
    RewardUnknown,
    /// The reward's state does not allow it: see the table of [`after`](crate::ledger::after).
    RewardStateForbids,
    /// No such referral.
    ReferralUnknown,
    /// The referral does not wait for the owner.
    ReferralStateForbids,
    /// No such mention.
    MentionUnknown,
    /// The mention was settled otherwise.
    MentionSettled,
    /// More orders than a preview goes through.
    PreviewTooLarge {
        /// So many it does go through.
        limit: u32,
    },
    /// No such response.
    ResponseUnknown,
    /// So many addresses have bought under this customer id that it is nobody's own.
    PersonAmbiguous {
        /// So many may be one person's.
        limit: u32,
    },
    /// No platform of this name is known here.
    PlatformUnknown,
    /// The platform is not connected to this shop.
    PlatformNotConnected,
    /// A delivery is not signed, or with no secret of this shop's.
    DeliverySignatureWrong,
    /// No such webhook.
    WebhookUnknown,
    /// The webhook has no such delivery.
    DeliveryUnknown,
    /// The webhook is disabled: nothing is sent there.
    WebhookDisabled,
    /// No more webhooks can be added.
    TooManyWebhooks {
        /// So many there may be.
        limit: usize,
    },
    /// A secret is to be kept, and whoever runs Goodword has not given the key to encrypt it with.
    SecretsKeyMissing,
}

impl Refusal {
    /// One field that does not fit.
    #[must_use]
    pub fn bad_field(field: impl Into<String>, invalid: Invalid) -> Self {
        Self::BadFields(vec![BadField::new(field, invalid)])
    }

    /// The stable code. A single bad field is told by its own code.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::RouteUnknown => "route_unknown",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::BodyTooLarge { .. } => "body_too_large",
            Self::MalformedJson => "malformed_json",
            Self::BadFields(bad) => match bad.as_slice() {
                [only] => &only.code,
                _ => "bad_fields",
            },
            Self::ShopUnknown => "shop_unknown",
            Self::OriginNotAllowed => "origin_not_allowed",
            Self::RateLimited { .. } => "rate_limited",
            Self::KeyMissing => "key_missing",
            Self::KeyWrong => "key_wrong",
            Self::ScopeMissing { .. } => "scope_missing",
            Self::KeyRotated => "key_rotated",
            Self::KeyEndsSooner => "key_ends_sooner",
            Self::KeyUnknown => "key_unknown",
            Self::KeysFull { .. } => "keys_full",
            Self::LastFullKey => "last_full_key",
            Self::IdempotencyKeyMalformed => "idempotency_key_malformed",
            Self::IdempotencyKeyReused => "idempotency_key_reused",
            Self::BatchTooLong { .. } => "batch_too_long",
            Self::TokenMissing => "token_missing",
            Self::TokenWrong => "token_wrong",
            Self::SignatureWrong => "signature_wrong",
            Self::CodeUnknown => "code_unknown",
            Self::OrderUnknown => "order_unknown",
            Self::OrderConflict => "order_conflict",
            Self::RefundConflict => "refund_conflict",
            Self::RefundExceedsOrder => "refund_exceeds_order",
            Self::CurrencyForeign { .. } => "currency_foreign",
            Self::RewardUnknown => "reward_unknown",
            Self::RewardStateForbids => "reward_state_forbids",
            Self::ReferralUnknown => "referral_unknown",
            Self::ReferralStateForbids => "referral_state_forbids",
            Self::MentionUnknown => "mention_unknown",
            Self::MentionSettled => "mention_settled",
            Self::PreviewTooLarge { .. } => "preview_too_large",
            Self::ResponseUnknown => "response_unknown",
            Self::PersonAmbiguous { .. } => "person_ambiguous",
            Self::PlatformUnknown => "platform_unknown",
            Self::PlatformNotConnected => "platform_not_connected",
            Self::DeliverySignatureWrong => "delivery_signature_wrong",
            Self::WebhookUnknown => "webhook_unknown",
            Self::DeliveryUnknown => "delivery_unknown",
            Self::WebhookDisabled => "webhook_disabled",
            Self::TooManyWebhooks { .. } => "too_many_webhooks",
            Self::SecretsKeyMissing => "secrets_key_missing",
        }
    }
}

/// A refusal on the wire: an RFC 9457 problem document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// `urn:goodword:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem, the same for each occurrence.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What to do about it.
    pub detail: String,
    /// The stable code to match on.
    pub code: String,
    /// The bad field's path, where exactly one is bad.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Every bad field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<BadField>,
}
