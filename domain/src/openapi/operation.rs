//! One route as the document has it.

use schemars::{Schema, SchemaGenerator};
use serde_json::{Value, json};

use super::answers::{Media, answers};
use super::examples::{Example, example};
use super::headers;
use crate::api::{Caller, Html, NDJSON, Nothing, Route, Rows, Svg};

pub fn operation(route: Route, generator: &mut SchemaGenerator) -> Value {
    let example = example(route);
    let [query, request, response] = route.schemas(generator);
    let nothing = generator.subschema_for::<Nothing>();
    let media = media(route, &request, response, generator);
    let mut parameters = path_parameters(route, generator, &example);
    let has_query = query != nothing;
    if has_query {
        parameters.extend(query_parameters(&query, generator, &example));
    }
    if route.takes_idempotency_key() {
        parameters.push(json!({ "$ref": "#/components/parameters/IdempotencyKey" }));
    }
    if route.caller() == Caller::Platform {
        parameters.extend(headers::of_deliveries());
    }
    let has_body = request != nothing;
    let mut operation = json!({
        "operationId": route.name(),
        "summary": route.summary().trim(),
        "tags": [tag(route.caller())],
        "parameters": parameters,
        "responses": answers(route, &media, has_query, has_body, &example),
    });
    if has_body {
        let mut content = json!({ "schema": request });
        if let Some(request) = &example.request {
            content["example"] = request.clone();
        }
        // No lines are few lines.
        let required = media.request != NDJSON
            && definition(&request, generator).is_none_or(|schema| schema.get("required").is_some());
        operation["requestBody"] = json!({ "required": required, "content": { media.request: content } });
        if let Some((media_type, content)) = other_body(route) {
            operation["requestBody"]["content"][media_type] = content;
        }
    }
    if let Some(security) = security(route.caller()) {
        operation["security"] = json!([security]);
    }
    operation
}

/// What a route takes besides JSON.
fn other_body(route: Route) -> Option<(&'static str, Value)> {
    match route {
        // A file, as shops export them. No schema says what a good line is.
        Route::AddCodes => {
            let schema = json!({ "description": "A text with one code a line." });
            Some(("text/csv", json!({ "schema": schema, "example": "TEA-7F3K\nTEA-9Q2M\n" })))
        }
        // WooCommerce's ping.
        Route::ReceiveDelivery => {
            let number = json!({ "type": "integer", "minimum": 0, "maximum": 1_000_000_000 });
            let schema = json!({
                "type": "object", "required": ["webhook_id"], "properties": { "webhook_id": number },
                "additionalProperties": false,
            });
            let example = json!({ "webhook_id": 7 });
            Some(("application/x-www-form-urlencoded", json!({ "schema": schema, "example": example })))
        }
        _ => None,
    }
}

/// Pages are forms and HTML, a picture is a picture; everything else is JSON.
fn media(route: Route, request: &Schema, response: Schema, generator: &mut SchemaGenerator) -> Media {
    let text = || json!({ "type": "string" });
    let is_page = response == generator.subschema_for::<Html>();
    let success = if is_page {
        vec![("text/html", text())]
    } else if response == generator.subschema_for::<Svg>() {
        vec![("image/svg+xml", text())]
    } else if response == generator.subschema_for::<Rows>() {
        vec![("text/csv", text()), ("application/x-ndjson", text())]
    } else {
        let kind = media_type_of(&response);
        vec![(kind, response.to_value())]
    };
    let for_people = is_page && route.caller() == Caller::Anyone;
    Media {
        success,
        refusal: if for_people { "text/html" } else { "application/problem+json" },
        request: if is_page { "application/x-www-form-urlencoded" } else { media_type_of(request) },
    }
}

fn tag(caller: Caller) -> &'static str {
    match caller {
        Caller::Server(_) => "server",
        Caller::Platform => "platform",
        Caller::Page => "page",
        Caller::Advocate => "advocate",
        Caller::Anyone | Caller::Worker => "anyone",
        Caller::Operator => "operator",
    }
}

/// JSON, unless the schema says that it is a text of another kind.
fn media_type_of(schema: &Schema) -> &'static str {
    match schema.get("contentMediaType").and_then(Value::as_str) {
        Some(NDJSON) => NDJSON,
        _ => "application/json",
    }
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

fn path_parameters(route: Route, generator: &mut SchemaGenerator, example: &Example) -> Vec<Value> {
    let names = route.path().split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    let schemas = route.path_schemas(generator);
    let parameter = |(place, (name, schema)): (usize, (&str, Schema))| {
        let mut parameter = json!({ "name": name, "in": "path", "required": true, "schema": schema });
        if let Some(value) = example.path.get(place) {
            parameter["example"] = json!(value);
        }
        parameter
    };
    names.zip(schemas).enumerate().map(parameter).collect()
}

/// What a schema points to.
fn definition<'a>(schema: &Schema, generator: &'a SchemaGenerator) -> Option<&'a Value> {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
    name.and_then(|name| generator.definitions().get(name))
}

/// The fields of the query's schema, which stands among the definitions.
fn query_parameters(query: &Schema, generator: &SchemaGenerator, example: &Example) -> Vec<Value> {
    let fields = definition(query, generator).and_then(|definition| definition["properties"].as_object());
    let parameter = |(name, schema): (&String, &Value)| {
        let mut schema = schema.clone();
        without_null(&mut schema);
        if name == "limit" {
            schema["minimum"] = json!(1);
            schema["maximum"] = json!(100);
        }
        // An empty value is as good as none.
        let mut parameter =
            json!({ "name": name, "in": "query", "required": false, "allowEmptyValue": true });
        // A parameter's own description is the one that readers look for.
        if let Some(description) = schema.as_object_mut().and_then(|schema| schema.remove("description")) {
            parameter["description"] = description;
        }
        parameter["schema"] = schema;
        if let Some(value) = example.query.get(name) {
            parameter["example"] = value.clone();
        }
        parameter
    };
    fields.into_iter().flatten().map(parameter).collect()
}

/// A query has no `null`: what is not said is left out.
fn without_null(schema: &mut Value) {
    if let Some(types) = schema["type"].as_array() {
        let first = types.iter().find(|one| **one != "null").cloned();
        schema["type"] = first.unwrap_or_default();
    } else if let Some(choices) = schema.get_mut("anyOf").and_then(Value::as_array_mut) {
        choices.retain(|choice| choice["type"] != "null");
    }
    if let Some(fields) = schema.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
}
