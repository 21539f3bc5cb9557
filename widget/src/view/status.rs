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
    let state = words.fill(&["state_", name].concat(), &[("date", &words.day(&reward.held_until))]);
    // What came back is worth nothing any more: then what was promised says which reward it was.
    let worth =
        if reward.state.is_live() { words.money(reward.value) } else { words.reward(Some(reward.reward)) };
    let item = markup(words, "li data-state=$0[strong text=$1][span text=$2]", &[name, &worth, &state]);
    let reasons = reward.reasons.iter().filter_map(|reason| words.reason(reason));
    reasons.fold(item, |item, reason| item.child(paragraph(words, "small", &reason)))
}
