use serde::{Deserialize, Serialize};

use crate::api::widget::Show;
use crate::program::{PageKind, Survey};
use crate::value::{DAY_MS, Timestamp};

/// Nobody is asked about an order that is longer ago than this.
const FORGOTTEN_AFTER_DAYS: i64 = 180;

/// What is known about the page that the tag stands on.
#[derive(Debug, Clone, Copy)]
pub struct Visit {
    /// The kind of page.
    pub page: PageKind,
    /// Whether the shopper arrived with a code.
    pub has_reference: bool,
    /// The order that the page is about, if any.
    pub order: Option<AskedOrder>,
}

/// What matters about the order that a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskedOrder {
    /// When it was placed; `None` while the shop's server has not told of it.
    pub placed_at: Option<Timestamp>,
    /// Whether somebody has answered for it.
    pub answered: bool,
}

/// What the popup shows on a page without being asked: a friend's greeting, the survey, or nothing.
///
/// At the till nothing of ours appears. A customer is asked where the result is known (a page that the program names,
/// about an order that nobody has answered for and that is not forgotten).
#[must_use]
pub fn what_to_show(survey: &Survey, visit: &Visit, now: Timestamp) -> Option<Show> {
    if visit.page.is_till() {
        return None;
    }
    let worth_asking = |order: AskedOrder| {
        let age_ms = order.placed_at.map_or(0, |placed_at| now.ms() - placed_at.ms());
        !order.answered && age_ms <= FORGOTTEN_AFTER_DAYS * DAY_MS
    };
    if visit.order.is_some_and(worth_asking) && survey.pages.contains(&visit.page) {
        Some(Show::Survey)
    } else if visit.has_reference && visit.order.is_none() {
        Some(Show::Friend)
    } else {
        None
    }
}

/// Whether a person who was last asked then may be asked again.
#[must_use]
pub fn may_ask(last_asked: Option<Timestamp>, repeat_after_days: u16, now: Timestamp) -> bool {
    last_asked.is_none_or(|last| now >= last.plus_days(repeat_after_days))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_ms(1_000 * DAY_MS);
    const ORDER: AskedOrder = AskedOrder { placed_at: Some(NOW), answered: false };

    fn shown(page: PageKind, has_reference: bool, order: Option<AskedOrder>) -> Option<Show> {
        what_to_show(&Survey::default(), &Visit { page, has_reference, order }, NOW)
    }

    #[test]
    fn nobody_is_disturbed_at_the_till() {
        for page in [PageKind::Cart, PageKind::Checkout, PageKind::Invoice] {
            assert_eq!(shown(page, true, Some(ORDER)), None, "{page:?}");
            assert_eq!(shown(page, true, None), None, "{page:?}");
        }
    }

    #[test]
    fn a_customer_is_asked_once_about_an_order() {
        assert_eq!(shown(PageKind::ThankYou, false, Some(ORDER)), Some(Show::Survey));
        assert_eq!(
            shown(PageKind::ThankYou, false, Some(AskedOrder { placed_at: None, answered: false })),
            Some(Show::Survey)
        );
        assert_eq!(shown(PageKind::ThankYou, false, Some(AskedOrder { answered: true, ..ORDER })), None);
        assert_eq!(
            shown(PageKind::ThankYou, false, None),
            None,
            "without an order there is no result to ask about"
        );
        assert_eq!(shown(PageKind::Home, false, Some(ORDER)), None, "the program does not name this page");
        let days_ago = |days| AskedOrder {
            placed_at: Some(Timestamp::from_ms(NOW.ms() - days * DAY_MS)),
            answered: false,
        };
        assert_eq!(shown(PageKind::Account, false, Some(days_ago(180))), Some(Show::Survey));
        assert_eq!(shown(PageKind::Account, false, Some(days_ago(181))), None);
    }

    #[test]
    fn a_friend_is_greeted_until_there_is_an_order() {
        assert_eq!(shown(PageKind::Home, true, None), Some(Show::Friend));
        assert_eq!(shown(PageKind::Product, true, None), Some(Show::Friend));
        assert_eq!(shown(PageKind::ThankYou, true, Some(ORDER)), Some(Show::Survey));
        assert_eq!(shown(PageKind::Home, false, None), None);
    }

    #[test]
    fn one_person_is_asked_once_in_a_window() {
        assert!(may_ask(None, 180, NOW));
        assert!(!may_ask(Some(NOW), 180, NOW.plus_days(179)));
        assert!(may_ask(Some(NOW), 180, NOW.plus_days(180)));
    }
}
