//! What the popup wants done. Nothing here is done by the state machine itself.

use goodword_domain::api::advocates::JoinRequest;
use goodword_domain::api::claims::ClaimRequest;
use goodword_domain::api::events::EventKind;
use goodword_domain::api::responses::{Answers, ResponseRequest};
use goodword_domain::api::rewards::ChoiceRequest;
use goodword_domain::survey::{Band, Score};
use goodword_domain::value::{Code, ResponseId, RewardId, StatusToken};
use serde::Serialize;

use crate::event::{Field, Timer};
use crate::state::Step;

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Ask the API.
    Send(Call),
    /// Ask the API once more, beside a call that is on its way: nobody waits for the answer.
    SendBeside(Call),
    /// Count, without waiting for an answer.
    Count(EventKind),
    /// Tell the page, which may listen.
    Tell(Told),
    /// Put a text into the clipboard; the field is what to select if the browser refuses.
    Copy(Field, String),
    /// Open the system's share sheet.
    Sheet {
        /// The message.
        text: String,
        /// The share link.
        url: String,
    },
    /// Let the loader show a step that is in another part.
    Open(Step),
    /// Go to another address.
    Go(String),
    /// Come back after so many milliseconds.
    Wait(u32, Timer),
    /// Keep on the device what the state says is to be remembered. Only with consent.
    Remember,
    /// The code that the shopper arrived with has served.
    DropReference,
}

/// A call to the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// Keep a score.
    Respond(ResponseRequest),
    /// Keep texts, or another score.
    AddAnswers(ResponseId, Answers),
    /// Join.
    Join(JoinRequest),
    /// The status of whoever has this token.
    Me(StatusToken),
    /// One of the rewards that are offered to whoever has this token.
    Choose(StatusToken, RewardId, ChoiceRequest),
    /// The offer behind a code.
    Code(Code),
    /// Bind a friend.
    Claim(ClaimRequest),
}

/// What a page hears through `goodword('on', …)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Told {
    /// `show`: a step has come into view.
    Show {
        /// Which.
        step: &'static str,
    },
    /// `answer`: a score was kept.
    Answer {
        /// 0–10.
        score: Score,
        /// Promoter, passive or detractor.
        band: Band,
    },
    /// `join`: the shopper has a code.
    Join {
        /// The advocate's code.
        code: Code,
    },
    /// `claim`: a friend took the discount.
    Claim {
        /// What to type into the cart.
        discount_code: String,
    },
    /// `discount`: here is the friend's discount, to be put into the cart.
    Discount {
        /// What to type into the cart.
        discount_code: String,
        /// Where the friend is led next, which puts it there; `null` where the page itself, or the friend, has to.
        apply_url: Option<String>,
    },
    /// `share`: the link was shared, as far as we can tell.
    Share {
        /// How.
        channel: &'static str,
    },
    /// `close`: the popup was closed.
    Close {},
}

impl Told {
    /// The event's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Show { .. } => "show",
            Self::Answer { .. } => "answer",
            Self::Join { .. } => "join",
            Self::Claim { .. } => "claim",
            Self::Discount { .. } => "discount",
            Self::Share { .. } => "share",
            Self::Close {} => "close",
        }
    }
}
