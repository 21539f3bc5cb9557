//! `/docs`: the OpenAPI document as a page for people. It needs no script, and nothing from elsewhere.

mod fields;

use std::fs;

use anyhow::{Context, Result};
use minijinja::{Environment, context};
use serde_json::{Value, json};

use self::fields::fields;
use crate::project;

/// The page.
pub fn page(document: &Value) -> Result<String> {
    let template = read("www/docs/page.html")?;
    let style = read("www/styles/docs.css")?;
    let mut environment = Environment::new();
    environment.add_template("page.html", &template)?;
    let groups = document["tags"].as_array().into_iter().flatten().map(|tag| group(document, tag));
    let page = environment.get_template("page.html")?.render(context! {
        title => document["info"]["title"],
        description => document["info"]["description"],
        style => style,
        groups => groups.collect::<Vec<_>>(),
        events => events(document),
    })?;
    Ok(page)
}

fn read(path: &str) -> Result<String> {
    fs::read_to_string(project::path(path)).with_context(|| format!("cannot read {path}"))
}

/// The routes of one kind of caller.
fn group(document: &Value, tag: &Value) -> Value {
    let mut routes = Vec::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            if operation["tags"][0] == tag["name"] {
                routes.push(route(document, path, method, operation));
            }
        }
    }
    json!({ "name": tag["name"], "description": tag["description"], "routes": routes })
}

/// What webhooks are told.
fn events(document: &Value) -> Vec<Value> {
    let webhooks = document["webhooks"].as_object().into_iter().flatten();
    let event = |(name, webhook): (&String, &Value)| {
        let (operation, content) = (&webhook["post"], &webhook["post"]["requestBody"]["content"]);
        json!({
            "name": name,
            "summary": operation["summary"],
            "fields": fields(document, schema(content)),
            "example": example(content),
        })
    };
    webhooks.map(event).collect()
}

/// The schema of a body, in its first media type.
fn schema(content: &Value) -> &Value {
    content.as_object().and_then(|media| media.values().next()).map_or(&Value::Null, |media| &media["schema"])
}

fn route(document: &Value, path: &str, method: &str, operation: &Value) -> Value {
    let answers = operation["responses"].as_object().into_iter().flatten();
    let (good, others): (Vec<_>, Vec<_>) = answers.partition(|(status, _)| status.starts_with('2'));
    let first = good.last();
    let answer = first.and_then(|(_, answer)| example(&answer["content"]));
    let parameters: Vec<Value> =
        operation["parameters"].as_array().into_iter().flatten().map(|one| resolved(document, one)).collect();
    let others = others
        .iter()
        .map(|(status, answer)| json!({ "status": status, "description": answer["description"] }));
    json!({
        "id": operation["operationId"],
        "method": method.to_uppercase(),
        "path": path,
        "summary": operation["summary"],
        "scope": operation["security"][0]["secretKey"][0],
        "call": call(path, method, operation, &parameters),
        "parameters": parameters,
        "body": fields(document, schema(&operation["requestBody"]["content"])),
        "told": fields(document, first.map_or(&Value::Null, |(_, answer)| schema(&answer["content"]))),
        "status": first.map(|(status, _)| status),
        "answer": answer,
        "others": others.collect::<Vec<_>>(),
    })
}

/// A parameter, also where it stands among the components.
fn resolved(document: &Value, parameter: &Value) -> Value {
    let place = parameter["$ref"].as_str().and_then(|place| place.strip_prefix('#'));
    place.and_then(|place| document.pointer(place)).unwrap_or(parameter).clone()
}

/// The example of a body: JSON over several lines, a text as it is.
fn example(content: &Value) -> Option<String> {
    let media = content.as_object()?.values().next()?;
    match media.get("example")? {
        Value::String(text) => Some(text.clone()),
        value => serde_json::to_string_pretty(value).ok(),
    }
}

/// The example call, as somebody would type it.
fn call(path: &str, method: &str, operation: &Value, parameters: &[Value]) -> String {
    let mut address = path.to_owned();
    let mut query = Vec::new();
    for parameter in parameters {
        let (Some(name), Some(value)) = (parameter["name"].as_str(), parameter["example"].as_str()) else {
            continue;
        };
        match parameter["in"].as_str() {
            Some("path") => address = address.replace(&format!("{{{name}}}"), value),
            Some("query") => query.push(format!("{name}={value}")),
            _ => {}
        }
    }
    if !query.is_empty() {
        address = [address, "?".to_owned(), query.join("&")].concat();
    }
    let mut call = vec![format!("curl 'EDGE{address}'")];
    let body = example(&operation["requestBody"]["content"]);
    if method != "get" && (method != "post" || body.is_none()) {
        call.push(format!(" -X {}", method.to_uppercase()));
    }
    let schemes = operation["security"][0].as_object();
    if let Some(scheme) = schemes.and_then(|schemes| schemes.keys().next()) {
        let token = match scheme.as_str() {
            "secretKey" => "sk_…",
            "statusToken" => "st_…",
            _ => "OPERATOR_KEY",
        };
        call.push(format!(" \\\n  -H 'Authorization: Bearer {token}'"));
    }
    if let Some(body) = body {
        call.push(format!(" \\\n  --data-binary '{}'", body.replace('\'', "'\\''")));
    }
    call.concat()
}

#[cfg(test)]
mod tests {
    use goodword_domain::openapi::document;

    /// A developer finds every route on the page, with a call to copy, and nothing that asks somebody else.
    #[test]
    fn every_route_is_on_the_page_with_a_call_and_nothing_comes_from_elsewhere() {
        let document = document();
        let page = super::page(&document).expect("a page");
        for (path, methods) in document["paths"].as_object().expect("paths") {
            for operation in methods.as_object().expect("methods").values() {
                let id = operation["operationId"].as_str().expect("an id");
                assert!(page.contains(&format!("<article id=\"{id}\">")), "{path}");
            }
        }
        let events = document["webhooks"].as_object().expect("webhooks");
        for name in events.keys() {
            assert!(page.contains(&format!("<article id=\"event-{name}\">")), "{name}");
        }
        assert_eq!(page.matches("<h4>Call</h4>").count() + events.len(), page.matches("<article").count());
        // What a field means stands beside it.
        for field in ["customer.email", "advocate_reward", "total.amount_minor"] {
            assert!(page.contains(&format!("<dt><code>{field}</code>")), "{field}");
        }
        for foreign in ["<script", "src=", "@import", "url("] {
            assert!(!page.contains(foreign), "{foreign}");
        }
    }
}
