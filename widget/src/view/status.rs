//! How the advocate stands: friends, money, and the reasons in words.

use goodword_domain::api::me::Status;
use goodword_domain::api::rewards::RewardView;
use goodword_domain::ledger::State;
use goodword_domain::value::{Amount, Money};

use super::markup::markup;
use super::parts::paragraph;
use crate::node::{Node, el};
use crate::words::Words;

pub fn standing(status: &Status, words: &Words) -> Node {
    let sum = if status.rewards.is_empty() && status.friends == 0 {
        words.say("status_none")
    } else {
        sum(status, words)
    };
    let place = markup(words, "div class=status data-goodword=status[p text=$0]", &[&sum]);
    if status.rewards.is_empty() {
        return place;
    }
    let list = status.rewards.iter().fold(el("ul"), |list, reward| list.child(one(reward, words)));
    place.child(markup(words, "details[summary text=@status_rewards]", &[]).child(list))
}

/// "1 friend · €5 pending until December 6 · €10 earned".
fn sum(status: &Status, words: &Words) -> String {
    // All of these are UTC in one form, so that the latest moment is the greatest text.
    let pending = status.rewards.iter().filter(|reward| reward.state == State::Pending);
    let until = pending.map(|reward| &reward.held_until).max_by(|a, b| a.as_str().cmp(b.as_str()));
    let until = until.map(|until| words.day(until)).unwrap_or_default();
    let friends = words.count("status_friends", status.friends);
    let part = |key: &str, money: Money| {
        if money.amount_minor == Amount::ZERO {
            return String::new();
        }
        [" · ", &words.fill(key, &[("amount", &words.money(money)), ("date", &until)])].concat()
    };
    [friends, part("status_pending", status.pending), part("status_earned", status.earned)].concat()
}

fn one(reward: &RewardView, words: &Words) -> Node {
    let name = reward.state.as_str();
    let issued = reward.state == State::Issued;
    // A reward has an end once it was handed out, and no hold any more.
    let date = words.day(reward.expires_at.as_ref().unwrap_or(&reward.held_until));
    let until = if issued && reward.expires_at.is_some() { "_until" } else { "" };
    let state = words.fill(&["state_", name, until].concat(), &[("date", &date)]);
    let item = "li data-state=$0[strong text=$1][span text=$2]";
    let mut item = markup(words, item, &[name, &words.worth(reward), &state]);
    if let Some(code) = reward.code.as_deref().filter(|_| issued) {
        item = item.child(markup(words, "p[code dir=ltr text=$0]", &[code]));
    }
    for reason in &reward.reasons {
        if let Some(reason) = words.reason(reason) {
            item = item.child(paragraph(words, "small", &reason));
        }
    }
    let open = matches!(reward.state, State::Pending | State::Approved) && !reward.choices.is_empty();
    if open { item.child(choices(reward, words)) } else { item }
}

/// What may be chosen until it is handed out.
fn choices(reward: &RewardView, words: &Words) -> Node {
    let chosen = words.reward(Some(&reward.reward));
    let mut list = markup(words, "fieldset[legend text=@status_choose]", &[]);
    for (place, terms) in reward.choices.iter().enumerate() {
        let label = words.reward(Some(terms));
        let checked = if label == chosen { "true" } else { "" };
        // There are at most ten.
        let place = "0123456789".get(place..=place).unwrap_or_default();
        let radio = "label[input type=radio data-goodword=choice name=$0 value=$1 checked=?2][span text=$3]";
        list = list.child(markup(words, radio, &[reward.id.as_ref(), place, checked, &label]));
    }
    list
}
