//! The question, and below it, once there is a score, the open questions. The scale stays: a score can be changed.

use goodword_domain::survey::Band;

use super::markup::markup;
use super::parts::{headed, text_area};
use crate::event::Field;
use crate::node::Node;
use crate::state::State;
use crate::words::Words;

pub fn questions(state: &State, words: &Words) -> Node {
    let key = if state.visit.order.is_some() { "survey_question_order" } else { "survey_question" };
    let ends = "div class=ends id=ends[span text=@survey_low][span text=@survey_high]";
    let step = headed(words, &words.say(key)).child(scale(state, words)).child(markup(words, ends, &[]));
    match state.band() {
        Some(band) => step.child(open_questions(state, words, band)),
        None => step,
    }
}

fn scale(state: &State, words: &Words) -> Node {
    let mut scale =
        markup(words, "div class=scale role=radiogroup aria-labelledby=title aria-describedby=ends", &[]);
    for (score, name) in (0..).zip(SCORES) {
        let chosen = state.survey.score.is_some_and(|chosen| chosen.get() == score);
        let point = "label[input type=radio name=score data-goodword=$0 checked=?1][span text=$2]";
        let chosen = if chosen { "true" } else { "" };
        scale = scale.child(markup(words, point, &[name, chosen, &words.number(score.into())]));
    }
    scale
}

/// `data-goodword` of each point of the scale.
const SCORES: [&str; 11] = [
    "score-0", "score-1", "score-2", "score-3", "score-4", "score-5", "score-6", "score-7", "score-8",
    "score-9", "score-10",
];

fn open_questions(state: &State, words: &Words, band: Band) -> Node {
    let (lead, improve, go_on) = match band {
        Band::Promoter => ("promoter_thanks", "promoter_best", "continue"),
        Band::Passive => ("passive_thanks", "passive_improve", "send"),
        Band::Detractor => ("detractor_thanks", "detractor_improve", "send"),
    };
    markup(words, "form data-goodword=continue[p class=lead text=$0]", &[&words.say(lead)])
        .child(text_area(words, Field::Improve, improve, &state.survey.improve))
        .child(text_area(words, Field::Other, "survey_other", &state.survey.other))
        .child(markup(words, "button class=primary text=$0", &[&words.say(go_on)]))
}
