//! What is on screen, from the state alone.
//!
//! Whatever a shopper acts on carries `data-goodword`, the name of an [`Action`](crate::event::Action), a [`Field`](crate::event::Field)
//! or a share event; by it the
//! popup hears what was done (no handler is attached to single elements), and tests find it.

mod friend;
mod markup;
mod parts;
mod share;
mod status;
mod survey;

#[cfg(test)]
mod test;

use goodword_domain::program::Placement;

use crate::node::Node;
use crate::parts::{FRIEND, SHARE, SURVEY};
use crate::state::{State, Step};
use crate::words::Words;
use markup::markup;
use parts::{headed, paragraph, trouble};

/// The popup, or `None` when there is nothing to show.
#[must_use]
pub fn view(state: &State, words: &Words) -> Option<Node> {
    let step = match state.step {
        Step::Survey if SURVEY => survey::questions(state, words),
        Step::Thanks => thanks(state, words),
        Step::Share if SHARE => share::step(state, words),
        Step::Friend if FRIEND => friend::greeting(state, words),
        // Another part has that step.
        _ => return None,
    };
    let placement = match state.shop.placement {
        Placement::Corner => "corner",
        Placement::Overlay => "overlay",
    };
    // Put into an element that is there already: else screen readers do not read it out.
    let announced = if state.announced { words.say("announce") } else { String::new() };
    let name = state.step.name();
    let frame = "dialog class=$0 data-goodword=popup data-step=$1 lang=$2 dir=@dir aria-labelledby=title tabindex=-1\
        [button type=button class=close data-goodword=close aria-label=@close text=×]";
    let frame = markup(words, frame, &[placement, name, &state.shop.language])
        .child(step.with("data-goodword", name))
        .child(trouble(state, words))
        .child(markup(words, "p class=unseen role=status text=$0", &[&announced]));
    Some(frame)
}

fn thanks(state: &State, words: &Words) -> Node {
    let key = if state.may_share() { "thanks" } else { "thanks_detractor" };
    headed(words, &words.say("thanks_title")).child(paragraph(words, "", &words.say(key))).child(markup(
        words,
        "button type=button class=primary data-goodword=close text=@done",
        &[],
    ))
}
