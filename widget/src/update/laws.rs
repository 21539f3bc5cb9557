//! What holds after any sequence of events.

use goodword_domain::survey::Score;
use goodword_domain::value::RewardId;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::test::{ann, bob, claimed, code, joined, kept, of_ann, offer, order, popup, show};
use super::update;
use crate::channel::{CHANNELS, Channel};
use crate::effect::{Call, Effect};
use crate::event::{Action, Event, Failure, Field, Timer};
use crate::node::Node;
use crate::state::{Customer, State, Step, Visit};
use crate::view::view;
use crate::words::test::english;

const STEPS: [Step; 5] = [Step::Closed, Step::Survey, Step::Thanks, Step::Share, Step::Friend];
const FIELDS: [Field; 7] =
    [Field::Improve, Field::Other, Field::Email, Field::Name, Field::Message, Field::Link, Field::Code];
const ACTIONS: [Action; 10] = [
    Action::Close,
    Action::Continue,
    Action::Join,
    Action::CopyLink,
    Action::CopyMessage,
    Action::Sheet,
    Action::Qr,
    Action::CopyCode,
    Action::Claim,
    Action::Retry,
];

fn failure() -> impl Strategy<Value = Failure> {
    let refused = select(&["email_malformed", "signature_wrong", "token_wrong", "rate_limited"][..]);
    prop_oneof![Just(Failure::Unreachable), refused.prop_map(|code| Failure::Refused(code.to_owned()))]
}

/// What the API may answer, whether or not it was asked.
fn answer() -> impl Strategy<Value = Event> {
    prop_oneof![
        (0..=10_u8).prop_map(kept),
        failure().prop_map(|why| Event::Kept(Err(why))),
        Just(Event::Joined(Ok(joined()))),
        failure().prop_map(|why| Event::Joined(Err(why))),
        failure().prop_map(|why| Event::Standing(Err(why))),
        Just(Event::Chosen(Ok(()))),
        failure().prop_map(|why| Event::Chosen(Err(why))),
        Just(Event::Greeted(Ok(offer()))),
        failure().prop_map(|why| Event::Greeted(Err(why))),
        any::<bool>()
            .prop_map(|applies| Event::Claimed(Ok(claimed(applies.then_some("https://tea.example/cart"))))),
        failure().prop_map(|why| Event::Claimed(Err(why))),
    ]
}

/// What page, shopper and clock may do.
fn event() -> impl Strategy<Value = Event> {
    let score = (0..=10_u8, any::<bool>());
    let text = || select(&["", "tea", "ann@example.com"][..]);
    prop_oneof![
        3 => (select(&STEPS[..]), any::<bool>()).prop_map(|(step, asked)| show(step, asked)),
        4 => score.prop_map(|(score, settled)| Event::Scored { score: Score::new(score).unwrap(), settled }),
        4 => select(&ACTIONS[..]).prop_map(Event::Did),
        2 => (select(&FIELDS[..]), text()).prop_map(|(field, text)| Event::Typed(field, text.to_owned())),
        4 => answer(),
        1 => (0..3_u8).prop_map(|choice| Event::Chose(RewardId::from_bytes([4; 16]), choice)),
        1 => (select(&FIELDS[..]), text()).prop_map(|(field, text)| Event::Left(Some((field, text.to_owned())))),
        1 => Just(Event::Left(None)),
        1 => Just(Event::Lost),
        1 => Just(Event::Turned),
        1 => Just(Event::Ended),
        1 => Just(Event::Away),
        1 => Just(Event::Waited(Timer::Announce)),
        1 => (0..4_u32).prop_map(|choice| Event::Waited(Timer::Settle(choice))),
        1 => any::<bool>().prop_map(|given| Event::Consented(given.then(of_ann))),
        1 => select(vec![ann(), bob(), Customer::default()]).prop_map(|who| Event::Identified(who, None)),
        1 => select(&["1001", "1002"][..]).prop_map(|id| Event::Ordered(order(id))),
        1 => select(&CHANNELS[..]).prop_map(|channel| Event::Shared(known(channel.name))),
        1 => (select(&FIELDS[..]), any::<bool>()).prop_map(|(field, done)| Event::Copied(field, done)),
    ]
}

fn known(name: &str) -> &'static Channel {
    CHANNELS.iter().find(|channel| channel.name == name).unwrap()
}

fn start() -> State {
    popup(Visit { reference: Some(code()), has_sheet: true, ..Visit::default() })
}

/// Whether anything in it leads to sharing.
fn shares(node: &Node) -> bool {
    let name = node.attribute("data-goodword").unwrap_or_default();
    let way = CHANNELS.iter().any(|channel| channel.event.as_str() == name);
    let button = ["share", "sheet", "join", "copy-link", "copy-message", "qr"].contains(&name);
    way || button || node.element().children.iter().any(shares)
}

proptest! {
    /// Whatever comes in whatever order, there is something to show and nothing breaks; nobody who gave 0–6 is led to
    /// the share step, not even on request.
    #[test]
    fn no_event_leads_a_detractor_to_sharing(events in vec(event(), 0..40)) {
        let mut state = start();
        for event in events {
            let before = state.step;
            let (next, todo) = update(state, event);
            prop_assert_eq!(view(&next, &english()).is_none(), next.step == Step::Closed);
            let brought = next.step == Step::Share && before != Step::Share;
            let opened = todo.contains(&Effect::Open(Step::Share));
            prop_assert!(next.may_share() || !(brought || opened));
            state = next;
        }
    }

    #[test]
    fn a_detractor_sees_no_way_to_share(events in vec(event(), 0..40)) {
        let mut state = start();
        for event in events {
            state = update(state, event).0;
            if !state.may_share() {
                prop_assert_ne!(state.step, Step::Share);
                prop_assert!(!view(&state, &english()).is_some_and(|popup| shares(&popup)));
            }
        }
    }

    /// Of a change a browser may tell after the scale is gone: a share step must not become a detractor's by it.
    #[test]
    fn a_score_is_chosen_on_the_scale_only(events in vec(event(), 0..40)) {
        let mut state = start();
        for event in events {
            let scores = matches!(event, Event::Scored { .. }) && state.step != Step::Survey;
            let before = state.survey.score;
            let (next, todo) = update(state, event);
            prop_assert!(!scores || (next.survey.score == before && todo.is_empty()));
            state = next;
        }
    }

    #[test]
    fn only_one_answer_is_on_its_way_at_a_time(events in vec(event(), 0..40)) {
        let mut state = start();
        for event in events {
            let was_busy = state.survey.sending.is_some() && !matches!(event, Event::Kept(_));
            let (next, todo) = update(state, event);
            let sends = |effect: &&Effect| matches!(effect, Effect::Send(Call::Respond(_) | Call::AddAnswers(..)));
            let sent = todo.iter().filter(sends).count();
            prop_assert!(sent <= usize::from(!was_busy));
            state = next;
        }
    }

    /// What is known of an advocate is of whoever is here.
    #[test]
    fn nobody_sees_what_is_another_s(events in vec(event(), 0..40)) {
        let mut state = start();
        for event in events {
            state = update(state, event).0;
            let share = &state.share;
            let known = share.joined.is_some() || share.token.is_some() || share.status.is_some();
            prop_assert!(!known || !share.whose.is_not(&state.visit.customer));
        }
    }

    #[test]
    fn nothing_is_remembered_without_consent(events in vec(event(), 0..40)) {
        let mut state = start();
        for event in events {
            let (next, todo) = update(state, event);
            prop_assert!(next.visit.consent || !todo.contains(&Effect::Remember));
            state = next;
        }
    }
}

/// The law above would hold of a search that finds nothing.
#[test]
fn a_promoter_does_see_ways_to_share() {
    let mut state = start();
    state.share.joined = Some(joined());
    let (state, _) = update(state, show(Step::Share, true));
    assert!(view(&state, &english()).is_some_and(|popup| shares(&popup)));
}
