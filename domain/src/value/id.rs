use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Invalid, text_value};

/// Declares an identifier that we make: a prefix that tells what it names, then 26 characters of lower-case base 32.
macro_rules! own_id {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal,)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            #[serde(try_from = "String", into = "String")]
            pub struct $name(String);

            impl $name {
                /// What each of these starts with.
                pub const PREFIX: &'static str = $prefix;

                /// Makes one from 16 bytes: random ones, or a digest where the same thing must get the same id.
                #[must_use]
                pub fn from_bytes(bytes: [u8; 16]) -> Self {
                    Self(with_prefix(Self::PREFIX, bytes))
                }

                /// One that the Worker has told the popup: passed on, not checked a second time.
                #[must_use]
                pub const fn told(text: String) -> Self {
                    Self(text)
                }
            }

            impl FromStr for $name {
                type Err = Invalid;

                fn from_str(text: &str) -> Result<Self, Invalid> {
                    check_own(Self::PREFIX, text).map(|()| Self(text.to_owned()))
                }
            }

            impl AsRef<str> for $name {
                fn as_ref(&self) -> &str {
                    &self.0
                }
            }

            text_value!($name, concat!("`", $prefix, "` and 26 letters and digits"), {
                "pattern": concat!("^", $prefix, "[0-9a-hj-km-np-tv-z]{26}$")
            });
        )*
    };
}

/// Declares an identifier that the shop makes: kept exactly as given, 1–128 visible ASCII characters.
macro_rules! shop_id {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            #[serde(try_from = "String", into = "String")]
            pub struct $name(String);

            impl FromStr for $name {
                type Err = Invalid;

                fn from_str(text: &str) -> Result<Self, Invalid> {
                    check_shops(text).map(|()| Self(text.to_owned()))
                }
            }

            impl AsRef<str> for $name {
                fn as_ref(&self) -> &str {
                    &self.0
                }
            }

            text_value!($name, "the shop's own id: 1 to 128 visible ASCII characters", {
                "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"
            });
        )*
    };
}

own_id! {
    /// A shop's public key: names the shop in the tag and in page routes. No secret.
    PublicKey = "pk_",
    /// An advocate.
    AdvocateId = "ad_",
    /// A claim. Known to the page that made it only.
    ClaimId = "cl_",
    /// A response. Whoever has it may add the answers to the open questions.
    ResponseId = "re_",
    /// A referral: a claim or other evidence, with its qualifying order.
    ReferralId = "rf_",
    /// A reward.
    RewardId = "rw_",
    /// "Ann sent me": a claim without a code, for the owner to confirm.
    MentionId = "mn_",
    /// An erasure of a person.
    ErasureId = "er_",
    /// What is left of a phone number, an address, a network or a means of payment: enough to see the same one again,
    /// not enough to know it.
    Trace = "tr_",
    /// An API key of a shop. No secret: its secret is another.
    KeyId = "ky_",
    /// A call, for whoever looks for it in a log.
    CallId = "rq_",
    /// An endpoint: where the shop is told what happens.
    WebhookId = "wh_",
    /// An event that the shop is told: the `webhook-id` of each of its deliveries, so that a receiver knows it again.
    EventId = "ev_",
    /// One event on its way to one endpoint.
    DeliveryId = "dl_",
    /// Shows an advocate their own status. A secret: kept as a digest.
    StatusToken = "st_",
}

shop_id! {
    /// An order, by the shop's own id. The key under which it is known exactly once.
    OrderId,
    /// A refund, by the shop's own id, unique within its order.
    RefundId,
    /// A customer, by the shop's own id.
    CustomerId,
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 128 bits in groups of five.
const RANDOM_LENGTH: usize = 26;

// The checks stand outside of the macros, so that the popup carries each of them once.

fn check_own(prefix: &str, text: &str) -> Result<(), Invalid> {
    let rest = text.strip_prefix(prefix).ok_or(Invalid::IdMalformed)?;
    let fits = rest.len() == RANDOM_LENGTH && rest.bytes().all(|byte| ALPHABET.contains(&byte));
    if fits { Ok(()) } else { Err(Invalid::IdMalformed) }
}

fn check_shops(text: &str) -> Result<(), Invalid> {
    match text.len() {
        0 => Err(Invalid::Empty),
        1..=128 if text.bytes().all(|byte| byte.is_ascii_graphic()) => Ok(()),
        1..=128 => Err(Invalid::IdMalformed),
        _ => Err(Invalid::TooLong),
    }
}

fn with_prefix(prefix: &str, bytes: [u8; 16]) -> String {
    let mut rest = u128::from_be_bytes(bytes);
    let mut letters = [0; RANDOM_LENGTH];
    for letter in letters.iter_mut().rev() {
        *letter = ALPHABET[(rest % 32) as usize];
        rest /= 32;
    }
    prefix.chars().chain(letters.map(char::from)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn different_bytes_are_different_ids(a: [u8; 16], b: [u8; 16]) {
            let (first, second) = (RewardId::from_bytes(a), RewardId::from_bytes(b));
            prop_assert_eq!(a == b, first == second);
            prop_assert_eq!(first.to_string().parse(), Ok(first));
        }
    }

    #[test]
    fn one_kind_of_id_is_no_other() {
        let reward = RewardId::from_bytes([7; 16]).to_string();
        assert_eq!(reward.parse::<ResponseId>(), Err(Invalid::IdMalformed));
        assert_eq!("rw_short".parse::<RewardId>(), Err(Invalid::IdMalformed));
    }

    #[test]
    fn the_shops_ids_are_kept_as_given() {
        assert_eq!("#1001".parse::<OrderId>().unwrap().as_ref(), "#1001");
        assert_eq!("".parse::<OrderId>(), Err(Invalid::Empty));
        assert_eq!("a b".parse::<OrderId>(), Err(Invalid::IdMalformed));
        assert_eq!("1".repeat(129).parse::<OrderId>(), Err(Invalid::TooLong));
    }
}
