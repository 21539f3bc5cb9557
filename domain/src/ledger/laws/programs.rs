//! Random programs, with every rule that there is.

use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::select;

use crate::ledger::testing::{euro, fixed, money};
use crate::ledger::{Fulfilment, Offered, RewardTerms};
use crate::program::{
    Debts, Limit, LimitedTo, Milestone, Neighbours, Program, Risk, StaffCredit, StandingDiscount, Surprise,
    Test, Variant,
};
use crate::value::{BasisPoints, Count, Period, RuleId};

fn count(most: u32) -> impl Strategy<Value = Count> {
    (1..=most).prop_map(|count| Count::new(count).unwrap())
}

fn rule(place: usize) -> RuleId {
    format!("rule{place}").parse().unwrap()
}

/// What does not depend on the order's total.
fn whole() -> impl Strategy<Value = RewardTerms> {
    prop_oneof![
        3 => (1..2_000i64).prop_map(|minor| RewardTerms::Fixed(money(minor))),
        1 => (1..2_000i64).prop_map(|minor| RewardTerms::StoreCredit(money(minor))),
        1 => count(50).prop_map(RewardTerms::Points),
    ]
}

fn terms() -> impl Strategy<Value = RewardTerms> {
    let share = (1..=10_000u32).prop_map(|bp| RewardTerms::Percentage(BasisPoints::new(bp).unwrap()));
    prop_oneof![2 => share, 3 => whole()]
}

fn offered(terms: impl Strategy<Value = RewardTerms> + Clone) -> impl Strategy<Value = Offered> {
    let others = prop::collection::vec(terms.clone(), 0..3);
    let by_code = Fulfilment::Code { pool: "five-euros".parse().unwrap() };
    let ways = select(vec![Fulfilment::Task, Fulfilment::Webhook, by_code]);
    (terms, others, weighted(0.3, 0..20u16), weighted(0.3, 1..10u16), ways).prop_map(
        |(terms, others, hold_days, expires_after_days, fulfilment)| Offered {
            others,
            hold_days,
            expires_after_days,
            fulfilment,
            ..Offered::plain(terms)
        },
    )
}

fn any_offer() -> BoxedStrategy<Offered> {
    offered(terms().boxed()).boxed()
}

pub fn whole_offer() -> BoxedStrategy<Offered> {
    offered(whole().boxed()).boxed()
}

prop_compose! {
    fn limit()(
        per in select(vec![LimitedTo::Advocate, LimitedTo::Program]),
        period in select(Period::ALL.to_vec()),
        count in of(count(4)),
        value in of(500..6_000i64),
    ) -> Limit {
        Limit { id: rule(0), per, period, count, value: value.map(money) }
    }
}

fn limits() -> impl Strategy<Value = Vec<Limit>> {
    prop::collection::vec(limit(), 0..4).prop_map(|limits| {
        limits.into_iter().enumerate().map(|(place, limit)| Limit { id: rule(place), ..limit }).collect()
    })
}

fn milestones() -> impl Strategy<Value = Vec<Milestone>> {
    prop::collection::vec((count(4), whole_offer()), 0..3).prop_map(|rules| {
        let milestone = |(place, (friends, reward))| Milestone { id: rule(place), friends, reward };
        rules.into_iter().enumerate().map(milestone).collect()
    })
}

fn standing_discounts() -> impl Strategy<Value = Vec<StandingDiscount>> {
    prop::collection::vec((count(3), of(any_offer()), of(any_offer())), 0..3).prop_map(|rules| {
        let standing = |(place, (friends, advocate_reward, friend_reward))| StandingDiscount {
            id: rule(place),
            friends,
            advocate_reward,
            friend_reward,
        };
        rules.into_iter().enumerate().map(standing).collect()
    })
}

prop_compose! {
    fn neighbours()(
        prefix_chars in 3..=5u8, same_day: bool, advocate_reward in of(any_offer()), friend_reward in of(any_offer()),
    ) -> Neighbours {
        Neighbours { prefix_chars, same_day, advocate_reward, friend_reward }
    }
}

prop_compose! {
    fn test()(
        hold_out in weighted(0.7, 1..=6_000u32),
        variants in prop::collection::vec((count(3), weighted(0.8, any_offer()), of(any_offer())), 1..3),
    ) -> Test {
        let variant = |(place, (weight, advocate_reward, friend_reward))| Variant {
            id: rule(place), weight, advocate_reward, friend_reward,
        };
        Test {
            id: rule(0),
            seed: "spring".parse().unwrap(),
            hold_out_basis_points: hold_out.map(|bp| BasisPoints::new(bp).unwrap()),
            variants: variants.into_iter().enumerate().map(variant).collect(),
        }
    }
}

prop_compose! {
    fn bonuses()(
        neighbours in weighted(0.4, neighbours()),
        surprise in weighted(0.4, (count(3), any_offer())),
        staff in weighted(0.4, count(20)),
        partner_reward in of(any_offer()),
        test in weighted(0.3, test()),
    ) -> Program {
        Program {
            neighbours,
            surprise: surprise.map(|(one_in, reward)| Surprise { seed: "autumn".parse().unwrap(), one_in, reward }),
            staff: staff.map(|points| StaffCredit { points, goal: None }),
            partner_reward,
            test,
            ..Program::starting(euro())
        }
    }
}

prop_compose! {
    fn frame()(
        hold_days in 0..20u16,
        minimum in weighted(0.4, 0..6_000i64),
        advocate_limit in weighted(0.3, 1..4u32),
        new_customers_only in prop::bool::weighted(0.3),
        debts in select(vec![Debts::WrittenOff, Debts::NextRewardPays, Debts::NextRewardPays]),
        review_at in select(vec![30, 50, 90, 1_000]),
        friends_a_day in count(4),
    ) -> Program {
        Program {
            hold_days,
            minimum_order: minimum.map(money),
            advocate_limit,
            new_customers_only,
            debts,
            risk: Risk { review_at, friends_a_day, ..Risk::default() },
            advocate_reward: Some(fixed(500)),
            ..Program::starting(euro())
        }
    }
}

prop_compose! {
    /// Any program that an owner could write.
    pub fn program()(
        frame in frame(),
        bonuses in bonuses(),
        rewards in (weighted(0.9, any_offer()), weighted(0.7, any_offer())),
        limits in limits(),
        milestones in milestones(),
        standing_discounts in standing_discounts(),
    ) -> Program {
        let (advocate_reward, friend_reward) = rewards;
        let Program { neighbours, surprise, staff, partner_reward, test, .. } = bonuses;
        Program {
            advocate_reward, friend_reward, limits, milestones, standing_discounts,
            neighbours, surprise, staff, partner_reward, test,
            ..frame
        }
    }
}
