//! The question, and below it, once there is a score, the open questions. The scale stays: a score can be changed.

use goodword_domain::survey::Band;

use super::parts::{submit, text_area, title};
use crate::event::{Action, Field};
use crate::node::{Node, classed, el};
use crate::state::State;
use crate::words::Words;

pub fn questions(state: &State, words: &Words) -> Node {
    let key = if state.visit.order.is_some() { "survey_question_order" } else { "survey_question" };
    let step = el("section").child(title(words.say(key))).child(scale(state, words)).child(ends(words));
    match state.band() {
        Some(band) => step.child(open_questions(state, words, band)),
        None => step,
    }
}

fn scale(state: &State, words: &Words) -> Node {
    let mut scale = classed("div", "scale").with_all(&[
        ("role", "radiogroup"),
        ("aria-labelledby", "title"),
        ("aria-describedby", "ends"),
    ]);
    for (score, name) in (0..).zip(SCORES) {
        let chosen = state.survey.score.is_some_and(|chosen| chosen.get() == score);
        let radio = el("input")
            .with_all(&[("type", "radio"), ("name", "score"), ("data-goodword", name)])
            .with_if(chosen, "checked", "true");
        let digits = el("span").text(words.number(score.into()));
        scale = scale.child(el("label").child(radio).child(digits));
    }
    scale
}

/// `data-goodword` of each point of the scale.
pub const SCORES: [&str; 11] = [
    "score-0", "score-1", "score-2", "score-3", "score-4", "score-5", "score-6", "score-7", "score-8", "score-9",
    "score-10",
];

fn ends(words: &Words) -> Node {
    classed("div", "ends")
        .with("id", "ends")
        .child(el("span").text(words.say("survey_low")))
        .child(el("span").text(words.say("survey_high")))
}

fn open_questions(state: &State, words: &Words, band: Band) -> Node {
    let (lead, improve, go_on) = match band {
        Band::Promoter => ("promoter_thanks", "promoter_best", "continue"),
        Band::Passive => ("passive_thanks", "passive_improve", "send"),
        Band::Detractor => ("detractor_thanks", "detractor_improve", "send"),
    };
    el("form")
        .with("data-goodword", Action::Continue.name())
        .child(classed("p", "lead").text(words.say(lead)))
        .child(text_area(Field::Improve, words.say(improve), &state.survey.improve))
        .child(text_area(Field::Other, words.say("survey_other"), &state.survey.other))
        .child(submit(words.say(go_on), false))
}
