use goodword_domain::refusal::Refusal;
use goodword_domain::value::Invalid;
use maud::html;

use super::layout::Layout;
use super::texts::{Key, Words};
use crate::failure::Failure;
use crate::http::Reply;

/// Tells a person what did not work, in a sentence. Faults are logged on the way, and look all alike.
pub fn failed(route: &str, failure: Failure, accepted: Option<&str>) -> Reply {
    let words = Words::accepted(accepted);
    let problem = failure.as_problem();
    let code = problem.as_ref().map(|problem| problem.code.clone());
    let text = code.as_deref().map_or(Key::ErrorFault, text);
    // The logs, the status and the headers are those that a program would get.
    let told = failure.into_reply(route);
    let status = if text == Key::ErrorCode { 404 } else { told.status() };
    let retry_after = told.header("retry-after").map(str::to_owned);
    let title = words.get(Key::ErrorTitle);
    let body = html! { h1 { (title) } p.lead { (words.get(text)) } };
    let reply = Layout { words: &words, title: &title, head: html! {}, body }.reply(status);
    let reply = reply.with("cache-control", "no-store").with("vary", "accept-language");
    match retry_after {
        Some(seconds) => reply.with("retry-after", seconds),
        None => reply,
    }
}

fn text(code: &str) -> Key {
    let is = |refusal: Refusal| refusal.code() == code;
    if is(Refusal::ShopUnknown) {
        Key::ErrorShop
    } else if is(Refusal::CodeUnknown) || Invalid::CodeMistyped.code() == code {
        Key::ErrorCode
    } else if is(Refusal::OriginNotAllowed) {
        Key::ErrorOrigin
    } else if is(Refusal::RateLimited { retry_after_s: 0 }) {
        Key::ErrorOften
    } else {
        Key::ErrorOther
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Fault;

    #[test]
    fn a_mistyped_code_is_as_unknown_as_any_other() {
        for refusal in [Refusal::CodeUnknown, Refusal::bad_field("code", Invalid::CodeMistyped)] {
            assert_eq!(failed("ShortLink", refusal.into(), None).status(), 404);
        }
        assert_eq!(failed("AskPage", Refusal::ShopUnknown.into(), Some("ar")).status(), 404);
        let often = failed("JoinPage", Refusal::RateLimited { retry_after_s: 60 }.into(), None);
        assert_eq!((often.status(), often.header("retry-after")), (429, Some("60")));
    }

    /// A person sees that it is our fault, and no more than a program would.
    #[test]
    fn a_fault_is_a_page_without_its_cause() {
        for (fault, status, retry_after) in [
            (Fault::new("no such column: secret_answer"), 500, None),
            (Fault::unavailable("no such column: secret_answer"), 503, Some("1")),
        ] {
            let reply = failed("SubmitAnswers", fault.into(), Some("en"));
            assert_eq!((reply.status(), reply.header("retry-after")), (status, retry_after));
            let page = reply.text_body();
            assert!(
                page.contains("Something broke on our side") && !page.contains("secret_answer"),
                "{page}"
            );
        }
    }
}
