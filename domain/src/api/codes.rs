//! An advocate's code: the friend's side of the offer, and the short link.

use serde::{Deserialize, Serialize};

use super::{Html, Nothing, Svg, endpoint};
use crate::ledger::RewardTerms;
use crate::value::{Code, PublicKey};

endpoint! {
    /// The friend's side of the offer behind a code.
    GetCode: Get "/v1/shops/{pk}/codes/{code}" (PublicKey, Code), Page,
    query Nothing, request Nothing, 200 CodeView
}

endpoint! {
    /// The short link: a page with preview tags that leads on to the shop with the code.
    ShortLink: Get "/r/{code}" (Code,), Anyone,
    query Nothing, request Nothing, 200 Html
}

endpoint! {
    /// The short link as a QR code, to be shown or printed.
    QrCode: Get "/r/{code}/qr.svg" (Code,), Anyone,
    query Nothing, request Nothing, 200 Svg
}

/// What a friend sees of a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CodeView {
    /// As it is written.
    pub code: Code,
    /// The advocate's first name or whatever name they gave; `null` if none.
    pub advocate_name: Option<String>,
    /// What the friend gets; `null` for nothing.
    pub reward: Option<RewardTerms>,
}
