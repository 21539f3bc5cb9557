use goodword_domain::api::rewards::RewardView;
use goodword_domain::ledger::RewardTerms as Terms;

use super::Words;

/// The kinds of rewards, as JSON and the texts' keys have them.
pub const KINDS: [&str; 12] = [
    "percentage",
    "fixed",
    "store_credit",
    "gift_card",
    "donation",
    "free_item",
    "contest_entry",
    "points",
    "upgrade",
    "event",
    "manual",
    "discount",
];

impl Words<'_> {
    /// What an advocate gets, as a noun phrase: `€5`, `200 points`. Empty for nothing.
    #[must_use]
    pub fn reward(&self, terms: Option<&Terms>) -> String {
        terms.map(|terms| self.noun(terms, false, None)).unwrap_or_default()
    }

    /// What a friend gets, as a noun phrase: `10% off`. Empty for nothing.
    #[must_use]
    pub fn gift(&self, terms: Option<&Terms>) -> String {
        terms.map(|terms| self.noun(terms, true, None)).unwrap_or_default()
    }

    /// What is left of a reward; of one that came back or has expired, what it was.
    #[must_use]
    pub fn worth(&self, reward: &RewardView) -> String {
        self.noun(&reward.reward, false, Some(reward).filter(|reward| reward.state.is_live()))
    }

    /// All kinds in one way: a text by the kind's name, and what may stand in it. What is left comes in place of what
    /// was promised; of a share that is an amount.
    fn noun(&self, terms: &Terms, to_friend: bool, left: Option<&RewardView>) -> String {
        let (set, kind) = match (terms, left) {
            (Terms::Percentage(_), Some(_)) => ("reward_", "fixed"),
            (Terms::Percentage(_) | Terms::Fixed(_), _) if to_friend => ("gift_", kind(terms)),
            _ => ("reward_", kind(terms)),
        };
        let amount = match (terms, left) {
            (Terms::Percentage(share), None) | (Terms::Discount(share, _), _) => {
                self.formats.percent((*share).into())
            }
            (_, Some(left)) => self.money(left.value),
            (
                Terms::Fixed(money)
                | Terms::StoreCredit(money)
                | Terms::GiftCard(money)
                | Terms::Donation(money, _),
                _,
            ) => self.money(*money),
            _ => String::new(),
        };
        let count = match terms {
            Terms::ContestEntry(count, _) | Terms::Points(count) => {
                Some(left.and_then(|left| left.quantity).unwrap_or(count.get()))
            }
            Terms::Discount(_, days) => Some((*days).into()),
            _ => None,
        };
        let name = match terms {
            Terms::Donation(_, name)
            | Terms::FreeItem(name)
            | Terms::ContestEntry(_, name)
            | Terms::Upgrade(name)
            | Terms::Event(name)
            | Terms::Manual(name) => name.as_ref(),
            _ => "",
        };
        self.tell(&[set, kind].concat(), count, &[("amount", &amount), ("name", name)])
    }

    /// The text that fits which sides get something: the key with `_both`, `_friend`, `_advocate` or `_none`.
    #[must_use]
    pub fn offer(&self, key: &str, advocate: Option<&Terms>, friend: Option<&Terms>) -> String {
        let sides = match (advocate, friend) {
            (Some(_), Some(_)) => "_both",
            (None, Some(_)) => "_friend",
            (Some(_), None) => "_advocate",
            (None, None) => "_none",
        };
        let (advocate, friend) = (self.reward(advocate), self.gift(friend));
        self.fill(&[key, sides].concat(), &[("advocate_reward", &advocate), ("friend_reward", &friend)])
    }
}

const fn kind(terms: &Terms) -> &'static str {
    match terms {
        Terms::Percentage(_) => "percentage",
        Terms::Fixed(_) => "fixed",
        Terms::StoreCredit(_) => "store_credit",
        Terms::GiftCard(_) => "gift_card",
        Terms::Donation(..) => "donation",
        Terms::FreeItem(_) => "free_item",
        Terms::ContestEntry(..) => "contest_entry",
        Terms::Points(_) => "points",
        Terms::Upgrade(_) => "upgrade",
        Terms::Event(_) => "event",
        Terms::Manual(_) => "manual",
        Terms::Discount(..) => "discount",
    }
}
