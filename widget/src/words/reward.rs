use goodword_domain::ledger::RewardTerms;

use super::Words;

impl Words<'_> {
    /// What one side gets, as short as it goes: `10%`, `€5`. Empty for nothing.
    #[must_use]
    pub fn reward(&self, terms: Option<RewardTerms>) -> String {
        match terms {
            Some(RewardTerms::Percentage(share)) => self.formats.percent(share.into()),
            Some(RewardTerms::Fixed(money)) => self.formats.money(money),
            None => String::new(),
        }
    }

    /// The text that fits which sides get something: the key with `_both`, `_friend`, `_advocate` or `_none`.
    #[must_use]
    pub fn offer(&self, key: &str, advocate: Option<RewardTerms>, friend: Option<RewardTerms>) -> String {
        let sides = match (advocate, friend) {
            (Some(_), Some(_)) => "_both",
            (None, Some(_)) => "_friend",
            (Some(_), None) => "_advocate",
            (None, None) => "_none",
        };
        let (advocate, friend) = (self.reward(advocate), self.reward(friend));
        self.fill(&[key, sides].concat(), &[("advocate_reward", &advocate), ("friend_reward", &friend)])
    }
}
