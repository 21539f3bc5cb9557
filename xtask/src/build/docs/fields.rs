//! The fields of a body, as a list for people: what stands within what is written with a dot, and behind `[]` in each item.

use serde_json::{Value, json};

/// Deeper than this, the example says more than a list.
const DEEPEST: usize = 3;

/// Every field of a schema: its name, its type, whether it is needed, and what it says.
pub fn fields(document: &Value, schema: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    add(document, schema, "", 1, &mut found);
    found
}

fn add(document: &Value, schema: &Value, before: &str, depth: usize, found: &mut Vec<Value>) {
    let schema = resolved(document, schema);
    let needed =
        |name: &str| schema["required"].as_array().is_some_and(|names| names.iter().any(|one| one == name));
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let inner = given(document, field);
        let name_within = format!("{before}{name}");
        let description =
            if field["description"].is_string() { &field["description"] } else { &inner["description"] };
        found.push(json!({
            "name": name_within,
            "kind": kind(document, field),
            "needed": needed(name),
            "description": description,
        }));
        if depth < DEEPEST {
            add(document, inner, &format!("{name_within}."), depth + 1, found);
            add(document, given(document, &inner["items"]), &format!("{name_within}[]."), depth + 1, found);
        }
    }
}

/// What a schema points to.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let place = schema["$ref"].as_str().and_then(|place| place.strip_prefix('#'));
    place.and_then(|place| document.pointer(place)).unwrap_or(schema)
}

/// As [`resolved`], of the one choice that is not `null`.
fn given<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let choices = schema["anyOf"].as_array().into_iter().flatten();
    let mut choices = choices.filter(|choice| choice["type"] != "null");
    match (choices.next(), choices.next()) {
        (Some(only), None) => resolved(document, only),
        _ => resolved(document, schema),
    }
}

/// A type in a word or two.
fn kind(document: &Value, field: &Value) -> String {
    let inner = given(document, field);
    let types = match &inner["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let or_null = types.contains(&"null")
        || field["anyOf"].as_array().is_some_and(|all| all.iter().any(|one| one["type"] == "null"));
    let types: Vec<_> = types.into_iter().filter(|one| *one != "null").collect();
    let word = if let Some(words) = words(document, inner) {
        words
    } else if types == ["array"] {
        format!("list of {}", kind(document, &inner["items"]))
    } else if types.is_empty() {
        "one of several".to_owned()
    } else {
        types.join(" or ")
    };
    if or_null { format!("{word} or null") } else { word }
}

/// The words that a text may be, if it is one of a few.
fn words(document: &Value, schema: &Value) -> Option<String> {
    let choices = schema["enum"].as_array().or_else(|| schema["oneOf"].as_array())?;
    let word = |choice: &Value| {
        let choice = resolved(document, choice);
        choice.as_str().or_else(|| choice["const"].as_str()).map(|word| format!("`{word}`"))
    };
    Some(choices.iter().map(word).collect::<Option<Vec<_>>>()?.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_says_what_it_is_wherever_it_stands() {
        let document = json!({"components": {"schemas": {
            "Order": {"type": "object", "required": ["id", "lines"], "properties": {
                "id": {"$ref": "#/components/schemas/Id", "description": "The shop's own."},
                "lines": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}},
                "gift": {"anyOf": [{"$ref": "#/components/schemas/Line"}, {"type": "null"}]},
            }},
            "Id": {"type": "string", "description": "An id."},
            "Line": {"type": "object", "properties": {
                "kind": {"oneOf": [{"const": "tea"}, {"const": "pot"}]}, "note": {"type": ["string", "null"]},
            }},
        }}});
        let found = fields(&document, &json!({"$ref": "#/components/schemas/Order"}));
        let brief: Vec<_> = found
            .iter()
            .map(|field| {
                format!(
                    "{} {} {}",
                    field["name"].as_str().unwrap_or_default(),
                    field["kind"],
                    field["needed"]
                )
            })
            .collect();
        for expected in [
            "id \"string\" true",
            "lines \"list of object\" true",
            "lines[].kind \"`tea`, `pot`\" false",
            "lines[].note \"string or null\" false",
            "gift \"object or null\" false",
            "gift.kind \"`tea`, `pot`\" false",
        ] {
            assert!(brief.contains(&expected.to_owned()), "{expected} in {brief:#?}");
        }
        assert!(found.iter().any(|field| field["name"] == "id" && field["description"] == "The shop's own."));
    }
}
