//! One order after the other in the same document.

use super::*;

#[test]
fn another_order_is_asked_about_anew() {
    let mut popup = Popup::asked(Visit { order: Some(order("1001")), ..Visit::default() });
    popup.hear(score(9));
    popup.hear(kept(9));
    popup.hear(Event::Ordered(order("1001")));
    assert!(popup.state.survey.score.is_some(), "the same order told twice");
    popup.hear(Event::Ordered(order("1002")));
    assert_eq!(popup.state.survey.score, None);
    let todo = popup.hear(score(4));
    let [Effect::Send(Call::Respond(first))] = &todo[..] else { panic!("{todo:?}") };
    assert_eq!(first.order_id, Some(order("1002").id));
}

/// A page may go on to another order while the answer about the last one is still on its way.
#[test]
fn a_late_answer_is_not_taken_for_the_next_orders() {
    for late in [kept(9), Event::Kept(Err(Failure::Unreachable))] {
        let mut popup = Popup::asked(Visit { order: Some(order("1001")), ..Visit::default() });
        popup.hear(score(9));
        popup.hear(Event::Ordered(order("1002")));
        assert_eq!(popup.hear(score(4)), [], "one call at a time");
        let todo = popup.hear(late);
        let [Effect::Send(Call::Respond(first))] = &todo[..] else { panic!("{todo:?}") };
        assert_eq!((first.score.get(), &first.order_id), (4, &Some(order("1002").id)));
        assert_eq!((&popup.state.survey.id, &popup.state.trouble), (&None, &None));
        popup.hear(kept(4));
        assert_eq!(popup.state.survey.kept.score, Score::new(4).ok());
    }
}

#[test]
fn what_was_chosen_about_an_order_is_sent_before_the_next_is_asked_about() {
    let mut popup = Popup::asked(Visit { order: Some(order("1001")), ..Visit::default() });
    popup.hear(Event::Scored { score: Score::new(7).unwrap(), settled: false });
    let todo = popup.hear(Event::Ordered(order("1002")));
    let [Effect::Send(Call::Respond(first))] = &todo[..] else { panic!("{todo:?}") };
    assert_eq!((first.score.get(), &first.order_id), (7, &Some(order("1001").id)));
    assert_eq!(popup.state.survey.score, None);
}
