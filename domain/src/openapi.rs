//! The OpenAPI document of every public route, made from the declarations.

mod refusals;

use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::api::{Caller, Html, Nothing, Route, Svg};
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
    let problem = generator.subschema_for::<Problem>();
    let mut paths = Map::new();
    for &route in Route::ALL.iter().filter(|route| route.caller() != Caller::Worker) {
        let path = paths.entry(route.path()).or_insert_with(|| json!({}));
        path[route.method().as_str().to_lowercase()] = operation(route, &mut generator, &problem);
    }
    let webhooks: Map<_, _> = EventType::ALL.iter().map(|&kind| told(kind, &mut generator)).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Goodword",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Refer-a-friend and Net Promoter Score for any online shop.",
        },
        "paths": paths,
        "webhooks": webhooks,
        "components": {
            "schemas": generator.take_definitions(false),
            "headers": refusals::headers(),
            "parameters": { "IdempotencyKey": refusals::idempotency_key() },
            "securitySchemes": {
                "secretKey": bearer("A secret key of the shop, sk_…, with the scope that is named: for its servers only."),
                "statusToken": bearer("An advocate's status token, st_…, from joining."),
                "operatorKey": bearer("The secret OPERATOR_KEY of whoever runs Goodword."),
            },
        },
    })
}

fn bearer(description: &str) -> Value {
    json!({ "type": "http", "scheme": "bearer", "description": description })
}

fn operation(route: Route, generator: &mut SchemaGenerator, problem: &Schema) -> Value {
    let [query, request, response] = route.schemas(generator);
    let nothing = generator.subschema_for::<Nothing>();
    let drawn = [
        (generator.subschema_for::<Html>(), "text/html"),
        (generator.subschema_for::<Svg>(), "image/svg+xml"),
    ];
    let drawn = drawn.into_iter().find(|(schema, _)| *schema == response).map(|(_, media_type)| media_type);
    let mut parameters: Vec<Value> = placeholders(route.path()).map(path_parameter).collect();
    if query != nothing {
        parameters.extend(query_parameters(&query, generator));
    }
    let body = if drawn.is_some() { json!({ "type": "string" }) } else { response.clone().to_value() };
    let media_type = drawn.unwrap_or_else(|| media_type_of(&response));
    let mut headers = json!({ "x-request-id": { "$ref": "#/components/headers/RequestId" } });
    if route.takes_idempotency_key() {
        parameters.push(json!({ "$ref": "#/components/parameters/IdempotencyKey" }));
        headers["idempotency-replayed"] = json!({ "$ref": "#/components/headers/IdempotencyReplayed" });
    }
    let success = json!({
        "description": "Done.", "headers": headers, "content": { media_type: { "schema": body } },
    });
    let mut operation = json!({
        "operationId": route.name(),
        "summary": route.summary().trim(),
        "parameters": parameters,
        "responses": { route.status().to_string(): success },
    });
    for (status, refused) in refusals::of(route, problem) {
        operation["responses"][status] = refused;
    }
    if route.status() == 201 {
        operation["responses"]["200"] = json!({
            "description": "Known already; nothing was changed.",
            "headers": headers,
            "content": { "application/json": { "schema": response } },
        });
    }
    if request != nothing {
        let media_type =
            if drawn.is_some() { "application/x-www-form-urlencoded" } else { media_type_of(&request) };
        operation["requestBody"] =
            json!({ "required": true, "content": { media_type: { "schema": request } } });
    }
    if let Some(security) = security(route.caller()) {
        operation["security"] = json!([security]);
    }
    operation
}

/// JSON, unless the schema says that it is a text of another kind.
fn media_type_of(schema: &Schema) -> &str {
    schema.get("contentMediaType").and_then(Value::as_str).unwrap_or("application/json")
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
    let operation = json!({
        "operationId": kind.as_str(),
        "summary": kind.summary().trim(),
        "requestBody": { "required": true, "content": { "application/json": { "schema": body } } },
        "responses": { "2XX": { "description": "It has arrived. Anything else is tried again; 410 ends it." } },
    });
    (kind.as_str().to_owned(), json!({ "post": operation }))
}

/// What is to be shown; for a secret key, the scope that it needs.
fn security(caller: Caller) -> Option<Value> {
    match caller {
        Caller::Server(scope) => Some(json!({ "secretKey": [scope.as_str()] })),
        Caller::Advocate => Some(json!({ "statusToken": [] })),
        Caller::Operator => Some(json!({ "operatorKey": [] })),
        Caller::Anyone | Caller::Page | Caller::Platform | Caller::Worker => None,
    }
}

fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

fn path_parameter(name: &str) -> Value {
    json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
}

/// The fields of the query's schema, which stands among the definitions.
fn query_parameters(query: &Schema, generator: &SchemaGenerator) -> Vec<Value> {
    let name = query.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
    let definition = name.and_then(|name| generator.definitions().get(name));
    let fields = definition.and_then(|definition| definition["properties"].as_object());
    let parameter = |(name, schema): (&String, &Value)| json!({ "name": name, "in": "query", "required": false, "schema": schema });
    fields.into_iter().flatten().map(parameter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a developer reads is what we meant to change, and nothing else.
    #[test]
    fn the_published_contract_changes_on_purpose_only() {
        insta::assert_json_snapshot!(document());
    }

    #[test]
    fn our_own_routes_are_not_published() {
        assert!(!document().to_string().contains("/inside/"));
    }
}
