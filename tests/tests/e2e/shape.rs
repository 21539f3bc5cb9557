//! Compares an answer with the shape that the contract promises: more fields may join, these stay.

use anyhow::{Result, bail, ensure};
use serde_json::Value;

/// In an expected shape `"<rw_>"` stands for any text that starts with `rw_`, `"<>"` for any text at all.
pub fn fits(actual: &Value, expected: &Value) -> Result<()> {
    compare(actual, expected, "$").map_err(|error| error.context(format!("{actual:#}")))
}

fn compare(actual: &Value, expected: &Value, at: &str) -> Result<()> {
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => {
            for (name, expected) in expected {
                let Some(actual) = actual.get(name) else { bail!("{at}.{name} is missing") };
                compare(actual, expected, &format!("{at}.{name}"))?;
            }
        }
        (Value::Array(actual), Value::Array(expected)) => {
            ensure!(
                actual.len() == expected.len(),
                "{at} has {} items, not {}",
                actual.len(),
                expected.len()
            );
            for (place, (actual, expected)) in actual.iter().zip(expected).enumerate() {
                compare(actual, expected, &format!("{at}[{place}]"))?;
            }
        }
        (Value::String(text), Value::String(pattern)) if pattern.starts_with('<') => {
            let prefix = pattern.trim_start_matches('<').trim_end_matches('>');
            ensure!(text.starts_with(prefix) && text.len() > prefix.len(), "{at} is {text:?}, not {pattern}");
        }
        _ => ensure!(actual == expected, "{at} is {actual}, not {expected}"),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::fits;

    /// A comparison that lets everything pass would prove nothing.
    #[test]
    fn tells_a_broken_promise_from_an_addition() {
        let promise = json!({"id": "<rw_>", "list": [{"n": 1}], "none": null});
        assert!(
            fits(&json!({"id": "rw_1", "list": [{"n": 1, "m": 2}], "none": null, "more": 0}), &promise)
                .is_ok()
        );
        for broken in [
            json!({"id": "rw_1", "list": [{"n": 1}]}),
            json!({"id": "re_1", "list": [{"n": 1}], "none": null}),
            json!({"id": "rw_", "list": [{"n": 1}], "none": null}),
            json!({"id": "rw_1", "list": [], "none": null}),
            json!({"id": "rw_1", "list": [{"n": "1"}], "none": null}),
            json!({"id": "rw_1", "list": [{"n": 1}], "none": ""}),
        ] {
            assert!(fits(&broken, &promise).is_err(), "{broken}");
        }
    }
}
