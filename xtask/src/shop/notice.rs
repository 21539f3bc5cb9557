//! What the shop has to say after a form or a link, once, on the page that follows.

use serde::Serialize;

/// Something to say on the next page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Which words.
    pub kind: NoticeKind,
    /// A name, a code or an order id to put into them.
    pub about: String,
}

/// The words of a notice: `notices` in the language files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// The code is in the cart.
    CodeApplied,
    /// There is no such code.
    CodeUnknown,
    /// Nobody could say whether there is.
    CodeUnchecked,
    /// All of the money goes back.
    OrderReturned,
    /// The order is called off.
    OrderCancelled,
    /// That was no e-mail address.
    EmailMalformed,
}
