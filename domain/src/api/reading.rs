//! Reads bodies and query strings, and turns what serde says into a field's path and a stable code.

use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::ByName;
use crate::program::BadField;
use crate::refusal::Refusal;
use crate::value::Invalid;

/// Reads a JSON body. An empty body is an empty object: some calls have nothing to say.
pub fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    let body = if body.is_empty() { b"{}" } else { body };
    let mut json = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(ByName(&mut json)).map_err(|error| {
        let (path, error) = (error.path().to_string(), error.inner());
        match error.classify() {
            // A body that was cut off may have another mistake before the cut.
            _ if !is_json(body) => Refusal::MalformedJson,
            Category::Data => refuse(&path, &error.to_string()),
            // Where one of several words is expected, serde_json calls another type a mistake in the syntax.
            Category::Syntax | Category::Eof | Category::Io => refuse(&path, ""),
        }
    })?;
    json.end().map_err(|_| Refusal::MalformedJson)?;
    Ok(value)
}

fn is_json(body: &[u8]) -> bool {
    // What is ignored is not looked at for UTF-8.
    std::str::from_utf8(body).is_ok_and(|text| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok())
}

/// Reads a query string or a form's body. An empty field is as good as none.
pub fn read_form<T: DeserializeOwned>(encoded: &[u8]) -> Result<T, Refusal> {
    let filled = form_urlencoded::parse(encoded).filter(|(_, value)| !value.is_empty());
    let filled = form_urlencoded::Serializer::new(String::new()).extend_pairs(filled).finish();
    let form = serde_html_form::Deserializer::new(form_urlencoded::parse(filled.as_bytes()));
    serde_path_to_error::deserialize(form)
        .map_err(|error| refuse(&error.path().to_string(), &error.inner().to_string()))
}

fn refuse(path: &str, message: &str) -> Refusal {
    Refusal::BadFields(vec![bad_field(if path == "." { "" } else { path }, message)])
}

/// Reads a deserialiser's message.
///
/// Serde carries no codes, only texts; the beginnings below are part of its documented constructors
/// (`serde::de::Error::unknown_field` and its neighbours) and pinned by a test here.
#[must_use]
pub fn bad_field(path: &str, message: &str) -> BadField {
    let named = || message.split('`').nth(1).unwrap_or_default();
    let below = || if path.is_empty() { named().to_owned() } else { [path, ".", named()].concat() };
    let invalid = if message.starts_with("missing field") {
        return BadField::new(below(), Invalid::MissingField);
    } else if message.starts_with("duplicate field") {
        return BadField::new(below(), Invalid::DuplicateField);
    } else if message.starts_with("unknown field") {
        Invalid::UnknownField
    } else if message.starts_with("unknown variant") {
        Invalid::UnknownWord
    } else if message.starts_with("invalid value: integer") || message.starts_with("number out of range") {
        Invalid::OutOfRange
    } else {
        Invalid::from_message(message).unwrap_or(Invalid::WrongType)
    };
    BadField::new(path, invalid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::orders::OrderRequest;

    const ORDER: &str = r#"{"id":"1001","placed_at":"2026-11-22T10:00:00Z","customer":{"email":"bob@example.com"},
        "total":{"amount_minor":5000,"currency":"EUR"}}"#;

    #[test]
    fn each_mistake_has_its_field_and_code() {
        assert!(read_json::<OrderRequest>(ORDER.as_bytes()).is_ok());
        for (from, to, field, code) in [
            ("\"id\":\"1001\",", "", "id", "missing_field"),
            ("\"1001\"", "1001", "id", "wrong_type"),
            ("\"1001\"", "\"\"", "id", "empty"),
            ("5000", "-1", "total.amount_minor", "amount_negative"),
            ("5000", "1e99", "total.amount_minor", "amount_overflow"),
            ("5000", "0.5", "total.amount_minor", "amount_not_whole"),
            ("5000", "\"5000\"", "total.amount_minor", "wrong_type"),
            ("\"EUR\"", "\"euro\"", "total.currency", "currency_malformed"),
            ("bob@example.com", "bob", "customer.email", "email_malformed"),
            ("\"total\"", "\"totals\":1,\"total\"", "totals", "unknown_field"),
            ("\"total\"", "\"id\":\"1002\",\"total\"", "id", "duplicate_field"),
            ("2026-11-22T10:00:00Z", "yesterday", "placed_at", "time_malformed"),
            (r#"{"email":"bob@example.com"}"#, "[]", "customer", "wrong_type"),
            (r#"{"amount_minor":5000,"currency":"EUR"}"#, r#"[5000,"EUR"]"#, "total", "wrong_type"),
        ] {
            let body = ORDER.replacen(from, to, 1);
            let refusal = read_json::<OrderRequest>(body.as_bytes()).unwrap_err();
            let Refusal::BadFields(bad) = &refusal else { panic!("{body}: {refusal:?}") };
            assert_eq!((bad[0].field.as_str(), bad[0].code.as_str()), (field, code), "{body}");
        }
    }

    #[test]
    fn a_wrong_type_is_no_mistake_in_the_syntax() {
        use crate::api::responses::{Answers, ResponseRequest};
        let wrong_type = |field: &str| Refusal::bad_field(field, Invalid::WrongType);
        let event = br#"{"score":7,"event":true}"#;
        assert_eq!(read_json::<ResponseRequest>(event).unwrap_err(), wrong_type("event"));
        assert_eq!(
            read_json::<ResponseRequest>(br#"{"score":7,"event":true"#).unwrap_err(),
            Refusal::MalformedJson
        );
        assert_eq!(read_json::<Answers>(b" []").unwrap_err(), wrong_type(""));
        assert_eq!(read_json::<Answers>(b"[").unwrap_err(), Refusal::MalformedJson);
        assert_eq!(read_json::<ResponseRequest>(br#"[7,"order"]"#).unwrap_err(), wrong_type(""));
    }

    /// At every depth, in an optional object as well, and in a list of objects; a list that is meant stays one.
    #[test]
    fn an_object_is_not_read_from_a_list() {
        use crate::api::advocates::JoinRequest;
        use crate::api::inside::CountsRequest;
        let wrong_type = |field: &str| Refusal::bad_field(field, Invalid::WrongType);
        let signed = br#"{"email":"ann@example.com","identity":["42","00"]}"#;
        assert_eq!(read_json::<JoinRequest>(signed).unwrap_err(), wrong_type("identity"));
        let message = br#"{"messages":[{"id":"1","day":1,"events":["survey_view"]},["2",1,[]]]}"#;
        assert_eq!(read_json::<CountsRequest>(message).unwrap_err(), wrong_type("messages[1]"));
        let codes = ORDER.replacen('{', r#"{"discount_codes":["7KQ2M9XC","TEN"],"#, 1);
        assert_eq!(read_json::<OrderRequest>(codes.as_bytes()).unwrap().discount_codes, ["7KQ2M9XC", "TEN"]);
    }

    #[test]
    fn forms_are_read_as_browsers_send_them() {
        use crate::api::pages::AnswersForm;
        let form: AnswersForm = read_form(b"score=10&improve=&other=a+b%21&locale=ar").unwrap();
        assert_eq!((form.score.get(), form.improve, form.other.unwrap().as_ref()), (10, None, "a b!"));
        for (body, field, code) in [
            ("score=11", "score", "out_of_range"),
            ("score=ten", "score", "wrong_type"),
            ("", "score", "missing_field"),
            ("score=1&colour=red", "colour", "unknown_field"),
        ] {
            let refusal = read_form::<AnswersForm>(body.as_bytes()).unwrap_err();
            let Refusal::BadFields(bad) = &refusal else { panic!("{body}: {refusal:?}") };
            assert_eq!((bad[0].field.as_str(), bad[0].code.as_str()), (field, code), "{body}");
        }
    }

    #[test]
    fn what_is_no_json_is_told_apart() {
        for body in ["{", "{\"id\":", "nonsense", "{} {}", "\u{0}"] {
            let body = if body == "{} {}" { format!("{ORDER} {{}}") } else { body.to_owned() };
            assert_eq!(
                read_json::<OrderRequest>(body.as_bytes()).unwrap_err(),
                Refusal::MalformedJson,
                "{body}"
            );
        }
        let latin_1 = ORDER.replacen("bob", "b?b", 1).into_bytes();
        let latin_1: Vec<u8> =
            latin_1.into_iter().map(|byte| if byte == b'?' { 0xF6 } else { byte }).collect();
        assert_eq!(read_json::<OrderRequest>(&latin_1).unwrap_err(), Refusal::MalformedJson);
    }
}
