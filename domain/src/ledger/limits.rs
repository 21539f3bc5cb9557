//! How much an advocate, or all of them, may still be granted.

use super::{Beneficiary, Change, Reason, Usage};
use crate::program::{Limit, LimitedTo, Program};
use crate::value::{Amount, Count, Period, RuleId};

/// What is left of each limit while one order is decided.
pub(super) struct Room {
    limits: Vec<(Limit, Usage)>,
}

impl Program {
    /// The name of the limit that the program writes as a field of its own.
    pub(crate) const LIMIT_FOR_LIFE: &str = "advocate_limit";

    /// The program's limits, `advocate_limit` first.
    pub(crate) fn every_limit(&self) -> Vec<Limit> {
        let for_life = self.advocate_limit.and_then(|limit| {
            Some(Limit {
                id: Self::LIMIT_FOR_LIFE.parse::<RuleId>().ok()?,
                per: LimitedTo::Advocate,
                period: Period::Life,
                count: Some(Count::new(limit.min(Count::MAX.get())).ok()?),
                value: None,
            })
        });
        for_life.into_iter().chain(self.limits.iter().cloned()).collect()
    }
}

impl Room {
    /// What is left after `used`, which is one for one with the program's limits.
    pub(super) fn left(program: &Program, used: &[Usage]) -> Self {
        Self { limits: program.every_limit().into_iter().zip(used.iter().copied()).collect() }
    }

    /// Counts in what the same decision has granted to another advocate: that is out of the program's budget too.
    pub(super) fn beside(mut self, granted: &[Change], total: Amount) -> Self {
        let grants = granted.iter().filter_map(|change| match change {
            Change::Granted(grant, _) => Some(grant),
            _ => None,
        });
        for grant in grants.filter(|grant| matches!(grant.beneficiary, Beneficiary::Advocate(_))) {
            let budget = self.limits.iter_mut().filter(|(limit, _)| limit.per == LimitedTo::Program);
            for (_, used) in budget {
                // Only the money: an order rewards for one friend at most.
                used.add(0, grant.most_money(total));
            }
        }
        self
    }

    /// Takes a reward's place: of a friend's reward where it is for a friend's order, and of the money that it comes to
    /// at most. Or says which limit has no place left, and takes nothing.
    pub(super) fn take(&mut self, friends: u32, money: Amount) -> Result<(), Reason> {
        for (limit, used) in &self.limits {
            let count = limit.count.is_some_and(|most| friends > 0 && used.count + friends > most.get());
            let value = limit
                .value
                .is_some_and(|most| money > Amount::ZERO && over(used.value, money, most.amount_minor));
            if count || value {
                return Err(reached(limit));
            }
        }
        for (_, used) in &mut self.limits {
            used.add(friends, money);
        }
        Ok(())
    }
}

impl Usage {
    /// One more reward: so many more friends who were rewarded, and so much more money.
    pub(super) fn add(&mut self, friends: u32, money: Amount) {
        self.count = self.count.saturating_add(friends);
        self.value = self.value.plus(money).unwrap_or(Amount::MAX);
    }
}

fn over(used: Amount, more: Amount, most: Amount) -> bool {
    used.plus(more).map_or(true, |sum| sum > most)
}

fn reached(limit: &Limit) -> Reason {
    match limit.count {
        Some(count) if limit.id.as_ref() == Program::LIMIT_FOR_LIFE => {
            Reason::AdvocateLimitReached { limit: count.get() }
        }
        count => Reason::LimitReached {
            rule: limit.id.clone(),
            period: limit.period,
            limit: count.map(u32::from),
            amount_minor: limit.value.map(|value| value.amount_minor.minor()),
            currency: limit.value.map(|value| value.currency),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Currency, Money};

    fn euro() -> Currency {
        "EUR".parse().unwrap()
    }

    fn amount(minor: i64) -> Amount {
        Amount::new(minor).unwrap()
    }

    fn program(count: Option<u32>, value: Option<i64>) -> Program {
        let limit = Limit {
            id: "monthly".parse().unwrap(),
            per: LimitedTo::Advocate,
            period: Period::Month,
            count: count.map(|count| Count::new(count).unwrap()),
            value: value.map(|value| Money::new(amount(value), euro())),
        };
        Program { limits: vec![limit], advocate_limit: None, ..Program::starting(euro()) }
    }

    fn room(program: &Program, count: u32, value: i64) -> Room {
        Room::left(program, &[Usage { count, value: amount(value) }])
    }

    #[test]
    fn the_last_place_is_given_and_no_further_one() {
        let two = program(Some(2), None);
        assert_eq!(room(&two, 1, 0).take(1, amount(500)), Ok(()));
        let reached = room(&two, 2, 0).take(1, amount(500)).unwrap_err();
        assert_eq!(reached.code(), "limit_reached");
        let mut room = room(&two, 0, 0);
        assert!((room.take(1, Amount::ZERO), room.take(1, Amount::ZERO)) == (Ok(()), Ok(())));
        assert!(room.take(1, Amount::ZERO).is_err(), "what was taken in this decision counts");
        assert_eq!(room.take(0, amount(1)), Ok(()), "a bonus is not another friend");
    }

    #[test]
    fn a_budget_may_be_used_up_and_not_exceeded() {
        let budget = program(None, Some(1_000));
        assert_eq!(room(&budget, 9, 500).take(1, amount(500)), Ok(()));
        assert!(room(&budget, 9, 501).take(1, amount(500)).is_err());
        let mut room = room(&budget, 0, 900);
        assert!(room.take(1, amount(200)).is_err());
        assert_eq!(room.take(1, amount(100)), Ok(()), "what had no place has taken none");
        assert_eq!(room.take(1, Amount::ZERO), Ok(()), "points cost no money");
        assert!(room.take(0, amount(1)).is_err(), "a bonus costs money");
    }

    /// The owner has lowered a limit below what was granted under an earlier version.
    #[test]
    fn an_overdrawn_limit_keeps_back_only_what_it_counts() {
        let two = program(Some(2), None);
        assert_eq!(room(&two, 3, 0).take(0, amount(1)), Ok(()), "a bonus is not another friend");
        let budget = program(None, Some(1_000));
        assert_eq!(room(&budget, 0, 1_001).take(1, Amount::ZERO), Ok(()), "points cost no money");
    }

    #[test]
    fn the_limit_for_life_keeps_its_own_reason() {
        let program = Program { advocate_limit: Some(1), ..Program::starting(euro()) };
        let mut room = Room::left(&program, &[Usage { count: 1, value: Amount::ZERO }]);
        assert_eq!(room.take(1, Amount::ZERO), Err(Reason::AdvocateLimitReached { limit: 1 }));
    }
}
