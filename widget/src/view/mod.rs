//! What is on screen, from the state alone.
//!
//! Whatever a shopper acts on carries `data-goodword`, the name of an [`Action`], a [`Field`] or a share event; by it the
//! popup hears what was done (no handler is attached to single elements), and tests find it.

mod friend;
mod parts;
mod share;
mod status;
mod survey;

#[cfg(test)]
mod test;

use goodword_domain::program::Placement;

use crate::event::Action;
use crate::node::{Node, classed, el};
use crate::state::{State, Step};
use crate::words::Words;
use parts::{button, title, trouble};

/// The popup, or `None` when there is nothing to show.
#[must_use]
pub fn view(state: &State, words: &Words) -> Option<Node> {
    let step = match state.step {
        Step::Closed => return None,
        Step::Survey => survey::questions(state, words),
        Step::Thanks => thanks(state, words),
        Step::Share => share::step(state, words),
        Step::Friend => friend::greeting(state, words),
    };
    let placement = match state.shop.placement {
        Placement::Corner => "corner",
        Placement::Overlay => "overlay",
    };
    // Put into an element that is there already: else screen readers do not read it out.
    let announced = if state.announced { words.say("announce") } else { String::new() };
    let frame = el("dialog")
        .with_all(&[
            ("class", placement),
            ("data-goodword", "popup"),
            ("data-step", state.step.name()),
            ("lang", &state.shop.language),
            ("dir", &words.say("dir")),
            ("aria-labelledby", "title"),
            ("tabindex", "-1"),
        ])
        .child(button(Action::Close, "close", "×".into()).with("aria-label", &words.say("close")))
        .child(step.with("data-goodword", state.step.name()))
        .child(trouble(state, words))
        .child(classed("p", "unseen").with("role", "status").text(announced));
    Some(frame)
}

fn thanks(state: &State, words: &Words) -> Node {
    let key = if state.may_share() { "thanks" } else { "thanks_detractor" };
    el("section")
        .child(title(words.say("thanks_title")))
        .child(el("p").text(words.say(key)))
        .child(button(Action::Close, "primary", words.say("done")))
}
