//! The share step: first who, then code, link and ways to share.

use goodword_domain::api::advocates::Joined;

use super::markup::markup;
use super::parts::{headed, paragraph, text_area, to_copy};
use super::status;
use crate::channel::{CHANNELS, Share};
use crate::event::{Failure, Field};
use crate::node::Node;
use crate::state::State;
use crate::words::Words;

pub fn step(state: &State, words: &Words) -> Node {
    let offer =
        |key| words.offer(key, state.shop.advocate_reward.as_ref(), state.shop.friend_reward.as_ref());
    let step = headed(words, &offer("share_title")).child(paragraph(words, "lead", &offer("share_lead")));
    match &state.share.joined {
        Some(joined) => {
            let step = step
                .child(to_copy(state, words, Field::Link, &joined.share_url, ""))
                .child(paragraph(
                    words,
                    "small",
                    &words.fill("share_code", &[("code", &String::from(joined.code))]),
                ))
                .child(text_area(words, Field::Message, "label_message", &state.share.message))
                .child(ways(state, words, joined))
                .child(qr(state, words, joined));
            match &state.share.status {
                Some(standing) => step.child(status::standing(standing, words)),
                None => step,
            }
        }
        // Whoever is known waits for the code alone.
        None if state.trouble.is_none() && (state.email().is_some() || state.share.token.is_some()) => {
            step.child(markup(words, "p text=@wait", &[]))
        }
        None => step.child(join(state, words)),
    }
}

fn join(state: &State, words: &Words) -> Node {
    let mistyped = state.trouble.as_ref().is_some_and(|trouble| {
        trouble.again.is_none() && matches!(&trouble.why, Failure::Refused(code) if code != "copy")
    });
    let (invalid, described) = if mistyped { ("true", "trouble") } else { ("", "") };
    let busy = if state.share.busy { "true" } else { "" };
    let form = "form data-goodword=join novalidate\
        [div class=field[label for=email text=@join_email]\
        [input id=email data-goodword=email type=email autocomplete=email dir=ltr value=$0 aria-invalid=?1 \
        aria-describedby=?2]]\
        [div class=field[label for=name text=@join_name]\
        [input id=name data-goodword=name autocomplete=given-name maxlength=100 value=$3]]\
        [button class=primary aria-busy=?4 text=@join]\
        [p class=small text=@join_privacy]";
    markup(words, form, &[&state.share.email, invalid, described, &state.share.name, busy])
}

fn ways(state: &State, words: &Words, joined: &Joined) -> Node {
    let page = short_link(state, joined);
    let share = Share {
        message: &state.share.message,
        url: &joined.share_url,
        page: &page,
        subject: &words.say("share_subject"),
    };
    let mut ways = markup(words, "div class=ways role=group aria-label=@share_ways", &[]);
    let button = "button type=button class=way data-goodword=$0 aria-expanded=?2 text=$1";
    if state.visit.has_sheet {
        ways = ways.child(markup(words, button, &["sheet", &words.say("share_sheet"), ""]));
    }
    for channel in &CHANNELS {
        let name = channel.event.as_str();
        let link = "a class=way data-goodword=$0 href=$1 target=_blank rel=noopener text=$2";
        ways = ways.child(markup(words, link, &[name, &channel.link(&share, words), &words.say(name)]));
    }
    let copy = if state.copied == Some(Field::Message) { "copied" } else { "share_copy" };
    let expanded = if state.share.qr { "true" } else { "false" };
    ways.child(markup(words, button, &["copy-message", &words.say(copy), ""])).child(markup(
        words,
        button,
        &["qr", &words.say("share_qr"), expanded],
    ))
}

/// Our page with preview tags, which leads on to the shop.
fn short_link(state: &State, joined: &Joined) -> String {
    [&*state.visit.edge, "/r/", &String::from(joined.code)].concat()
}

/// Drawn by the edge: an encoder in the popup would weigh more than the rest of this step.
fn qr(state: &State, words: &Words, joined: &Joined) -> Node {
    if !state.share.qr {
        return markup(words, "div class=qr", &[]);
    }
    let source = [&*short_link(state, joined), "/qr.svg"].concat();
    let alt = words.fill("share_qr_alt", &[("url", &joined.share_url)]);
    markup(words, "div class=qr[img src=$0 alt=$1 width=180 height=180]", &[&source, &alt])
}
