//! Pages that are left, and steps that do not come.

use super::*;

/// What was typed cannot wait for the answer to the score: the page may be gone by then.
#[test]
fn what_was_typed_while_the_score_is_on_its_way_leaves_with_the_page() {
    let mut popup = Popup::asked(Visit::default());
    popup.hear(score(8));
    assert_eq!(popup.hear(Event::Left(None)), [], "all of it is on its way");
    let todo = popup.hear(Event::Left(Some((Field::Improve, "The lid".to_owned()))));
    let [Effect::SendBeside(Call::Respond(whole))] = &todo[..] else { panic!("{todo:?}") };
    assert_eq!((whole.score.get(), whole.improve.clone()), (8, "The lid".parse().ok()));
    // Whoever comes back goes on as if nothing had been: the answer to the score sends the rest.
    popup.hear(Event::Ended);
    let todo = popup.hear(kept(8));
    assert!(
        matches!(todo.last(), Some(Effect::Send(Call::AddAnswers(_, rest))) if rest.improve.is_some()),
        "{todo:?}"
    );
}

#[test]
fn a_text_leaves_beside_another_one() {
    let mut popup = Popup::asked(Visit::default());
    popup.hear(score(8));
    popup.hear(kept(8));
    popup.hear(Event::Typed(Field::Improve, "The lid".to_owned()));
    let todo = popup.hear(Event::Left(Some((Field::Other, "Hello".to_owned()))));
    let [Effect::SendBeside(Call::AddAnswers(_, rest))] = &todo[..] else { panic!("{todo:?}") };
    assert_eq!((rest.improve.clone(), rest.other.clone()), ("The lid".parse().ok(), "Hello".parse().ok()));
}

/// The greeting waits for its offer; meanwhile an app may have gone to its till.
#[test]
fn nobody_is_greeted_whose_page_was_left_or_closed() {
    let moved = || Event::Moved(Box::new(tea_shop()));
    let leaving =
        [Event::Turned, moved(), Event::Did(Action::Close), Event::Away, Event::Ordered(order("1"))];
    for left in leaving {
        let mut popup = Popup::new(Visit { reference: Some(code()), ..Visit::default() });
        popup.hear(show(Step::Friend, false));
        popup.hear(left.clone());
        popup.hear(Event::Greeted(Ok(offer())));
        assert_eq!(popup.state.step, Step::Closed, "{left:?}");
        popup.hear(show(Step::Friend, false));
        popup.hear(Event::Greeted(Ok(offer())));
        assert_eq!(popup.state.step, Step::Friend, "the next page may");
    }
}

/// A promoter goes on while there is no network: said honestly, and tried again with whatever else waits.
#[test]
fn a_share_step_that_does_not_come_is_tried_again() {
    let mut popup = Popup::asked(Visit::default());
    popup.hear(score(9));
    popup.hear(Event::Lost);
    assert!(popup.failed(Again::Open));
    popup.hear(Event::Kept(Err(Failure::Unreachable)));
    assert!(popup.failed(Again::Open), "which keeps the score as well");
    let todo = popup.hear(Event::Did(Action::Retry));
    assert!(matches!(todo.first(), Some(Effect::Send(Call::Respond(_)))), "{todo:?}");
    assert_eq!(popup.state.step, Step::Share);

    let mut popup = Popup::asked(Visit::default());
    popup.hear(Event::Did(Action::Close));
    popup.hear(Event::Lost);
    assert_eq!(popup.state.trouble, None, "nobody sees it");
}
