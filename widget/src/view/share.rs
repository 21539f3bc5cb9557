//! The share step: first who, then code, link and ways to share.

use goodword_domain::api::advocates::Joined;

use super::parts::{button, copy_button, labelled, named_button, submit, text_area, title, to_copy};
use super::status;
use crate::channel::{CHANNELS, Share};
use crate::event::{Action, Failure, Field};
use crate::node::{Node, classed, el};
use crate::state::State;
use crate::words::Words;

pub fn step(state: &State, words: &Words) -> Node {
    let offer = |key| words.offer(key, state.shop.advocate_reward, state.shop.friend_reward);
    let step = el("section")
        .child(title(offer("share_title")))
        .child(classed("p", "lead").text(offer("share_lead")));
    match &state.share.joined {
        Some(joined) => {
            let step = step
                .child(to_copy(state, words, Field::Link, "share_link", &joined.share_url, Action::CopyLink))
                .child(classed("p", "small").text(words.fill("share_code", &[("code", joined.code.as_ref())])))
                .child(text_area(Field::Message, words.say("share_message_label"), &state.share.message))
                .child(ways(state, words, joined))
                .child(qr(state, words, joined));
            match &state.share.status {
                Some(standing) => step.child(status::standing(standing, words)),
                None => step,
            }
        }
        // Whoever is known waits for the code alone.
        None if state.trouble.is_none() && (state.email().is_some() || state.share.token.is_some()) => {
            step.child(el("p").text(words.say("wait")))
        }
        None => step.child(join(state, words)),
    }
}

fn join(state: &State, words: &Words) -> Node {
    let mistyped = state.trouble.as_ref().is_some_and(|trouble| {
        trouble.again.is_none() && matches!(&trouble.why, Failure::Refused(code) if code != "copy")
    });
    let email = el("input")
        .with_all(&[("type", "email"), ("autocomplete", "email"), ("dir", "ltr")])
        .with_if(mistyped, "aria-invalid", "true")
        .with_if(mistyped, "aria-describedby", "trouble");
    let name = el("input").with_all(&[("autocomplete", "given-name"), ("maxlength", "100")]);
    el("form")
        .with_all(&[("data-goodword", Action::Join.name()), ("novalidate", "")])
        .child(labelled(email, Field::Email, words.say("join_email"), &state.share.email))
        .child(labelled(name, Field::Name, words.say("join_name"), &state.share.name))
        .child(submit(words.say("join"), state.share.busy))
        .child(classed("p", "small").text(words.say("join_privacy")))
}

fn ways(state: &State, words: &Words, joined: &Joined) -> Node {
    let page = [&state.visit.edge, "/r/", joined.code.as_ref()].concat();
    let share = Share {
        message: &state.share.message,
        url: &joined.share_url,
        page: &page,
        subject: &words.say("share_subject"),
    };
    let mut ways = classed("div", "ways").with_all(&[("role", "group"), ("aria-label", &words.say("share_ways"))]);
    if state.visit.has_sheet {
        ways = ways.child(button(Action::Sheet, "way", words.say("share_sheet")));
    }
    for channel in &CHANNELS {
        let name = channel.event.as_str();
        let link = el("a").with_all(&[
            ("class", "way"),
            ("data-goodword", name),
            ("href", &channel.link(&share, words)),
            ("target", "_blank"),
            ("rel", "noopener"),
        ]);
        ways = ways.child(link.text(words.say(name)));
    }
    let copied = state.copied == Some(Field::Message);
    let expanded = if state.share.qr { "true" } else { "false" };
    ways.child(copy_button(words, Action::CopyMessage, "way", "share_copy", copied))
        .child(named_button(Action::Qr.name(), "way", words.say("share_qr")).with("aria-expanded", expanded))
}

/// Drawn by the edge: an encoder in the popup would weigh more than the rest of this step.
fn qr(state: &State, words: &Words, joined: &Joined) -> Node {
    let place = classed("div", "qr");
    if !state.share.qr {
        return place;
    }
    let source = [&state.visit.edge, "/r/", joined.code.as_ref(), "/qr.svg"].concat();
    let alt = words.fill("share_qr_alt", &[("url", &joined.share_url)]);
    place.child(el("img").with_all(&[("src", &source), ("alt", &alt), ("width", "180"), ("height", "180")]))
}
