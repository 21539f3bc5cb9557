use super::plain;
use crate::ledger::testing::{Shop, advocate_id, day, fixed, friend, money, refund, share};
use crate::ledger::{Command, Entry, EntryKind, Fulfilment, Offered, Records, Reward, RewardTerms};
use crate::program::{Debts, Program};
use crate::value::Count;

/// The first friend's rewards are handed out.
fn handed_out(advocate_reward: Offered, debts: Debts) -> Shop {
    let program = Program { advocate_reward: Some(advocate_reward), debts, ..plain() };
    let mut shop = Shop::open(program);
    shop.record(friend(1, 8, 0, 0));
    shop.hand_out(1, "referral", "advocate");
    shop.hand_out(1, "referral", "friend");
    shop
}

fn by_code() -> Fulfilment {
    Fulfilment::Code { pool: "five-euros".parse().unwrap() }
}

fn debt(shop: &Shop) -> i64 {
    let Ok(debt) = shop.memory.debt(&advocate_id(0));
    debt.minor()
}

#[test]
fn is_owed_by_an_advocate_for_money_that_was_handed_out() {
    let points = Offered::plain(RewardTerms::Points(Count::new(50).unwrap()));
    for (offered, debts, back, owed) in [
        (fixed(500), Debts::NextRewardPays, 10_000, 500),
        (fixed(500), Debts::WrittenOff, 10_000, 0),
        (fixed(500), Debts::NextRewardPays, 5_000, 0),
        (share(1_000), Debts::NextRewardPays, 3_000, 300),
        (share(1_000), Debts::WrittenOff, 3_000, 0),
        (points, Debts::NextRewardPays, 10_000, 0),
    ] {
        let mut shop = handed_out(offered.clone(), debts);
        shop.tell(1, &refund("back", back)).unwrap();
        assert_eq!(debt(&shop), owed, "{offered:?} {debts:?} {back}");
    }
}

#[test]
fn nothing_is_owed_for_what_was_not_handed_out() {
    let mut shop = Shop::open(Program { debts: Debts::NextRewardPays, ..plain() });
    shop.record(friend(1, 8, 0, 0));
    let approve = Command::Approve(shop.id(1, "referral", "advocate"));
    shop.tell(1, &approve).unwrap();
    shop.tell(1, &Command::Cancel).unwrap();
    assert_eq!((shop.brief(1)[0].as_str(), debt(&shop)), ("referral advocate reversed 0", 0));
}

#[test]
fn the_next_rewards_pay_it_when_they_are_approved() {
    let mut shop = handed_out(share(1_000), Debts::NextRewardPays);
    shop.tell(1, &Command::Cancel).unwrap();
    let mut small = friend(2, 9, 0, 0);
    small.total = money(4_000);
    shop.record(small);
    shop.record(friend(3, 7, 1, 0));
    assert_eq!(debt(&shop), 1_000, "a hold pays nothing");
    shop.pass_until(day(14));
    assert_eq!(shop.brief(2)[0], "referral advocate issued 0");
    assert_eq!(shop.why(2, "referral", "advocate"), ["spent_on_debt"]);
    assert_eq!(debt(&shop), 600);
    shop.pass_until(day(15));
    assert_eq!(shop.brief(3)[0], "referral advocate approved 400");
    assert_eq!(shop.why(3, "referral", "advocate"), ["hold_elapsed", "pays_off_debt"]);
    assert_eq!(debt(&shop), 0);
    let friends = shop.brief(3);
    assert_eq!(friends[1], "referral friend approved 1000", "a friend pays for nobody");
}

/// A code of five euros is worth five euros to whoever has it: it pays a debt that is as large, and none that is
/// smaller.
#[test]
fn a_code_pays_with_all_of_it_or_not_at_all() {
    for (owed, worth, brief, left) in [
        (200, 500, "referral advocate approved 500", 200),
        (499, 500, "referral advocate approved 500", 499),
        (500, 500, "referral advocate issued 0", 0),
        (800, 500, "referral advocate issued 0", 300),
    ] {
        let mut shop = handed_out(fixed(owed), Debts::NextRewardPays);
        shop.tell(1, &Command::Cancel).unwrap();
        let fulfilment = by_code();
        shop.program.advocate_reward = Some(Offered { fulfilment, ..fixed(worth) });
        shop.record(friend(2, 9, 0, 0));
        shop.pass_until(day(14));
        assert_eq!((shop.brief(2)[0].as_str(), debt(&shop)), (brief, left), "{owed}");
        let reward = shop.reward(2, "referral", "advocate").unwrap();
        assert_eq!(*reward.fulfilment(), by_code(), "what is left of it is whole");
    }
}

/// What a code leaves is paid by what is no code, were it of the same order; and what was chosen in place of a code is
/// none.
#[test]
fn what_a_code_leaves_open_the_next_reward_pays() {
    let mut shop = handed_out(fixed(200), Debts::NextRewardPays);
    shop.tell(1, &Command::Cancel).unwrap();
    let others = vec![RewardTerms::StoreCredit(money(600))];
    shop.program.advocate_reward = Some(Offered { fulfilment: by_code(), others, ..fixed(500) });
    shop.record(friend(2, 9, 0, 0));
    shop.record(friend(3, 7, 0, 0));
    let choose = Command::Choose(advocate_id(0), shop.id(3, "referral", "advocate"), 1);
    shop.tell(3, &choose).unwrap();
    shop.pass_until(day(14));
    assert_eq!(shop.brief(2)[0], "referral advocate approved 500");
    assert_eq!(shop.brief(3)[0], "referral advocate approved 400");
    assert_eq!(debt(&shop), 0);
}

/// Before codes were spared, a debt could take a part of one: what is left is no code's worth, and the owner's task.
#[test]
fn what_a_debt_has_cut_is_handed_out_by_no_code() {
    let mut shop = Shop::open(plain());
    shop.program.advocate_reward = Some(Offered { fulfilment: by_code(), ..fixed(500) });
    shop.record(friend(1, 9, 0, 0));
    let reward = shop.reward(1, "referral", "advocate").unwrap();
    let granted = reward.entries()[0].clone();
    for (paid, fulfilment) in [(0, by_code()), (200, Fulfilment::Task), (500, by_code())] {
        let kind = EntryKind::Approved;
        let approved = Entry { kind, amount: -paid, offset_minor: paid, ..granted.clone() };
        let restored = Reward::restore(reward.grant().clone(), vec![granted.clone(), approved]).unwrap();
        assert_eq!(*restored.fulfilment(), fulfilment, "{paid}");
    }
}

/// Two rewards of one order are approved in one decision, and the debt is paid once.
#[test]
fn is_paid_once_by_two_rewards_of_one_order() {
    let mut shop = handed_out(fixed(500), Debts::NextRewardPays);
    shop.tell(1, &Command::Cancel).unwrap();
    shop.program.milestones = vec![super::milestone(1)];
    shop.record(friend(2, 9, 0, 0));
    shop.pass_until(day(14));
    assert_eq!(shop.brief(2)[0], "referral advocate issued 0");
    assert_eq!(shop.brief(2)[2], "milestone:friends advocate approved 2000");
    assert_eq!(debt(&shop), 0);
}

#[test]
fn points_pay_nothing() {
    let mut shop = handed_out(fixed(500), Debts::NextRewardPays);
    shop.tell(1, &Command::Cancel).unwrap();
    let points = Offered::plain(RewardTerms::Points(Count::new(900).unwrap()));
    shop.program.advocate_reward = Some(points);
    shop.record(friend(2, 9, 0, 0));
    shop.pass_until(day(14));
    assert_eq!((shop.brief(2)[0].as_str(), debt(&shop)), ("referral advocate approved 900", 500));
}

/// A payment that is given up because its order came back is owed again; what was not paid out yet goes first.
#[test]
fn what_has_paid_and_came_back_is_owed_again() {
    let mut shop = handed_out(fixed(400), Debts::NextRewardPays);
    shop.tell(1, &Command::Cancel).unwrap();
    shop.program.advocate_reward = Some(share(1_000));
    shop.record(friend(2, 9, 0, 0));
    shop.pass_until(day(14));
    assert_eq!((shop.brief(2)[0].as_str(), debt(&shop)), ("referral advocate approved 600", 0));
    for (part, minor, brief, owed) in [
        ("one", 6_000, "referral advocate approved 0", 0),
        ("two", 1_000, "referral advocate approved 0", 100),
        ("three", 3_000, "referral advocate reversed 0", 400),
    ] {
        shop.tell(2, &refund(part, minor)).unwrap();
        assert_eq!((shop.brief(2)[0].as_str(), debt(&shop)), (brief, owed), "{part}");
    }
    let reward = shop.reward(2, "referral", "advocate").unwrap();
    assert_eq!(reward.offset().minor(), 0, "what is owed again has paid nothing");
}

/// The owner's own rejection makes no debt.
#[test]
fn the_owners_rejection_is_the_shops_loss() {
    let mut shop = Shop::open(Program { debts: Debts::NextRewardPays, ..plain() });
    shop.record(friend(1, 8, 0, 0));
    let reject = Command::Reject(Some(shop.id(1, "referral", "advocate")));
    shop.tell(1, &reject).unwrap();
    assert_eq!(debt(&shop), 0);
}
