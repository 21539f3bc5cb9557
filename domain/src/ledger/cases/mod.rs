//! Decisions by example: what a shop tells, and what everyone gets.

mod attribution;
mod bonuses;
mod choices;
mod debts;
mod holds;
mod limits;
mod milestones;
mod offers;
mod returns;
mod review;
mod risk;
mod standing;

use super::testing::{euro, fixed, share};
use crate::program::{Milestone, Program, StandingDiscount};
use crate::value::Count;

/// 5.00 for the advocate, 10 % for the friend, on every order, held for 14 days.
fn plain() -> Program {
    Program {
        advocate_reward: Some(fixed(500)),
        friend_reward: Some(share(1_000)),
        new_customers_only: false,
        advocate_limit: None,
        ..Program::starting(euro())
    }
}

/// 5 % of each order for an advocate with one friend, 3 % of each further order for the friend.
fn standing(friends: u32) -> StandingDiscount {
    StandingDiscount {
        id: "regulars".parse().unwrap(),
        friends: Count::new(friends).unwrap(),
        advocate_reward: Some(share(500)),
        friend_reward: Some(share(300)),
    }
}

/// 20.00 for so many friends.
fn milestone(friends: u32) -> Milestone {
    Milestone { id: "friends".parse().unwrap(), friends: Count::new(friends).unwrap(), reward: fixed(2_000) }
}
