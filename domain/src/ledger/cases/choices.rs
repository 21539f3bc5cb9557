use super::plain;
use crate::ledger::testing::{Shop, advocate_id, fixed, friend, refund, share};
use crate::ledger::{Command, Fulfilment, RewardTerms};
use crate::program::{Debts, Program};
use crate::refusal::Refusal;
use crate::value::{Count, Invalid};

/// 5.00, or 10 %, or 700 points.
fn shop() -> Shop {
    let mut choice = fixed(500);
    choice.others = vec![share(1_000).terms, RewardTerms::Points(Count::new(700).unwrap())];
    let debts = Debts::NextRewardPays;
    let mut shop = Shop::open(Program { advocate_reward: Some(choice), debts, ..plain() });
    shop.record(friend(1, 9, 0, 0));
    shop
}

fn choose(shop: &mut Shop, advocate: u8, side: &str, place: u8) -> Result<usize, Refusal> {
    let id = shop.id(1, "referral", side);
    shop.tell(1, &Command::Choose(advocate_id(advocate), id, place)).map(|changes| changes.len())
}

#[test]
fn an_advocate_chooses_until_it_is_handed_out() {
    let mut shop = shop();
    assert_eq!(choose(&mut shop, 0, "advocate", 0), Ok(0), "that is given without a choice");
    for (place, brief) in [
        (2, "referral advocate pending 700"),
        (1, "referral advocate pending 1000"),
        (0, "referral advocate pending 500"),
    ] {
        assert_eq!(choose(&mut shop, 0, "advocate", place), Ok(1));
        assert_eq!(choose(&mut shop, 0, "advocate", place), Ok(0), "chosen already");
        assert_eq!(shop.brief(1)[0], brief);
    }
    let approve = Command::Approve(shop.id(1, "referral", "advocate"));
    shop.tell(1, &approve).unwrap();
    assert_eq!(choose(&mut shop, 0, "advocate", 2), Ok(1), "approved is not handed out");
    let issue = Command::Issue(shop.id(1, "referral", "advocate"));
    shop.tell(1, &issue).unwrap();
    assert_eq!(choose(&mut shop, 0, "advocate", 0), Err(Refusal::RewardStateForbids));
    assert_eq!(choose(&mut shop, 0, "advocate", 2), Ok(0), "it is chosen, and handed out");
}

#[test]
fn only_the_advocate_chooses_and_only_what_is_offered() {
    let mut shop = shop();
    assert_eq!(choose(&mut shop, 1, "advocate", 1), Err(Refusal::RewardUnknown));
    assert_eq!(choose(&mut shop, 0, "friend", 0), Err(Refusal::RewardUnknown));
    let none = Refusal::bad_field("choice", Invalid::OutOfRange);
    assert_eq!(choose(&mut shop, 0, "advocate", 3), Err(none));
}

#[test]
fn a_share_is_chosen_of_what_is_left() {
    let mut shop = shop();
    shop.tell(1, &refund("part", 4_000)).unwrap();
    choose(&mut shop, 0, "advocate", 1).unwrap();
    assert_eq!(shop.brief(1)[0], "referral advocate pending 600");
    shop.tell(1, &refund("more", 1_000)).unwrap();
    assert_eq!(shop.brief(1)[0], "referral advocate pending 500", "the share that was chosen shrinks");
    choose(&mut shop, 0, "advocate", 0).unwrap();
    shop.tell(1, &refund("some", 1_000)).unwrap();
    assert_eq!(shop.brief(1)[0], "referral advocate pending 500", "an amount does not");
}

/// A code of five euros is neither a share nor points.
#[test]
fn a_code_is_for_what_was_offered_alone() {
    let by_code = Fulfilment::Code { pool: "five-euros".parse().unwrap() };
    let mut offered = shop().program.advocate_reward.unwrap();
    for (fulfilment, of_others) in [
        (by_code, Fulfilment::Task),
        (Fulfilment::Webhook, Fulfilment::Webhook),
        (Fulfilment::Task, Fulfilment::Task),
    ] {
        offered.fulfilment = fulfilment.clone();
        let mut shop = Shop::open(Program { advocate_reward: Some(offered.clone()), ..plain() });
        shop.record(friend(1, 9, 0, 0));
        let by = |shop: &Shop| shop.reward(1, "referral", "advocate").unwrap().fulfilment().clone();
        assert_eq!(by(&shop), fulfilment, "without a choice");
        for (place, expected) in [(1, &of_others), (2, &of_others), (0, &fulfilment)] {
            choose(&mut shop, 0, "advocate", place).unwrap();
            assert_eq!(by(&shop), *expected, "{place}");
        }
    }
}

/// What has paid off a debt is spent.
#[test]
fn what_has_paid_a_debt_cannot_become_something_else() {
    let mut shop = shop();
    shop.hand_out(1, "referral", "advocate");
    shop.tell(1, &refund("all", 10_000)).unwrap();
    let mut bigger = friend(2, 8, 0, 0);
    bigger.total = crate::ledger::testing::money(20_000);
    shop.record(bigger);
    let id = shop.id(2, "referral", "advocate");
    shop.tell(2, &Command::Choose(advocate_id(0), id.clone(), 1)).unwrap();
    shop.tell(2, &Command::Approve(id.clone())).unwrap();
    assert_eq!(shop.brief(2)[0], "referral advocate approved 1500");
    let again = shop.tell(2, &Command::Choose(advocate_id(0), id, 2));
    assert_eq!(again, Err(Refusal::RewardStateForbids));
}
