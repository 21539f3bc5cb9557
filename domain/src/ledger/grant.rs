use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{RewardTerms, Side};
use crate::value::{AdvocateId, Currency, OrderId, PublicKey, ReferralId, RewardId, Timestamp};

/// What a reward is, from its first moment on. Where it stands is told by its entries.
///
/// Order, rule, side and beneficiary are the key: there is never a second grant with the same four.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Made from the key, so that the same grant has the same id whenever and wherever it is decided.
    pub id: RewardId,
    /// The order that earned it.
    pub order: OrderId,
    /// The rule that granted it.
    pub rule: Rule,
    /// Who gets it.
    pub beneficiary: Beneficiary,
    /// What was promised.
    pub terms: RewardTerms,
    /// The order's currency.
    pub currency: Currency,
    /// The hold's end.
    pub held_until: Timestamp,
}

/// Which rule of the program granted a reward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A friend's order.
    Referral,
}

/// Who gets a reward. Pseudonymous: the ledger stays whole when a person is erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beneficiary {
    /// The advocate.
    Advocate(AdvocateId),
    /// The friend, known to the ledger by the referral only.
    Friend(ReferralId),
}

impl Rule {
    /// As it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Referral => "referral",
        }
    }
}

impl Beneficiary {
    /// Whose side that is.
    #[must_use]
    pub const fn side(&self) -> Side {
        match self {
            Self::Advocate(_) => Side::Advocate,
            Self::Friend(_) => Side::Friend,
        }
    }
}

impl AsRef<str> for Beneficiary {
    fn as_ref(&self) -> &str {
        match self {
            Self::Advocate(id) => id.as_ref(),
            Self::Friend(id) => id.as_ref(),
        }
    }
}

impl Grant {
    /// The id that belongs to a key.
    #[must_use]
    pub fn id_of(shop: &PublicKey, order: &OrderId, rule: Rule, beneficiary: &Beneficiary) -> RewardId {
        let side = beneficiary.side().as_str();
        RewardId::from_bytes(digest(&[
            shop.as_ref(),
            order.as_ref(),
            rule.as_str(),
            side,
            beneficiary.as_ref(),
        ]))
    }
}

/// The referral that an order is, whoever turns out to have recommended: an order has one at most.
pub(super) fn referral_id(shop: &PublicKey, order: &OrderId) -> ReferralId {
    ReferralId::from_bytes(digest(&["referral", shop.as_ref(), order.as_ref()]))
}

/// Half of a SHA-256 over the parts, each with its length, so that no two lists of parts run together.
fn digest(parts: &[&str]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let whole: [u8; 32] = hash.finalize().into();
    let mut half = [0; 16];
    half.copy_from_slice(&whole[..16]);
    half
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stored ids must be found again by every later version.
    #[test]
    fn the_id_of_a_grant_never_changes() {
        let shop = PublicKey::from_bytes([1; 16]);
        let order: OrderId = "1001".parse().unwrap();
        let advocate = Beneficiary::Advocate(AdvocateId::from_bytes([2; 16]));
        let friend = Beneficiary::Friend(referral_id(&shop, &order));
        let ids =
            [&advocate, &friend].map(|who| Grant::id_of(&shop, &order, Rule::Referral, who).to_string());
        insta::assert_snapshot!(ids.join("\n"));
    }
}
