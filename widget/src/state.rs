//! What the popup knows.

use goodword_domain::api::advocates::Joined;
use goodword_domain::api::claims::Claimed;
use goodword_domain::api::codes::CodeView;
use goodword_domain::api::me::Status;
use goodword_domain::api::responses::Answers;
use goodword_domain::api::widget::{Show, Widget};
use goodword_domain::survey::{Band, Score};
use goodword_domain::value::{
    Code, CustomerId, Email, Locale, Name, OrderId, ResponseId, RewardId, StatusToken, Timestamp, VisitKey,
};

use crate::event::{Failure, Field};

/// All of it.
#[derive(Debug, Clone)]
pub struct State {
    /// The shop's answer for this page.
    pub shop: Widget,
    /// What is on screen.
    pub step: Step,
    /// Whether the shopper opened the popup: then it may take the focus.
    pub asked: bool,
    /// Whether screen readers are told that the popup is there.
    pub announced: bool,
    /// Who and where.
    pub visit: Visit,
    /// The shop's words that go with the link.
    pub message: String,
    /// The answers.
    pub survey: Survey,
    /// The advocate's side.
    pub share: Share,
    /// The friend's side.
    pub friend: Friend,
    /// What was last copied.
    pub copied: Option<Field>,
    /// What went wrong.
    pub trouble: Option<Trouble>,
}

/// What is on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing.
    Closed,
    /// The question, and once there is a score the open questions.
    Survey,
    /// Thanks to whoever is not asked to share.
    Thanks,
    /// Code, link and ways to share.
    Share,
    /// The greeting for a friend.
    Friend,
}

/// Who and where, as the page tells it.
#[derive(Debug, Clone, Default)]
pub struct Visit {
    /// Where the API is: scheme and host, without a slash at the end.
    pub edge: String,
    /// The page's language.
    pub locale: Option<Locale>,
    /// Who is signed in.
    pub customer: Customer,
    /// The order that the page is about.
    pub order: Option<Order>,
    /// The code that the shopper arrived with.
    pub reference: Option<Code>,
    /// Whether something may be kept on the device.
    pub consent: bool,
    /// Whether the browser has a share sheet.
    pub has_sheet: bool,
    /// With what the Worker knows again what it is sent again.
    pub key: Option<VisitKey>,
    /// When the shopper was last asked, on this device.
    pub last_asked: Option<Timestamp>,
}

/// The `identify` call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Customer {
    /// The customer's address.
    pub email: Option<Email>,
    /// The customer's name.
    pub name: Option<Name>,
    /// The shop's id of the customer.
    pub id: Option<CustomerId>,
    /// Hex HMAC-SHA256 by the shop's server.
    pub signature: Option<String>,
}

impl Customer {
    /// Whether this is certainly somebody else.
    #[must_use]
    pub fn is_not(&self, other: &Self) -> bool {
        self.is_none_of(other.id.as_ref(), other.email.as_ref())
    }

    /// Whether this is certainly not who has this id and this address.
    #[must_use]
    pub fn is_none_of(&self, id: Option<&CustomerId>, email: Option<&Email>) -> bool {
        match (&self.id, id) {
            (Some(one), Some(other)) => one != other,
            _ => matches!((&self.email, email), (Some(one), Some(other)) if one != other),
        }
    }

    /// Whether nothing tells who this is.
    #[must_use]
    pub const fn is_nobody(&self) -> bool {
        self.id.is_none() && self.email.is_none()
    }
}

/// What is kept on the device, with consent.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// When the shopper was last asked.
    pub last_asked: Option<Timestamp>,
    /// Opens an advocate's status.
    pub token: Option<StatusToken>,
    /// Whose status that is: by address and, where the shop has told it, by id.
    pub whose: Customer,
}

/// The `order` call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The shop's id of the order.
    pub id: OrderId,
    /// The address that the order was placed with.
    pub email: Option<Email>,
}

/// The answers, as chosen and typed, and what of them is kept.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    /// How likely to recommend.
    pub score: Option<Score>,
    /// How often a score was chosen.
    pub choices: u32,
    /// What would make it a 10; what was best; what went wrong.
    pub improve: String,
    /// Anything else.
    pub other: String,
    /// The response, once the score is kept.
    pub id: Option<ResponseId>,
    /// What the API has.
    pub kept: Answers,
    /// What is on its way there; empty where that is an answer about the last order, of which this one must note nothing.
    /// One call at a time: a change made meanwhile follows it.
    pub sending: Option<Answers>,
}

/// The advocate's side.
#[derive(Debug, Clone, Default)]
pub struct Share {
    /// The address, as typed.
    pub email: String,
    /// The name, as typed.
    pub name: String,
    /// The words that go with the link: at first the shop's, then as the advocate wants them.
    pub message: String,
    /// Code and link.
    pub joined: Option<Joined>,
    /// Opens the status.
    pub token: Option<StatusToken>,
    /// Who has joined, or is joining: by address and id. Nobody, if somebody else has come since.
    pub whose: Customer,
    /// Friends and rewards.
    pub status: Option<Box<Status>>,
    /// What was last chosen: for which reward, and the place among its choices.
    pub chosen: Option<(RewardId, u8)>,
    /// Whether the QR code is shown.
    pub qr: bool,
    /// Whether a call is on its way.
    pub busy: bool,
}

/// The friend's side.
#[derive(Debug, Clone, Default)]
pub struct Friend {
    /// The offer behind the code.
    pub view: Option<CodeView>,
    /// The claim.
    pub claimed: Option<Claimed>,
    /// Whether the greeting is to come into view when its offer is there.
    pub coming: bool,
    /// Whether the friend was greeted in this document.
    pub greeted: bool,
    /// Whether a call is on its way.
    pub busy: bool,
}

/// What went wrong, and whether trying again may help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Why.
    pub why: Failure,
    /// What to try again; `None` where the shopper must first mend something.
    pub again: Option<Again>,
}

/// What can be tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// Keeping the answers.
    Keep,
    /// Going on to the share step.
    Open,
    /// Joining.
    Join,
    /// Asking for the status.
    Standing,
    /// Choosing a reward.
    Choose,
    /// Claiming.
    Claim,
}

impl State {
    /// A popup that shows nothing yet; `message` goes with the share link until the advocate changes it.
    #[must_use]
    pub fn new(shop: Widget, visit: Visit, message: String) -> Self {
        Self {
            shop,
            step: Step::Closed,
            asked: false,
            announced: false,
            visit,
            message: message.clone(),
            survey: Survey::default(),
            share: Share { message, ..Share::default() },
            friend: Friend::default(),
            copied: None,
            trouble: None,
        }
    }

    /// The shopper's address, as far as the page has told it.
    #[must_use]
    pub fn email(&self) -> Option<&Email> {
        let ordered = || self.visit.order.as_ref().and_then(|order| order.email.as_ref());
        self.visit.customer.email.as_ref().or_else(ordered)
    }

    /// What the score tells, once there is one.
    #[must_use]
    pub fn band(&self) -> Option<Band> {
        self.survey.score.map(Score::band)
    }

    /// Whether the shopper may be asked to share: never after a score of 0–6.
    #[must_use]
    pub fn may_share(&self) -> bool {
        self.band() != Some(Band::Detractor)
    }
}

impl Friend {
    /// The code that the friend sees: the advocate's, and after the claim the friend's own.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        match (&self.claimed, &self.view) {
            (Some(claimed), _) => Some(claimed.discount_code.clone()),
            (None, view) => view.as_ref().map(|view| view.code.into()),
        }
    }
}

impl From<Show> for Step {
    fn from(show: Show) -> Self {
        match show {
            Show::Survey => Self::Survey,
            Show::Friend => Self::Friend,
        }
    }
}

impl Step {
    /// Its name in `data-step` and in the `show` event.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Survey => "survey",
            Self::Thanks => "thanks",
            Self::Share => "share",
            Self::Friend => "friend",
        }
    }
}
