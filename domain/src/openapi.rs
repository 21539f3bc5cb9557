//! The OpenAPI document of every public route, made from the declarations and from the examples beside them.

mod answers;
mod examples;
mod headers;
mod operation;
mod problems;

pub use examples::{Example, example};
pub use problems::problems;

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use self::operation::operation;
use crate::api::exports::{AdvocateRow, EntryRow, OrderRow};
use crate::api::{Caller, Route};
use crate::refusal::Problem;
use crate::webhooks::EventType;

/// The document, OpenAPI 3.1.
///
/// What the Worker says to its own objects is left out: from outside there are no such routes.
#[must_use]
pub fn document() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    // Every refusal points to it.
    generator.subschema_for::<Problem>();
    let mut paths = Map::new();
    for &route in Route::ALL.iter().filter(|route| route.caller() != Caller::Worker) {
        let path = paths.entry(route.path()).or_insert_with(|| json!({}));
        path[route.method().as_str().to_lowercase()] = operation(route, &mut generator);
    }
    // What the files of these exports have in each row: no route answers with one by itself.
    generator.subschema_for::<OrderRow>();
    generator.subschema_for::<EntryRow>();
    generator.subschema_for::<AdvocateRow>();
    let webhooks: Map<_, _> = EventType::ALL.iter().map(|&kind| told(kind, &mut generator)).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Goodword",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Refer-a-friend and Net Promoter Score for any online shop.",
        },
        "tags": TAGS.map(|(name, description)| json!({ "name": name, "description": description })),
        "paths": paths,
        "webhooks": webhooks,
        "components": {
            "schemas": generator.take_definitions(false),
            "headers": headers::headers(),
            "parameters": { "IdempotencyKey": headers::idempotency_key() },
            "securitySchemes": {
                "secretKey": bearer("A secret key of the shop, sk_…, with the scope that is named: for its servers only."),
                "statusToken": bearer("An advocate's status token, st_…, from joining."),
                "operatorKey": bearer("The secret OPERATOR_KEY of whoever runs Goodword."),
            },
        },
    })
}

/// Who calls; each route is under one of these.
const TAGS: [(&str, &str); 6] = [
    (
        "server",
        "For the shop's server, with the secret key as `Authorization: Bearer sk_…`. A repeat changes nothing: send until a 2xx comes back.",
    ),
    (
        "page",
        "For the shop's pages. The browser sends `Origin`, which must be on the shop's list; calls are limited in rate.",
    ),
    (
        "advocate",
        "For an advocate's own pages, with the status token from joining as `Authorization: Bearer st_…`.",
    ),
    ("anyone", "For whoever follows a link: pages without script, and a picture."),
    ("platform", "For a shop platform, which signs what it sends."),
    ("operator", "For whoever runs Goodword, with the secret OPERATOR_KEY as `Authorization: Bearer …`."),
];

fn bearer(description: &str) -> Value {
    json!({ "type": "http", "scheme": "bearer", "description": description })
}

/// What a webhook is sent of one kind of event.
fn told(kind: EventType, generator: &mut SchemaGenerator) -> (String, Value) {
    let body = json!({
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": { "const": kind.as_str() },
            "timestamp": { "type": "string", "format": "date-time", "description": "When it happened." },
            "data": kind.schema(generator),
        },
    });
    let mut content = json!({ "schema": body });
    if let Some(example) = examples::event(kind) {
        content["example"] = example;
    }
    let operation = json!({
        "operationId": kind.as_str(),
        "summary": kind.summary().trim(),
        "parameters": headers::of_webhooks(),
        "requestBody": { "required": true, "content": { "application/json": content } },
        "responses": { "2XX": { "description": "It has arrived. Anything else is tried again; 410 ends it." } },
    });
    (kind.as_str().to_owned(), json!({ "post": operation }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a developer reads is what we meant to change, and nothing else.
    #[test]
    fn the_published_contract_changes_on_purpose_only() {
        insta::assert_json_snapshot!(document());
    }

    /// docs/exports.md sends readers here for what a row is.
    #[test]
    fn the_rows_of_exports_are_described() {
        let document = document();
        for row in ["OrderRow", "EntryRow", "AdvocateRow"] {
            assert!(document["components"]["schemas"][row]["properties"].is_object(), "{row}");
        }
    }

    /// Whoever builds a receiver begins with what it will be sent; whoever handles failures, with what they look like.
    #[test]
    fn every_event_and_every_refusal_has_an_example() {
        let document = document();
        for (name, webhook) in document["webhooks"].as_object().unwrap() {
            let example = &webhook["post"]["requestBody"]["content"]["application/json"]["example"];
            assert_eq!(example["type"], json!(name));
        }
        for (path, methods) in document["paths"].as_object().unwrap() {
            for operation in methods.as_object().unwrap().values() {
                for (status, answer) in operation["responses"].as_object().unwrap() {
                    for (media, content) in answer["content"].as_object().into_iter().flatten() {
                        let problem = media == "application/problem+json";
                        let status: u16 = status.parse().unwrap();
                        assert!(!problem || content["example"]["status"] == json!(status), "{path} {status}");
                        assert!(media != "text/csv" || content["example"].is_string(), "{path}");
                    }
                }
            }
        }
    }

    #[test]
    fn our_own_routes_are_not_published() {
        assert!(!document().to_string().contains("/inside/"));
    }
}
