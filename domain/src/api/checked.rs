//! Whether an example is what it is an example of.

use serde_json::Value;

use super::{Endpoint, Nothing, PathArgs, read_form, read_json};
use crate::openapi::Example;

/// Reads every part of an example as the declaration's type. An answer must also come out as it went in: a field that the
/// answer no longer has would be read without a word.
pub fn check<E: Endpoint>(example: &Example) -> Result<(), String> {
    E::Path::parse(&example.path).map_err(|refusal| format!("path: {}", refusal.code()))?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in &example.query {
        query.append_pair(name, value.as_str().unwrap_or_default());
    }
    read_form::<E::Query>(query.finish().as_bytes()).map_err(|refusal| format!("query: {refusal:?}"))?;
    let takes_nothing = std::any::type_name::<E::Request>() == std::any::type_name::<Nothing>();
    match &example.request {
        Some(_) if takes_nothing => return Err("request: there is none".to_owned()),
        None if !takes_nothing => return Err("request: there is no example".to_owned()),
        Some(request) if is_lines::<E::Request>() => lines(request)?,
        Some(request) => {
            read_json::<E::Request>(request.to_string().as_bytes())
                .map_err(|refusal| format!("request: {refusal:?}"))?;
        }
        None => {}
    }
    match &example.response {
        Some(response) if is_lines::<E::Response>() => lines(response),
        Some(response) => same::<E::Response>(response),
        None if is_json::<E::Response>() => Err("response: there is no example".to_owned()),
        None => Ok(()),
    }
}

fn same<T: serde::Serialize + serde::de::DeserializeOwned>(response: &Value) -> Result<(), String> {
    let read: T = serde_json::from_value(response.clone()).map_err(|error| format!("response: {error}"))?;
    let written = serde_json::to_value(read).map_err(|error| format!("response: {error}"))?;
    if written == *response { Ok(()) } else { Err(format!("response: is written as {written}")) }
}

/// Many values, one a line: as a text.
fn lines(text: &Value) -> Result<(), String> {
    let text = text.as_str().ok_or("lines are a text")?;
    text.lines().try_for_each(|line| {
        serde_json::from_str::<Value>(line).map(drop).map_err(|error| format!("{line}: {error}"))
    })
}

fn is_lines<T>() -> bool {
    std::any::type_name::<T>().contains("::Lines<")
}

fn is_json<T>() -> bool {
    use std::any::type_name;
    ![type_name::<super::Html>(), type_name::<super::Svg>(), type_name::<super::Rows>()]
        .contains(&type_name::<T>())
}
