//! Reads the API's answers and the page's calls from JavaScript values into the domain's types.
//!
//! Field by field through the browser's own objects. Measured: what serde derives for the same types costs the popup
//! 6 KB more. The types are the domain's: a field that is added there and not here does not compile.

use goodword_domain::api::advocates::Joined;
use goodword_domain::api::claims::Claimed;
use goodword_domain::api::codes::CodeView;
use goodword_domain::api::me::Status;
use goodword_domain::api::responses::{NextStep, ResponseView};
use goodword_domain::api::rewards::RewardView;
use goodword_domain::api::widget::{OwnTexts, Widget};
use goodword_domain::ledger::{ReasonView, Side, State};
use goodword_domain::program::Placement;
use goodword_domain::survey::Band;
use goodword_domain::value::{
    Amount, ClaimId, Code, Currency, CustomerId, Email, Money, Name, OrderId, Period, PublicKey, ResponseId,
    RewardId, Rfc3339, StatusToken,
};
use wasm_bindgen::prelude::*;

use super::js::{self, get, item};
use crate::address::address;
use crate::state::{Customer, Order};

/// What can be read from a JavaScript value.
pub trait Read: Sized {
    /// The value; `None` where it is not what it should be.
    fn read(value: &JsValue) -> Option<Self>;
}

/// Reads a value; `None` where it is not what it should be.
pub fn read<T: Read>(value: &JsValue) -> Option<T> {
    T::read(value)
}

/// Reads one field of an object.
pub fn field<T: Read>(object: &JsValue, name: &str) -> Option<T> {
    T::read(&get(object, name))
}

/// A page may tell its order's id as a number: `String(value)` reads it as it would be written.
#[inline(never)]
fn text(value: &JsValue) -> Option<String> {
    let is_text = value.is_string() || value.is_truthy() && !value.is_object();
    is_text.then(|| js::text(value))
}

/// A whole number within 2⁵³.
#[inline(never)]
fn whole(value: &JsValue) -> Option<i64> {
    let given = value.as_f64()?;
    #[allow(clippy::cast_possible_truncation, reason = "compared with what it came from")]
    let number = given as i64;
    #[allow(clippy::cast_precision_loss, clippy::float_cmp, reason = "a whole number or none")]
    (number as f64 == given).then_some(number)
}

impl Read for String {
    fn read(value: &JsValue) -> Option<Self> {
        text(value)
    }
}

impl<T: Read> Read for Option<T> {
    /// A shop writes an empty text where a customer has told no name.
    fn read(value: &JsValue) -> Option<Self> {
        let is_empty = value.is_string() && !value.is_truthy();
        if is_empty || value.is_null() || value.is_undefined() {
            Some(None)
        } else {
            T::read(value).map(Some)
        }
    }
}

impl<T: Read> Read for Vec<T> {
    /// A list that was left away has nothing in it.
    fn read(value: &JsValue) -> Option<Self> {
        let mut items = Self::new();
        loop {
            #[allow(clippy::cast_possible_truncation, reason = "an answer has dozens, not billions")]
            let next = item(value, items.len() as u32);
            if next.is_undefined() {
                return Some(items);
            }
            items.push(T::read(&next)?);
        }
    }
}

impl Read for OwnTexts {
    /// An owner without words of their own sends none.
    fn read(value: &JsValue) -> Option<Self> {
        if value.is_undefined() {
            return Some(Self::default());
        }
        let pairs: Vec<Pair> = read(&js::entries(value).into())?;
        Some(Self(pairs.into_iter().map(|Pair(name, text)| (name, text)).collect()))
    }
}

/// One of `Object.entries`.
struct Pair(String, String);

impl Read for Pair {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self(text(&item(value, 0))?, text(&item(value, 1))?))
    }
}

impl Read for Rfc3339 {
    fn read(value: &JsValue) -> Option<Self> {
        text(value).map(Self::told)
    }
}

/// Numbers come as JavaScript has them; whether one fits its type, the type's own check says.
macro_rules! numbers {
    ($($number:ty)*) => {
        $(impl Read for $number {
            fn read(value: &JsValue) -> Option<Self> {
                whole(value)?.try_into().ok()
            }
        })*
    };
}

numbers! { u16 u32 i64 }

impl Read for Amount {
    fn read(value: &JsValue) -> Option<Self> {
        Self::new(whole(value)?).ok()
    }
}

/// Validated texts.
macro_rules! parsed {
    ($($name:ty)*) => {
        $(impl Read for $name {
            fn read(value: &JsValue) -> Option<Self> {
                text(value)?.parse().ok()
            }
        })*
    };
}

parsed! { Currency CustomerId Name OrderId }

/// Names that the Worker has made.
macro_rules! told {
    ($($name:ty)*) => {
        $(impl Read for $name {
            fn read(value: &JsValue) -> Option<Self> {
                text(value).map(Self::told)
            }
        })*
    };
}

told! { ClaimId PublicKey ResponseId RewardId StatusToken }

impl Read for Code {
    fn read(value: &JsValue) -> Option<Self> {
        Self::told(&text(value)?)
    }
}

impl Read for Email {
    fn read(value: &JsValue) -> Option<Self> {
        address(&text(value)?)
    }
}

/// Enums are words; a test compares these with those that the Worker writes.
macro_rules! words {
    ($($name:ident { $($variant:ident = $word:literal),* $(,)? })*) => {
        $(impl Read for $name {
            fn read(value: &JsValue) -> Option<Self> {
                match text(value)?.as_str() {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }
        })*

        #[cfg(test)]
        mod tests {
            use super::*;

            #[test]
            fn the_words_are_those_that_the_worker_writes() {
                $($(assert_eq!(serde_json::to_value($name::$variant).unwrap(), $word);)*)*
            }
        }
    };
}

words! {
    Placement { Corner = "corner", Overlay = "overlay" }
    Band { Promoter = "promoter", Passive = "passive", Detractor = "detractor" }
    NextStep { Share = "share", Improve = "improve", Complaint = "complaint" }
    State {
        Pending = "pending", Approved = "approved", Issued = "issued", Rejected = "rejected", Reversed = "reversed",
        Expired = "expired",
    }
    Period { Week = "week", Month = "month", Year = "year", Life = "life" }
}

/// Objects: each field by its name; others are not looked at, a newer Worker may send more. Behind `;` stand the fields
/// that the popup does not show, and what it takes them for.
macro_rules! objects {
    ($($name:ident { $($field:ident),* $(,)? $(; $($unread:ident: $taken_for:expr),* $(,)?)? })*) => {
        $(impl Read for $name {
            fn read(value: &JsValue) -> Option<Self> {
                Some(Self {
                    $($field: field(value, stringify!($field))?,)*
                    $($($unread: $taken_for,)*)?
                })
            }
        })*
    };
}

objects! {
    Widget {
        placement, language, shop_name, advocate_reward, friend_reward, repeat_after_days, texts;
        show: None, delay_ms: 0, fallback_path: String::new(), fallback_text: String::new(),
    }
    Money { amount_minor, currency }
    ResponseView { id, band, next }
    Joined { code, share_url, status_token }
    CodeView { code, advocate_name, reward }
    Claimed { id, discount_code, apply_url }
    Status { code, share_url, friends, pending, earned, rewards; timeline: Vec::new() }
    RewardView {
        id, state, held_until, reward, choices, value, quantity, expires_at, code, reasons;
        side: Side::Advocate, rule: String::new(),
    }
    Customer { email, name, id, signature }
    Order { id, email }
}

impl Read for ReasonView {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self {
            code: field(value, "code")?,
            days: field(value, "days")?,
            amount_minor: field(value, "amount_minor")?,
            currency: field(value, "currency")?,
            period: field(value, "period")?,
            friends: field(value, "friends")?,
            ..Self::default()
        })
    }
}
