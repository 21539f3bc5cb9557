//! The friend's greeting: who recommends, what there is, and the code, which works without any click.

use super::parts::{button, title, to_copy};
use crate::event::{Action, Field};
use crate::node::{Node, classed, el};
use crate::state::State;
use crate::words::Words;

pub fn greeting(state: &State, words: &Words) -> Node {
    let step = el("section");
    let Some(view) = &state.friend.view else { return step };
    let reward = words.reward(view.reward);
    let key = match (&view.advocate_name, view.reward) {
        (Some(_), Some(_)) => "friend_title_named",
        (None, Some(_)) => "friend_title",
        (Some(_), None) => "friend_title_named_plain",
        (None, None) => "friend_title_plain",
    };
    let name = view.advocate_name.as_deref().unwrap_or_default();
    let step = step.child(title(words.fill(key, &[("name", name), ("reward", &reward)])));
    let claimed = state.friend.claimed.as_ref();
    let code = claimed.map_or(view.code.as_ref(), |claimed| &claimed.discount_code);
    let lead = match claimed {
        Some(claimed) if claimed.apply_url.is_some() => "friend_applied",
        Some(_) => "friend_claimed",
        None if view.reward.is_some() => "friend_lead",
        None => "friend_lead_plain",
    };
    let step = step
        .child(classed("p", "lead").text(words.say(lead)))
        .child(to_copy(state, words, Field::Code, "friend_code", code, Action::CopyCode).with("data-size", "big"));
    match claimed {
        Some(_) => step,
        None => step.child(
            button(Action::Claim, "primary", words.say("friend_use"))
                .with_if(state.friend.busy, "aria-busy", "true"),
        ),
    }
}
