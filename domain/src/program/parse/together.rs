//! What is right by itself and wrong together.
//!
//! Each contradiction is one between two parts that were both read: what cannot be read is held against no other part.

use std::collections::BTreeSet;

use super::BadField;
use super::gather::{below, list_of};
use crate::program::{LimitedTo, Listed};
use crate::value::{Amount, Count, Invalid, Money, Period, RuleId};

/// What was read and has to fit the rest of the program, with its path.
#[derive(Default)]
pub struct Together {
    ids: Vec<(String, RuleId)>,
    banned: Vec<Listed>,
    allowed: Vec<(String, Listed)>,
    /// The most friends that an advocate is rewarded for in their life.
    most_friends: Option<u32>,
    milestones: Vec<(String, Count)>,
    /// The limits by value, all in the shop's currency.
    budgets: Vec<(String, Amount)>,
    /// The dearest reward that a limit has to have room for.
    dearest: Amount,
}

impl Together {
    pub fn id(&mut self, path: &str, id: &RuleId) {
        self.ids.push((path.to_owned(), id.clone()));
    }

    pub fn listed(&mut self, path: &str, listed: &Listed) {
        match list_of(path) {
            "risk.banned" => self.banned.push(listed.clone()),
            _ => self.allowed.push((path.to_owned(), listed.clone())),
        }
    }

    pub fn most_friends(&mut self, most: Option<u32>) {
        self.most_friends = self.most_friends.into_iter().chain(most).min();
    }

    pub fn limit(
        &mut self,
        path: &str,
        whose: Option<(LimitedTo, Period)>,
        count: Option<Count>,
        value: Option<Money>,
    ) {
        if whose == Some((LimitedTo::Advocate, Period::Life)) {
            self.most_friends(count.map(u32::from));
        }
        self.budgets.extend(value.map(|value| (below(path, "value.amount_minor"), value.amount_minor)));
    }

    pub fn milestone(&mut self, path: &str, friends: Option<Count>) {
        self.milestones.extend(friends.map(|friends| (below(path, "friends"), friends)));
    }

    /// A reward in money, or one to choose. A share has no size of its own, and no limit is too small for every share.
    pub fn prize(&mut self, path: &str, money: Money) {
        if is_limited(path) {
            self.dearest = self.dearest.max(money.amount_minor);
        }
    }

    /// Every contradiction.
    pub fn contradictions(self) -> Vec<BadField> {
        let mut fields = self.repeated_ids();
        fields.extend(self.allowed.into_iter().filter(|(_, who)| self.banned.contains(who)).map(path));
        // Friends count beyond the limit too, but an owner who writes this has mistaken one of the numbers.
        let beyond = |friends: &Count| self.most_friends.is_some_and(|most| friends.get() > most);
        fields.extend(self.milestones.into_iter().filter(|(_, friends)| beyond(friends)).map(path));
        // A reward above a limit is never granted: it is granted whole or not at all.
        fields.extend(self.budgets.into_iter().filter(|(_, budget)| *budget < self.dearest).map(path));
        fields.into_iter().map(|field| BadField::new(field, Invalid::Contradictory)).collect()
    }

    /// No two of one kind under one name: a reason names the rule, and a grant is keyed by it.
    fn repeated_ids(&self) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let repeated = self.ids.iter().filter(|(path, id)| !seen.insert((list_of(path), id)));
        repeated.map(|(path, _)| path.clone()).collect()
    }
}

fn path<T>((path, _): (String, T)) -> String {
    path
}

/// Limits are about what advocates get, whatever for; the friend's side is never touched.
fn is_limited(path: &str) -> bool {
    !path.contains("friend_reward")
}
