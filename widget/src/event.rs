//! What happens to the popup.

use goodword_domain::api::advocates::Joined;
use goodword_domain::api::claims::Claimed;
use goodword_domain::api::codes::CodeView;
use goodword_domain::api::me::Status;
use goodword_domain::api::responses::ResponseView;
use goodword_domain::api::widget::Widget;
use goodword_domain::survey::Score;
use goodword_domain::value::{RewardId, Timestamp, VisitKey};

use crate::channel::Channel;
use crate::state::{Customer, Kept, Order, Step};

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// The page has something to show, of itself or because the shopper asked for it.
    Show {
        /// What to start with.
        step: Step,
        /// Whether the shopper asked: then neither a window nor an earlier close holds it back.
        asked: bool,
        /// Now.
        now: Timestamp,
    },
    /// The shopper went to another page of the shop without leaving the document.
    Moved(Box<Widget>),
    /// The shopper is going to another page of the shop: what was about to come is no longer wanted.
    Turned,
    /// The page told who the shopper is; with a new key, in case that is somebody else.
    Identified(Customer, Option<VisitKey>),
    /// The page told of an order.
    Ordered(Order),
    /// The page told whether something may be kept on the device; with what was kept there before, if so.
    Consented(Option<Kept>),
    /// A score was chosen.
    Scored {
        /// Which.
        score: Score,
        /// False while a keyboard is on its way along the scale.
        settled: bool,
    },
    /// A field was left, and holds this.
    Typed(Field, String),
    /// The page is out of sight, perhaps for ever: what is not kept yet is kept now, with what stands in a field that
    /// nobody has left.
    Left(Option<(Field, String)>),
    /// Another part was to come into view, and could not be fetched.
    Lost,
    /// Something has ended that nobody waits for.
    Ended,
    /// Another part of the popup is about to come into view.
    Away,
    /// A button was pressed or a form sent.
    Did(Action),
    /// Another of the rewards that are offered was chosen: for which one, and the place among its choices.
    Chose(RewardId, u8),
    /// A link to a way of sharing was followed.
    Shared(&'static Channel),
    /// Some time went by.
    Waited(Timer),
    /// The clipboard took it, or did not.
    Copied(Field, bool),
    /// The API's answer to a score or to texts.
    Kept(Result<ResponseView, Failure>),
    /// The API's answer to joining.
    Joined(Result<Joined, Failure>),
    /// An advocate's status.
    Standing(Result<Box<Status>, Failure>),
    /// The API's answer to a choice.
    Chosen(Result<(), Failure>),
    /// The offer behind a code.
    Greeted(Result<CodeView, Failure>),
    /// The API's answer to a claim.
    Claimed(Result<Claimed, Failure>),
}

/// Why a call to the API gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It was refused, with this stable code.
    Refused(String),
    /// There was no answer, or none that we understand.
    Unreachable,
}

/// What the popup waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timer {
    /// A screen reader has noticed the empty status line, and will read what is put into it.
    Announce,
    /// No other score was chosen since the so-many-th.
    Settle(u32),
}

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// Every one, with the value of `data-goodword` on its element.
            const NAMES: &[(&str, Self)] = &[$(($word, Self::$variant),)*];

            /// The value of `data-goodword` on its element.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// Finds one by its name.
            #[inline(never)]
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::NAMES.iter().find(|(word, _)| *word == name).map(|(_, one)| *one)
            }
        }
    };
}

named! {
    /// What the shopper writes into, or copies from.
    Field {
        /// What would make it a 10; what was best; what went wrong.
        Improve = "improve",
        /// Anything else.
        Other = "other",
        /// The advocate's address.
        Email = "email",
        /// The advocate's name.
        Name = "name",
        /// The words that go with the link.
        Message = "message",
        /// The share link.
        Link = "link",
        /// The friend's discount code.
        Code = "code",
    }
}

named! {
    /// What the shopper does.
    Action {
        /// Closes the popup.
        Close = "close",
        /// Goes on from the open questions.
        Continue = "continue",
        /// Joins.
        Join = "join",
        /// Copies the share link.
        CopyLink = "copy-link",
        /// Copies message and link.
        CopyMessage = "copy-message",
        /// Opens the system's share sheet.
        Sheet = "sheet",
        /// Shows or hides the QR code.
        Qr = "qr",
        /// Copies the friend's code.
        CopyCode = "copy-code",
        /// Takes the friend's discount.
        Claim = "claim",
        /// Tries again what failed.
        Retry = "retry",
    }
}
