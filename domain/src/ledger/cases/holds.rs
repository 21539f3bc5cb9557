use super::plain;
use crate::ledger::testing::{Shop, day, fixed, friend};
use crate::ledger::{Command, EntryKind, State};
use crate::program::Program;
use crate::refusal::Refusal;
use crate::value::{RewardId, Timestamp};

fn shop() -> Shop {
    let mut shop = Shop::open(plain());
    shop.record(friend(1, 9, 0, 0));
    shop
}

fn state(shop: &Shop) -> State {
    shop.reward(1, "referral", "advocate").unwrap().state()
}

#[test]
fn ends_on_its_day_and_not_before() {
    let mut shop = shop();
    shop.pass_until(Timestamp::from_ms(day(14).ms() - 1));
    assert_eq!(state(&shop), State::Pending);
    shop.tell(1, &Command::EndHolds).unwrap();
    assert_eq!(state(&shop), State::Pending, "an early alarm changes nothing");
    shop.pass_until(day(14));
    assert_eq!(state(&shop), State::Approved);
    assert_eq!(shop.why(1, "referral", "advocate"), ["hold_elapsed"]);
}

#[test]
fn is_as_long_as_the_reward_says() {
    let mut long = fixed(500);
    long.hold_days = Some(30);
    let mut shop = Shop::open(Program { advocate_reward: Some(long), ..plain() });
    shop.record(friend(1, 9, 0, 0));
    shop.pass_until(day(29));
    assert_eq!(shop.brief(1), ["referral advocate pending 500", "referral friend approved 1000"]);
    shop.pass_until(day(30));
    assert_eq!(state(&shop), State::Approved);
}

/// What each of the owner's words does to a reward in each state: `Ok(0)` where it is so already.
#[test]
fn the_owners_words_do_what_the_state_allows() {
    type Word = fn(RewardId) -> Command;
    let approve: Word = Command::Approve;
    let issue: Word = Command::Issue;
    let by_code: Word = Command::IssueByCode;
    let reject: Word = |id| Command::Reject(Some(id));
    let no = || Err(Refusal::RewardStateForbids);
    let rejected = vec![reject];
    for (way, found) in [
        (vec![], [Ok(1), no(), no(), Ok(1)]),
        (vec![approve], [Ok(0), Ok(1), Ok(1), no()]),
        (vec![approve, issue], [Ok(0), Ok(0), no(), no()]),
        (rejected, [no(), no(), no(), Ok(0)]),
    ] {
        let told = [approve, issue, by_code, reject].map(|word| {
            let mut shop = shop();
            let id = || RewardId::clone(&shop_id());
            for step in &way {
                shop.tell(1, &step(id())).unwrap();
            }
            shop.tell(1, &word(id())).map(|changes| changes.len())
        });
        assert_eq!(told, found, "after {} words", way.len());
    }
}

fn shop_id() -> RewardId {
    shop().id(1, "referral", "advocate")
}

#[test]
fn every_word_says_who_and_why() {
    for (way, why) in [
        (vec![EntryKind::Approved], "approved_by_owner"),
        (vec![EntryKind::Rejected], "rejected_by_owner"),
        (vec![EntryKind::Approved, EntryKind::Issued], "issued_by_owner"),
        (vec![EntryKind::Approved, EntryKind::Chosen], "issued_by_code"),
    ] {
        let mut shop = shop();
        for kind in way {
            let id = shop_id();
            let command = match kind {
                EntryKind::Approved => Command::Approve(id),
                EntryKind::Rejected => Command::Reject(Some(id)),
                EntryKind::Issued => Command::Issue(id),
                _ => Command::IssueByCode(id),
            };
            shop.tell(1, &command).unwrap();
        }
        assert_eq!(shop.why(1, "referral", "advocate"), [why]);
    }
}

/// A voucher that is good for ten days is good from the day on which it was handed out.
#[test]
fn validity_is_counted_from_the_handing_out() {
    let mut voucher = fixed(500);
    voucher.expires_after_days = Some(10);
    let mut shop = Shop::open(Program { advocate_reward: Some(voucher), ..plain() });
    shop.record(friend(1, 9, 0, 0));
    shop.pass_until(day(20));
    assert_eq!(state(&shop), State::Approved, "what is not handed out does not expire");
    let issue = Command::Issue(shop_id());
    shop.tell(1, &issue).unwrap();
    shop.pass_until(Timestamp::from_ms(day(30).ms() - 1));
    shop.tell(1, &Command::EndHolds).unwrap();
    assert_eq!(state(&shop), State::Issued);
    shop.pass_until(day(30));
    assert_eq!(shop.brief(1)[0], "referral advocate expired 0");
    assert_eq!(shop.why(1, "referral", "advocate"), ["validity_passed"]);
}

/// A share of a cent that is left is nothing, and is not handed out to pay a debt that nobody has.
#[test]
fn what_is_worth_nothing_is_approved_like_the_rest() {
    let mut shop = shop();
    shop.tell(1, &crate::ledger::testing::refund("most", 9_999)).unwrap();
    shop.pass_until(day(14));
    assert_eq!(shop.brief(1), ["referral advocate approved 500", "referral friend approved 0"]);
}
