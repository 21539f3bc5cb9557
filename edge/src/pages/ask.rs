use goodword_domain::api::Endpoint;
use goodword_domain::api::inside::ShopView;
use goodword_domain::api::pages::SubmitAnswers;
use maud::{Markup, html};

use super::layout::Layout;
use super::mistakes::{Mistake, beside, describing, is_wrong, summary};
use super::texts::{Key, Words};
use super::way;
use crate::http::Reply;

/// What was typed so far; nothing of it is lost when something does not fit.
#[derive(Debug, Default)]
pub struct Answers {
    /// 0–10, as text.
    pub score: String,
    /// What would make it a 10.
    pub improve: String,
    /// Anything else.
    pub other: String,
    /// The order that is asked about.
    pub order: String,
}

/// The question and both open questions.
pub fn ask(words: &Words<'_>, shop: &ShopView, typed: &Answers, mistakes: &[Mistake]) -> Reply {
    let title = words.get(Key::AskTitle);
    let here = SubmitAnswers::path(&(shop.public_key.clone(),));
    let body = html! {
        form method="post" action=(way(&here, &here)) novalidate {
            (summary(words, mistakes))
            fieldset.question id="score" aria-describedby=[is_wrong(mistakes, "score").then(|| describing("score"))] {
                legend { h1 { (title) } }
                (scale(words, &typed.score))
                (beside(words, mistakes, "score"))
            }
            (open_question(words, "improve", Key::AskImprove, &typed.improve, mistakes))
            (open_question(words, "other", Key::AskOther, &typed.other, mistakes))
            @if !typed.order.is_empty() { input type="hidden" name="order" value=(typed.order); }
            input type="hidden" name="locale" value=(words.language());
            button { (words.get(Key::AskSubmit)) }
        }
    };
    let status = if mistakes.is_empty() { 200 } else { 422 };
    Layout { words, title: &title, head: html! {}, body }.reply(status).with("cache-control", "no-store")
}

fn scale(words: &Words<'_>, chosen: &str) -> Markup {
    html! {
        div.scale {
            @for score in 0..=10u8 {
                @let value = score.to_string();
                label {
                    input type="radio" name="score" value=(value) checked[chosen == value] required;
                    span { (value) }
                }
            }
        }
        p.ends { span { (words.get(Key::AskLow)) } span { (words.get(Key::AskHigh)) } }
    }
}

fn open_question(words: &Words<'_>, name: &str, question: Key, typed: &str, mistakes: &[Mistake]) -> Markup {
    let wrong = is_wrong(mistakes, name);
    html! {
        div.field {
            label for=(name) { (words.get(question)) " " span.optional { "(" (words.get(Key::Optional)) ")" } }
            textarea id=(name) name=(name) rows="3" dir="auto" aria-invalid=[wrong.then_some("true")]
                aria-describedby=[wrong.then(|| describing(name))] { (typed) }
            (beside(words, mistakes, name))
        }
    }
}
