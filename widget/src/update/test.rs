//! What a shopper goes through, step by step.

mod friends;
mod leaving;
mod orders;
mod people;

use goodword_domain::api::advocates::Joined;
use goodword_domain::api::claims::{ClaimRequest, Claimed};
use goodword_domain::api::codes::CodeView;
use goodword_domain::api::events::EventKind;
use goodword_domain::api::responses::{Answers, ResponseView};
use goodword_domain::api::rewards::ChoiceRequest;
use goodword_domain::survey::Score;
use goodword_domain::value::{ClaimId, Code, DAY_MS, ResponseId, RewardId, StatusToken, Timestamp, VisitKey};

use super::update;
use crate::effect::{Call, Effect, Told};
use crate::event::{Action, Event, Failure, Field, Timer};
use crate::state::{Again, Customer, Kept, Order, State, Step, Trouble, Visit};
use crate::words::test::{tea_shop, ten_percent};

pub const NOW: Timestamp = Timestamp::from_ms(20_000 * DAY_MS);

/// A popup, and everything that it wanted done so far.
struct Popup {
    state: State,
    todo: Vec<Effect>,
}

impl Popup {
    fn new(visit: Visit) -> Self {
        Self { state: popup(visit), todo: Vec::new() }
    }

    /// What is to be done about this event alone.
    fn hear(&mut self, event: Event) -> Vec<Effect> {
        let (state, todo) = update(self.state.clone(), event);
        self.state = state;
        self.todo.extend(todo.clone());
        todo
    }

    fn asked(visit: Visit) -> Self {
        let mut popup = Self::new(visit);
        popup.hear(show(Step::Survey, false));
        assert_eq!(popup.state.step, Step::Survey);
        popup
    }

    fn failed(&self, again: Again) -> bool {
        self.state.trouble == Some(Trouble { why: Failure::Unreachable, again: Some(again) })
    }

    fn sent(&self) -> Vec<&Call> {
        self.todo
            .iter()
            .filter_map(|effect| if let Effect::Send(call) = effect { Some(call) } else { None })
            .collect()
    }
}

pub fn popup(visit: Visit) -> State {
    State::new(tea_shop(), visit, "Good tea".to_owned())
}

pub fn ann() -> Customer {
    Customer { email: Some("ann@example.com".parse().unwrap()), ..Customer::default() }
}

pub fn bob() -> Customer {
    Customer { email: Some("bob@example.com".parse().unwrap()), ..Customer::default() }
}

/// What a device has kept that was last used by Ann.
pub fn of_ann() -> Kept {
    Kept { last_asked: Some(NOW), token: Some(StatusToken::from_bytes([3; 16])), whose: ann() }
}

pub fn code() -> Code {
    "7KQ2M9XC".parse().unwrap()
}

pub fn order(id: &str) -> Order {
    Order { id: id.parse().unwrap(), email: None }
}

pub fn score(score: u8) -> Event {
    Event::Scored { score: Score::new(score).unwrap(), settled: true }
}

pub fn show(step: Step, asked: bool) -> Event {
    Event::Show { step, asked, now: NOW }
}

pub fn kept(given: u8) -> Event {
    let band = Score::new(given).unwrap().band();
    Event::Kept(Ok(ResponseView { id: ResponseId::from_bytes([1; 16]), band, next: band.into() }))
}

pub fn joined() -> Joined {
    Joined { code: code(), share_url: "https://tea.example/?ref=7KQ2M9XC".to_owned(), status_token: None }
}

pub fn offer() -> CodeView {
    CodeView { code: code(), advocate_name: Some("Ann".to_owned()), reward: Some(ten_percent()) }
}

/// A shop with a code bank gives each friend one of their own.
pub fn claimed(apply_url: Option<&str>) -> Claimed {
    let id = ClaimId::from_bytes([2; 16]);
    Claimed { id, discount_code: "FRIEND-10-X".to_owned(), apply_url: apply_url.map(str::to_owned) }
}

#[test]
fn a_promoter_is_kept_at_once_then_asked_then_joins() {
    let mut popup = Popup::asked(Visit { customer: ann(), ..Visit::default() });
    let todo = popup.hear(score(10));
    let [Effect::Send(Call::Respond(first))] = &todo[..] else { panic!("{todo:?}") };
    assert_eq!((first.score.get(), first.email.clone()), (10, ann().email));
    popup.hear(kept(10));

    let todo = popup.hear(Event::Typed(Field::Improve, "The tea".to_owned()));
    let texts = Answers { improve: Some("The tea".parse().unwrap()), ..Answers::default() };
    assert_eq!(todo, [Effect::Send(Call::AddAnswers(ResponseId::from_bytes([1; 16]), texts))]);
    popup.hear(kept(10));

    let todo = popup.hear(Event::Did(Action::Continue));
    assert_eq!(popup.state.step, Step::Share);
    assert!(todo.contains(&Effect::Count(EventKind::ShareView)));
    let Some(Effect::Send(Call::Join(join))) = todo.last() else { panic!("{todo:?}") };
    assert_eq!(Some(&join.email), ann().email.as_ref());
    let todo = popup.hear(Event::Joined(Ok(joined())));
    assert_eq!(todo, [Effect::Tell(Told::Join { code: code() })]);
    assert_eq!(popup.hear(Event::Did(Action::CopyLink))[0], Effect::Copy(Field::Link, joined().share_url));
    assert_eq!(popup.sent().len(), 3);
}

/// One call at a time: what changes meanwhile follows the answer, and is kept once.
#[test]
fn what_is_typed_while_the_score_is_on_its_way_follows_it() {
    let mut popup = Popup::asked(Visit::default());
    popup.hear(score(8));
    assert_eq!(popup.hear(Event::Typed(Field::Other, "Hello".to_owned())), []);
    assert_eq!(popup.hear(score(7)), []);
    let todo = popup.hear(kept(8));
    let [Effect::Tell(Told::Answer { .. }), Effect::Send(Call::AddAnswers(_, rest))] = &todo[..] else {
        panic!("{todo:?}")
    };
    assert_eq!((rest.score, rest.other.clone()), (Score::new(7).ok(), "Hello".parse().ok()));
    popup.hear(kept(7));
    assert_eq!(popup.hear(Event::Left(None)), []);
}

#[test]
fn a_detractor_is_thanked_and_never_led_to_sharing() {
    let mut popup = Popup::asked(Visit { customer: ann(), ..Visit::default() });
    popup.hear(score(3));
    popup.hear(kept(3));
    popup.hear(Event::Did(Action::Continue));
    assert_eq!(popup.state.step, Step::Thanks);
    popup.hear(Event::Did(Action::Close));
    popup.hear(show(Step::Share, true));
    assert_eq!(popup.state.step, Step::Survey, "who asks for sharing may change the answer first");
    assert!(!popup.sent().iter().any(|call| matches!(call, Call::Join(_))));
}

#[test]
fn a_score_on_the_way_along_the_scale_waits_until_it_settles() {
    let mut popup = Popup::asked(Visit::default());
    let passing = |given| Event::Scored { score: Score::new(given).unwrap(), settled: false };
    popup.hear(passing(1));
    popup.hear(passing(2));
    assert_eq!(popup.hear(Event::Waited(Timer::Settle(1))), []);
    let todo = popup.hear(Event::Waited(Timer::Settle(2)));
    assert!(matches!(&todo[..], [Effect::Send(Call::Respond(first))] if first.score.get() == 2), "{todo:?}");
}

/// What was written while there was no network goes along with the score, in one call, under the page's key.
#[test]
fn a_first_answer_that_failed_takes_the_texts_along() {
    let key = Some(VisitKey::made("3735928559-48879-51966-1".to_owned()));
    let mut popup = Popup::asked(Visit { key: key.clone(), ..Visit::default() });
    popup.hear(score(7));
    popup.hear(Event::Kept(Err(Failure::Unreachable)));
    popup.hear(Event::Typed(Field::Improve, "The lid".to_owned()));
    popup.hear(Event::Kept(Err(Failure::Unreachable)));
    popup.hear(Event::Did(Action::Close));
    popup.hear(Event::Kept(Err(Failure::Unreachable)));
    let todo = popup.hear(Event::Did(Action::Retry));
    let [Effect::Send(Call::Respond(again))] = &todo[..] else { panic!("{todo:?}") };
    assert_eq!((again.score.get(), again.improve.clone()), (7, "The lid".parse().ok()));
    assert_eq!(again.key, key);
    popup.hear(kept(7));
    assert_eq!(popup.hear(Event::Left(None)), [], "all of it is kept");
    assert_eq!((popup.hear(Event::Did(Action::Retry)), popup.state.step), (vec![], Step::Closed));
}

#[test]
fn a_call_that_failed_can_be_tried_again() {
    let mut popup = Popup::asked(Visit { reference: Some(code()), customer: ann(), ..Visit::default() });
    let first = popup.hear(score(9));
    popup.hear(Event::Kept(Err(Failure::Unreachable)));
    assert!(popup.failed(Again::Keep));
    assert_eq!(popup.hear(Event::Did(Action::Retry)), first);
    popup.hear(kept(9));
    assert_eq!(popup.state.trouble, None);

    popup.hear(Event::Did(Action::Continue));
    popup.hear(Event::Joined(Err(Failure::Unreachable)));
    assert!(popup.failed(Again::Join));
    assert!(matches!(popup.hear(Event::Did(Action::Retry))[..], [Effect::Send(Call::Join(_))]));
}

#[test]
fn a_mistyped_address_is_to_be_mended_not_tried_again() {
    let mut popup = Popup::new(Visit::default());
    popup.hear(show(Step::Share, true));
    popup.hear(Event::Typed(Field::Email, "ann".to_owned()));
    assert_eq!(popup.hear(Event::Did(Action::Join)), []);
    let why = Failure::Refused("email_malformed".to_owned());
    assert_eq!(popup.state.trouble, Some(Trouble { why, again: None }));
}

#[test]
fn nothing_is_remembered_without_consent() {
    let go_through = |consent| {
        let mut popup = Popup::asked(Visit { customer: ann(), consent, ..Visit::default() });
        for event in [score(9), kept(9), Event::Did(Action::Continue), Event::Joined(Ok(joined()))] {
            popup.hear(event);
        }
        popup.todo.iter().filter(|effect| **effect == Effect::Remember).count()
    };
    assert_eq!((go_through(false), go_through(true)), (0, 2));
}

#[test]
fn nothing_more_is_kept_after_consent_is_withdrawn() {
    let mut popup = Popup::new(Visit { consent: true, ..Visit::default() });
    assert_eq!((popup.hear(Event::Consented(None)), popup.state.visit.consent), (vec![], false));
    assert_eq!(popup.hear(Event::Consented(Some(Kept::default()))), [Effect::Remember]);
}

#[test]
fn nobody_is_asked_again_too_soon_unless_they_ask_themselves() {
    let mut popup = Popup::new(Visit { last_asked: Some(NOW), ..Visit::default() });
    assert_eq!(popup.hear(show(Step::Survey, false)), []);
    popup.hear(show(Step::Survey, true));
    assert_eq!(popup.state.step, Step::Survey);
}

/// Another part comes: the shopper has closed nothing.
#[test]
fn stepping_aside_is_not_closing() {
    let mut popup = Popup::asked(Visit::default());
    assert_eq!(popup.hear(Event::Away), []);
    assert_eq!(popup.state.step, Step::Closed);

    let mut popup = Popup::asked(Visit::default());
    let todo = popup.hear(Event::Did(Action::Close));
    assert_eq!(todo, [Effect::Count(EventKind::Close), Effect::Tell(Told::Close {})]);
    assert_eq!(popup.hear(Event::Did(Action::Close)), [], "what is closed is not closed again");
}

/// What was chosen shows only once the API has it; if it could not be kept, the same is tried again.
#[test]
fn a_chosen_reward_is_sent_and_the_status_comes_anew() {
    let mut popup = Popup::new(Visit::default());
    let (token, reward) = (StatusToken::from_bytes([3; 16]), RewardId::from_bytes([4; 16]));
    popup.state.share.token = Some(token.clone());
    popup.hear(show(Step::Share, true));

    let sent = popup.hear(Event::Chose(reward.clone(), 1));
    let choice = ChoiceRequest { choice: 1 };
    assert_eq!(sent, [Effect::Send(Call::Choose(token.clone(), reward.clone(), choice))]);
    assert_eq!(popup.hear(Event::Chosen(Err(Failure::Unreachable))), []);
    assert!(popup.failed(Again::Choose));
    assert_eq!(popup.hear(Event::Did(Action::Retry)), sent);
    assert_eq!(popup.hear(Event::Chosen(Ok(()))), [Effect::Send(Call::Me(token))]);
    assert_eq!(popup.state.trouble, None);

    popup.hear(Event::Chosen(Err(Failure::Unreachable)));
    popup.hear(Event::Chose(reward, 0));
    assert_eq!(popup.state.trouble, None, "another choice is another try");
}

/// A token from another time: whoever is here joins anew.
#[test]
fn a_token_that_opens_nothing_is_dropped() {
    let mut popup = Popup::new(Visit { customer: ann(), ..Visit::default() });
    popup.state.share.token = Some(StatusToken::from_bytes([3; 16]));
    assert!(matches!(popup.hear(show(Step::Share, true)).last(), Some(Effect::Send(Call::Me(_)))));
    let todo = popup.hear(Event::Standing(Err(Failure::Refused("token_wrong".to_owned()))));
    assert_eq!(popup.state.share.token, None);
    assert!(matches!(todo[..], [Effect::Send(Call::Join(_))]), "{todo:?}");
}
