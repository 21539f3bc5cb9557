use std::collections::BTreeMap;

use goodword_domain::api::Scope;
use serde_json::{Value, json};

use super::*;

fn every_refusal() -> Vec<Refusal> {
    use Refusal as R;
    vec![
        R::RouteUnknown,
        R::MethodNotAllowed,
        R::BodyTooLarge { limit: 65_536 },
        R::MalformedJson,
        R::bad_field("email", Invalid::EmailMalformed),
        R::bad_field("code", Invalid::CodeMistyped),
        R::bad_field("pool", Invalid::IdMalformed),
        R::BadFields(vec![BadField::new("a", Invalid::Empty), BadField::new("b", Invalid::TooLong)]),
        R::ShopUnknown,
        R::OriginNotAllowed,
        R::RateLimited { retry_after_s: 60 },
        R::KeyMissing,
        R::KeyWrong,
        R::ScopeMissing { scope: Scope::OrdersWrite },
        R::KeyRotated,
        R::KeyEndsSooner,
        R::KeyUnknown,
        R::KeysFull { limit: 20 },
        R::LastFullKey,
        R::IdempotencyKeyMalformed,
        R::IdempotencyKeyReused,
        R::BatchTooLong { limit: 10_000 },
        R::TokenMissing,
        R::TokenWrong,
        R::SignatureWrong,
        R::CodeUnknown,
        R::OrderUnknown,
        R::OrderConflict,
        R::RefundConflict,
        R::RefundExceedsOrder,
        R::CurrencyForeign { field: "total.currency" },
        R::RewardUnknown,
        R::RewardStateForbids,
        R::ReferralUnknown,
        R::ReferralStateForbids,
        R::MentionUnknown,
        R::MentionSettled,
        R::PreviewTooLarge { limit: 10_000 },
        R::ResponseUnknown,
        R::PersonAmbiguous { limit: 20 },
        R::PlatformUnknown,
        R::PlatformNotConnected,
        R::DeliverySignatureWrong,
        R::WebhookUnknown,
        R::DeliveryUnknown,
        R::WebhookDisabled,
        R::TooManyWebhooks { limit: 5 },
        R::SecretsKeyMissing,
    ]
}

#[test]
fn every_refusal_is_the_callers_and_says_what_to_do() {
    for refusal in every_refusal() {
        let problem = problem(&refusal);
        assert!((400..500).contains(&problem.status), "{problem:?}");
        assert_eq!(problem.kind, format!("urn:goodword:problem:{}", refusal.code()));
        // Or with a command to copy.
        let ends = problem.detail.ends_with('.') || problem.detail.ends_with("SECRETS_KEY");
        assert!(ends && !problem.title.ends_with('.'), "{problem:?}");
    }
}

/// Nobody can match on two refusals that look the same.
#[test]
fn no_two_refusals_share_a_code() {
    let mut codes: Vec<_> = every_refusal().iter().map(|refusal| refusal.code().to_owned()).collect();
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), every_refusal().len());
}

#[test]
fn bad_fields_are_named() {
    let one = problem(&Refusal::bad_field("total.currency", Invalid::CurrencyUnknown));
    assert_eq!(
        (one.status, one.code.as_str(), one.field.as_deref()),
        (422, "currency_unknown", Some("total.currency"))
    );
    assert_eq!(one.detail, "`total.currency` is not in ISO 4217.");
    let bad = vec![BadField::new("a", Invalid::Empty), BadField::new("", Invalid::WrongType)];
    let two = problem(&Refusal::BadFields(bad.clone()));
    assert_eq!((two.code.as_str(), two.field, two.errors), ("bad_fields", None, bad));
    assert_eq!(two.detail, "`a` is empty. The body has another JSON type than expected.");
}

#[test]
fn a_foreign_currency_names_its_field() {
    let foreign = problem(&Refusal::CurrencyForeign { field: "amount.currency" });
    assert_eq!(foreign.field.as_deref(), Some("amount.currency"));
}

/// What a developer reads in the document is what they get.
#[test]
fn the_published_examples_are_what_is_answered() {
    let published = include_str!("../../../../domain/src/openapi/problems.json");
    let published: BTreeMap<String, Value> = serde_json::from_str(published).unwrap();
    let faults = [of_fault(false), of_fault(true)];
    let refusals = every_refusal();
    let told = refusals.iter().map(problem).chain(faults).map(|told| (told.code.clone(), json!(told)));
    let told: BTreeMap<_, _> = told.collect();
    assert!(told == published, "domain/src/openapi/problems.json is to be:\n{}", json!(told));
}
