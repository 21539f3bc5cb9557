//! The one place that knows status codes, and the sentences about refusals.

use goodword_domain::program::BadField;
use goodword_domain::refusal::{Problem, Refusal};
use goodword_domain::value::Invalid;

/// A file of codes may have a hundred thousand bad lines: all are listed, so many are spoken of.
const MOST_SENTENCES: usize = 20;

/// The problem document of a refusal.
pub fn problem(refusal: &Refusal) -> Problem {
    let code = refusal.code().to_owned();
    let (status, title) = status_and_title(refusal);
    let errors = if let Refusal::BadFields(bad) = refusal { bad.clone() } else { Vec::new() };
    Problem {
        kind: ["urn:goodword:problem:", &code].concat(),
        title: title.to_owned(),
        status,
        detail: detail(refusal),
        code,
        field: field(refusal),
        errors,
    }
}

/// The problem document of a fault: constant, as what broke is for the log.
pub fn of_fault(unavailable: bool) -> Problem {
    let (status, code, title, detail) = if unavailable {
        let detail = "Send the same again in a moment: a repeated call changes nothing twice.";
        (503, "unavailable", "Not available at the moment", detail)
    } else {
        (500, "internal", "Something broke on our side", "It has been logged.")
    };
    Problem {
        kind: ["urn:goodword:problem:", code].concat(),
        title: title.to_owned(),
        status,
        detail: detail.to_owned(),
        code: code.to_owned(),
        field: None,
        errors: Vec::new(),
    }
}

fn status_and_title(refusal: &Refusal) -> (u16, &'static str) {
    match refusal {
        Refusal::MalformedJson => (400, "Not JSON"),
        Refusal::IdempotencyKeyMalformed => (400, "Not an idempotency key"),
        Refusal::KeyMissing => (401, "A secret key is needed"),
        Refusal::KeyWrong => (401, "Not a secret key of ours"),
        Refusal::TokenMissing => (401, "A status token is needed"),
        Refusal::TokenWrong => (401, "Not a status token of this shop"),
        Refusal::ScopeMissing { .. } => (403, "The key may not do this"),
        Refusal::KeyRotated => (403, "The secret was rotated"),
        Refusal::KeyEndsSooner => (403, "The calling key ends sooner"),
        Refusal::DeliverySignatureWrong => (401, "Not signed with a secret of this shop"),
        Refusal::OriginNotAllowed => (403, "Not a page of this shop"),
        Refusal::SignatureWrong => (403, "The signature does not fit"),
        Refusal::RouteUnknown => (404, "No such route"),
        Refusal::ShopUnknown => (404, "No such shop"),
        Refusal::CodeUnknown => (404, "No such code"),
        Refusal::OrderUnknown => (404, "No such order"),
        Refusal::RewardUnknown => (404, "No such reward"),
        Refusal::ReferralUnknown => (404, "No such referral"),
        Refusal::MentionUnknown => (404, "No such mention"),
        Refusal::ResponseUnknown => (404, "No such response"),
        Refusal::KeyUnknown => (404, "No such API key"),
        Refusal::PlatformUnknown => (404, "No such platform"),
        Refusal::PlatformNotConnected => (404, "The platform is not connected"),
        Refusal::WebhookUnknown => (404, "No such webhook"),
        Refusal::DeliveryUnknown => (404, "No such delivery"),
        Refusal::MethodNotAllowed => (405, "Not with this method"),
        Refusal::OrderConflict => (409, "The order is known with other content"),
        Refusal::RefundConflict => (409, "The refund is known with another amount"),
        Refusal::RewardStateForbids => (409, "The reward's state does not allow it"),
        Refusal::ReferralStateForbids => (409, "The referral does not wait for you"),
        Refusal::MentionSettled => (409, "The mention was settled otherwise"),
        Refusal::WebhookDisabled => (409, "The webhook is disabled"),
        Refusal::TooManyWebhooks { .. } => (409, "No more webhooks can be added"),
        Refusal::PersonAmbiguous { .. } => (409, "More than one person"),
        Refusal::SecretsKeyMissing => (409, "No secret can be kept here yet"),
        Refusal::KeysFull { .. } => (409, "As many API keys as there may be"),
        Refusal::LastFullKey => (409, "The last API key that may do everything"),
        Refusal::IdempotencyKeyReused => (409, "The idempotency key came with another request"),
        Refusal::BodyTooLarge { .. } => (413, "The body is too large"),
        Refusal::BatchTooLong { .. } => (413, "The batch is too long"),
        Refusal::BadFields(bad) if bad.len() == 1 => (422, "A field does not fit"),
        Refusal::BadFields(_) => (422, "Some fields do not fit"),
        Refusal::RefundExceedsOrder => (422, "More than is left of the order"),
        Refusal::PreviewTooLarge { .. } => (422, "Too many orders for a preview"),
        Refusal::CurrencyForeign { .. } => (422, "Not the shop's currency"),
        Refusal::RateLimited { .. } => (429, "Too many calls"),
    }
}

/// What to do about it.
fn detail(refusal: &Refusal) -> String {
    let constant = match refusal {
        Refusal::BadFields(bad) => return of_fields(bad),
        Refusal::BodyTooLarge { limit } => return format!("Send at most {limit} bytes."),
        Refusal::RateLimited { retry_after_s } => return format!("Try again in {retry_after_s} seconds."),
        Refusal::ScopeMissing { scope } => {
            return format!("It needs the scope `{}`: make a key that has it.", scope.as_str());
        }
        Refusal::KeysFull { limit } => return format!("A shop has at most {limit}: delete one first."),
        Refusal::BatchTooLong { limit } => {
            return format!("Send at most {limit} lines at a time: what follows in another batch.");
        }
        Refusal::CurrencyForeign { field } => {
            return format!("`{field}` must be the one currency that the shop was made with.");
        }
        Refusal::PreviewTooLarge { limit } => {
            return format!("A preview goes through all orders of the shop, and through at most {limit}.");
        }
        Refusal::TooManyWebhooks { limit } => {
            return format!("A shop has at most {limit} webhooks: delete one that is not needed any more.");
        }
        Refusal::PersonAmbiguous { limit } => {
            return format!(
                "More than {limit} e-mail addresses have bought under this customer id, as guests do: name the person by the address."
            );
        }
        Refusal::RouteUnknown => "Look the path up in /openapi.json.",
        Refusal::MethodNotAllowed => "The header `Allow` names the methods of this path.",
        Refusal::MalformedJson => "Send one JSON value, encoded as UTF-8.",
        Refusal::ShopUnknown => "Check the public key (`pk_…`) in the address or in the tag.",
        Refusal::OriginNotAllowed => "Pages may call from the origins that the shop was made with.",
        Refusal::KeyMissing => "Send `Authorization: Bearer` with the secret key, from a server.",
        Refusal::KeyWrong => {
            "Check the secret key: it was shown once, when it was made, and may have expired or been rotated since."
        }
        Refusal::KeyRotated => "Keys are managed with a key's newest secret, not with the one before it.",
        Refusal::KeyEndsSooner => {
            "Call with a key that is good for at least as long, or ask for an earlier end."
        }
        Refusal::KeyUnknown => "List the keys to find its id.",
        Refusal::LastFullKey => "Make another key with the scope `all` and without an end first.",
        Refusal::IdempotencyKeyMalformed => {
            "Send 1 to 255 visible ASCII characters: a random UUID, for instance."
        }
        Refusal::IdempotencyKeyReused => {
            "Send a new key with a new request; a repeated one must be the same, from the same secret key."
        }
        Refusal::TokenMissing => "Send `Authorization: Bearer` with the status token that joining gave.",
        Refusal::TokenWrong => "Join again with a signed identity to get a new status token.",
        Refusal::SignatureWrong => {
            "Sign the customer's id, or else the e-mail address as sent, with HMAC-SHA256 and the secret key."
        }
        Refusal::CodeUnknown => "The code is well formed, but no advocate of this shop has it.",
        Refusal::OrderUnknown => "Send the order first; ids are compared letter by letter.",
        Refusal::OrderConflict => "An order is told once: send changes as refunds, or use another id.",
        Refusal::RefundConflict => "A refund is told once: use another id for another refund.",
        Refusal::RefundExceedsOrder => "All refunds of an order together are at most its total.",
        Refusal::RewardUnknown => "List the rewards to find its id.",
        Refusal::RewardStateForbids => "Read the reward: it was resolved already, or must be approved first.",
        Refusal::ReferralUnknown => "List the referrals to find its id.",
        Refusal::ReferralStateForbids => "Only a referral in review can be cleared or rejected.",
        Refusal::MentionUnknown => "List the mentions to find its id.",
        Refusal::MentionSettled => "It was confirmed for another advocate, or rejected, and stays so.",
        Refusal::ResponseUnknown => "Send the score first; the answer to it has the id.",
        Refusal::PlatformUnknown => "The platforms are shopify, woocommerce and stripe.",
        Refusal::PlatformNotConnected => "Connect it first by PUT /v1/platforms/{platform}.",
        Refusal::DeliverySignatureWrong => {
            "Sign the raw body with one of the secrets that the platform was connected with; a signature of Stripe's is \
             good for 300 seconds."
        }
        Refusal::WebhookUnknown => "List the webhooks to find its id.",
        Refusal::DeliveryUnknown => "List the webhook's deliveries to find its id.",
        Refusal::WebhookDisabled => "Put it with `enabled` set to true first.",
        Refusal::SecretsKeyMissing => {
            "Whoever runs this Goodword must first give it a key, by \
             `openssl rand -base64 32 | npx wrangler secret put SECRETS_KEY`."
        }
    };
    constant.to_owned()
}

fn field(refusal: &Refusal) -> Option<String> {
    match refusal {
        Refusal::CurrencyForeign { field } => Some((*field).to_owned()),
        Refusal::BadFields(bad) => match bad.as_slice() {
            [only] => Some(only.field.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn of_fields(bad: &[BadField]) -> String {
    let more = bad.len().saturating_sub(MOST_SENTENCES);
    let more = (more > 0).then(|| format!("And {more} more: see `errors`."));
    let sentences = bad.iter().take(MOST_SENTENCES).map(|bad| {
        let reason = Invalid::from_message(&bad.code).map_or("does not fit", reason);
        let name = if bad.field.is_empty() { "The body" } else { &bad.field };
        format!("`{name}` {reason}.")
    });
    sentences.chain(more).collect::<Vec<_>>().join(" ").replace("`The body`", "The body")
}

/// The rest of a sentence that starts with the field's name.
fn reason(invalid: Invalid) -> &'static str {
    match invalid {
        Invalid::WrongType => "has another JSON type than expected",
        Invalid::MissingField => "is missing",
        Invalid::UnknownField => "is not known here",
        Invalid::DuplicateField => "is there twice",
        Invalid::Empty => "is empty",
        Invalid::TooLong => "is too long",
        Invalid::OutOfRange => "is out of range",
        Invalid::Repeated => "is there twice, or was there before",
        Invalid::UnknownWord => "is none of the words that are known here",
        Invalid::IdMalformed => "is not a valid identifier",
        Invalid::CodeMistyped => "is mistyped: a code has 8 characters, the last checks the others",
        Invalid::EmailMalformed => "is not an e-mail address",
        Invalid::LocaleMalformed => "is not a language tag such as `de` or `ar-EG`",
        Invalid::AmountNegative => "is below zero",
        Invalid::AmountOverflow => "is above 1,000,000,000,000 minor units",
        Invalid::AmountNotWhole => "is not a whole number of minor units",
        Invalid::CurrencyMalformed => "is not a currency code of three capital letters",
        Invalid::CurrencyUnknown => "is not in ISO 4217",
        Invalid::CurrencyForeign => "is not the shop's currency",
        Invalid::TimeMalformed => "is not an RFC 3339 time with an offset",
        Invalid::OriginMalformed => "is not an origin: scheme, host and port, without a path",
        Invalid::NotMyshopify => "is not the shop's own name at Shopify, which ends in .myshopify.com",
        Invalid::UrlMalformed => "is not an http or https address",
        Invalid::AddressForbidden => {
            "may not be called: use https and a name on the public internet, without a port"
        }
        Invalid::PlaceholderMissing => "lacks the placeholder {code}",
        Invalid::Contradictory => "contradicts another field",
    }
}

#[cfg(test)]
mod tests;
