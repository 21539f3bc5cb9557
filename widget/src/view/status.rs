//! How the advocate stands: friends, money, and the reasons in words.

use goodword_domain::api::me::Status;
use goodword_domain::api::rewards::RewardView;
use goodword_domain::ledger::State;
use goodword_domain::value::Amount;

use crate::node::{Node, classed, el};
use crate::words::Words;

pub fn standing(status: &Status, words: &Words) -> Node {
    let place = classed("div", "status").with("data-goodword", "status");
    if status.friends == 0 && status.rewards.is_empty() {
        return place.child(el("p").text(words.say("status_none")));
    }
    let place = place.child(el("p").text(sum(status, words)));
    if status.rewards.is_empty() {
        return place;
    }
    let mut list = el("ul");
    for reward in &status.rewards {
        list = list.child(one(reward, words));
    }
    place.child(el("details").child(el("summary").text(words.say("status_rewards"))).child(list))
}

/// "1 friend · €5 pending until December 6 · €10 earned".
fn sum(status: &Status, words: &Words) -> String {
    let mut sum = words.count("status_friends", status.friends);
    // All of these are UTC in one form, so that the latest moment is the greatest text.
    let pending = status.rewards.iter().filter(|reward| reward.state == State::Pending);
    let until = pending.map(|reward| &reward.held_until).max_by(|a, b| a.as_str().cmp(b.as_str()));
    if let Some(until) = until.filter(|_| status.pending.amount_minor > Amount::ZERO) {
        let (amount, date) = (words.money(status.pending), words.day(until));
        sum.push_str(" · ");
        sum.push_str(&words.fill("status_pending", &[("amount", &amount), ("date", &date)]));
    }
    if status.earned.amount_minor > Amount::ZERO {
        sum.push_str(" · ");
        sum.push_str(&words.fill("status_earned", &[("amount", &words.money(status.earned))]));
    }
    sum
}

fn one(reward: &RewardView, words: &Words) -> Node {
    let date = words.day(&reward.held_until);
    let state = words.fill(&["state_", reward.state.as_str()].concat(), &[("date", &date)]);
    // What came back is worth nothing any more: then what was promised says which reward it was.
    let worth = if reward.state.is_live() { words.money(reward.value) } else { words.reward(Some(reward.reward)) };
    let mut item = el("li")
        .with("data-state", reward.state.as_str())
        .child(el("strong").text(worth))
        .child(el("span").text(state));
    for reason in reward.reasons.iter().filter_map(|reason| words.reason(reason)) {
        item = item.child(classed("p", "small").text(reason));
    }
    item
}
