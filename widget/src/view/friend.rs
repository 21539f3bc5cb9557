//! The friend's greeting: who recommends, what there is, and the code, which works without any click.

use super::markup::markup;
use super::parts::{headed, paragraph, to_copy};
use crate::event::Field;
use crate::node::{Node, el};
use crate::state::State;
use crate::words::Words;

pub fn greeting(state: &State, words: &Words) -> Node {
    let Some(view) = &state.friend.view else { return el("section") };
    let key = match (&view.advocate_name, &view.reward) {
        (Some(_), Some(_)) => "friend_title_named",
        (None, Some(_)) => "friend_title",
        (Some(_), None) => "friend_title_named_plain",
        (None, None) => "friend_title_plain",
    };
    let name = view.advocate_name.as_deref().unwrap_or_default();
    let title = words.fill(key, &[("name", name), ("reward", &words.gift(view.reward.as_ref()))]);
    let claimed = state.friend.claimed.as_ref();
    let code = state.friend.code().unwrap_or_default();
    let lead = match claimed {
        Some(claimed) if claimed.apply_url.is_some() => "friend_applied",
        Some(_) => "friend_claimed",
        None if view.reward.is_some() => "friend_lead",
        None => "friend_lead_plain",
    };
    let step = headed(words, &title).child(paragraph(words, "lead", &words.say(lead))).child(to_copy(
        state,
        words,
        Field::Code,
        &code,
        "big",
    ));
    if claimed.is_some() {
        return step;
    }
    let busy = if state.friend.busy { "true" } else { "" };
    step.child(markup(
        words,
        "button type=button class=primary data-goodword=claim aria-busy=?0 text=@friend_use",
        &[busy],
    ))
}
