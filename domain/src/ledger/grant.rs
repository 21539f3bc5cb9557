use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use super::{Offered, Side};
use crate::value::{
    AdvocateId, Amount, Count, Currency, Invalid, Name, OrderId, PublicKey, ReferralId, RewardId, RuleId,
    Timestamp,
};

/// What a reward is, from its first moment on. Where it stands is told by its entries.
///
/// Order, rule, side and beneficiary are the key: there is never a second grant with the same four.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Made from the key, so that the same grant has the same id whenever and wherever it is decided.
    pub id: RewardId,
    /// The order that earned it.
    pub order: OrderId,
    /// When that order was placed: the week, month and year whose limits it counts against.
    pub placed_at: Timestamp,
    /// The rule that granted it.
    pub rule: Rule,
    /// Who gets it.
    pub beneficiary: Beneficiary,
    /// What was promised, and what may be chosen in its place.
    pub offered: Offered,
    /// The order's currency.
    pub currency: Currency,
    /// The hold's end.
    pub held_until: Timestamp,
    /// It stands only while so many friends of the advocate count; `None` where it hangs on its own order alone.
    pub needs_friends: Option<Count>,
}

/// Which rule of the program granted a reward.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A friend's order.
    Referral,
    /// So many friends.
    Milestone(RuleId),
    /// A share of each order while the condition holds.
    Standing(RuleId),
    /// Advocate and friend live close to each other.
    Neighbours,
    /// Luck.
    Surprise,
    /// An employee had a hand in it.
    Staff,
}

/// Who gets a reward. Pseudonymous: the ledger stays whole when a person is erased.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Beneficiary {
    /// The advocate.
    Advocate(AdvocateId),
    /// The friend, known to the ledger by the referral only.
    Friend(ReferralId),
    /// The employee, by the name or number that the shop uses.
    Staff(Name),
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Referral => f.write_str("referral"),
            Self::Milestone(id) => write!(f, "milestone:{id}"),
            Self::Standing(id) => write!(f, "standing:{id}"),
            Self::Neighbours => f.write_str("neighbours"),
            Self::Surprise => f.write_str("surprise"),
            Self::Staff => f.write_str("staff"),
        }
    }
}

impl FromStr for Rule {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Ok(match text.split_once(':') {
            Some(("milestone", id)) => Self::Milestone(id.parse()?),
            Some(("standing", id)) => Self::Standing(id.parse()?),
            None if text == "referral" => Self::Referral,
            None if text == "neighbours" => Self::Neighbours,
            None if text == "surprise" => Self::Surprise,
            None if text == "staff" => Self::Staff,
            _ => return Err(Invalid::UnknownWord),
        })
    }
}

impl Rule {
    /// The owner's own name for it, where the program may have several of the kind.
    #[must_use]
    pub const fn id(&self) -> Option<&RuleId> {
        match self {
            Self::Milestone(id) | Self::Standing(id) => Some(id),
            Self::Referral | Self::Neighbours | Self::Surprise | Self::Staff => None,
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
            Self::Staff(_) => Side::Staff,
        }
    }
}

impl AsRef<str> for Beneficiary {
    fn as_ref(&self) -> &str {
        match self {
            Self::Advocate(id) => id.as_ref(),
            Self::Friend(id) => id.as_ref(),
            Self::Staff(name) => name.as_ref(),
        }
    }
}

impl Grant {
    /// The id that belongs to a key, for an order of this time.
    #[must_use]
    pub fn id_of(
        shop: &PublicKey,
        (order, placed_at): (&OrderId, Timestamp),
        rule: &Rule,
        beneficiary: &Beneficiary,
    ) -> RewardId {
        let side = beneficiary.side().as_str();
        let rule = rule.to_string();
        let key = [shop.as_ref(), order.as_ref(), &rule, side, beneficiary.as_ref()];
        RewardId::from_bytes(by_time(placed_at, digest(&key)))
    }

    /// The most money that it may come to, whatever is chosen: what it takes out of a limit by value.
    #[must_use]
    pub fn most_money(&self, total: Amount) -> Amount {
        self.offered.most_money(total)
    }
}

/// The referral that an order is, whoever turns out to have recommended: an order has one at most.
pub(super) fn referral_id(shop: &PublicKey, order: &OrderId, placed_at: Timestamp) -> ReferralId {
    ReferralId::from_bytes(by_time(placed_at, digest(&["referral", shop.as_ref(), order.as_ref()])))
}

/// An id that sorts by time: 48 bits of milliseconds since 1970, then 80 bits of the digest. What happens together lies
/// together in every index, however large the ledger: ids that are all digest would each touch a page of their own.
fn by_time(at: Timestamp, digest: [u8; 16]) -> [u8; 16] {
    let ms = u64::try_from(at.ms()).unwrap_or(0).to_be_bytes();
    let mut id = digest;
    id[..6].copy_from_slice(&ms[2..]);
    id
}

/// Half of a SHA-256 over the parts, each with its length, so that no two lists of parts run together.
pub(super) fn digest(parts: &[&str]) -> [u8; 16] {
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

    #[test]
    fn a_rule_is_read_as_it_is_written() {
        let id = || "four-friends".parse().unwrap();
        for rule in [
            Rule::Referral,
            Rule::Milestone(id()),
            Rule::Standing(id()),
            Rule::Neighbours,
            Rule::Surprise,
            Rule::Staff,
        ] {
            assert_eq!(rule.to_string().parse(), Ok(rule));
        }
        for text in ["", "milestone", "milestone:", "referral:x", "luck"] {
            assert!(text.parse::<Rule>().is_err(), "{text}");
        }
    }

    /// Stored ids must be found again by every later version.
    #[test]
    fn the_id_of_a_grant_never_changes() {
        let shop = PublicKey::from_bytes([1; 16]);
        let order: OrderId = "1001".parse().unwrap();
        let advocate = Beneficiary::Advocate(AdvocateId::from_bytes([2; 16]));
        let placed_at = Timestamp::from_ms(1_795_341_600_000);
        let friend = Beneficiary::Friend(referral_id(&shop, &order, placed_at));
        let id = |who| Grant::id_of(&shop, (&order, placed_at), &Rule::Referral, who).to_string();
        insta::assert_snapshot!([&advocate, &friend].map(id).join("\n"));
    }

    /// Orders of one time touch the same pages of an index.
    #[test]
    fn ids_sort_by_the_time_of_their_orders() {
        let shop = PublicKey::from_bytes([1; 16]);
        let id =
            |order: &str, ms| referral_id(&shop, &order.parse().unwrap(), Timestamp::from_ms(ms)).to_string();
        let sorted: Vec<_> =
            (0..50).map(|number| id(&number.to_string(), 1_795_341_600_000 + number)).collect();
        assert!(sorted.is_sorted());
        assert_ne!(id("1", 0), id("2", 0), "two orders of one moment");
        assert_eq!(id("1", -5), id("1", 0), "before 1970 is as early as it gets");
    }
}
