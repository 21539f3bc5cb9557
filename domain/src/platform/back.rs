use serde::{Deserialize, Serialize};

use crate::value::Amount;

/// How much of an order came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Back {
    /// So much, in the shop's currency.
    Amount(Amount),
    /// A share of it: it was paid in another currency, and what that is in the shop's own only the order knows.
    Share(Share),
}

/// From how much to how much of a payment has come back, in the smallest units of its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Until now.
    before: u64,
    /// Now, in all.
    after: u64,
    /// What was paid; above zero.
    paid: u64,
}

impl Share {
    /// `None`: no more has come back than before, or more than was paid.
    #[must_use]
    pub fn new(before: i64, after: i64, paid: i64) -> Option<Self> {
        let [before, after, paid] = [before, after, paid].map(u64::try_from);
        let share = Self { before: before.ok()?, after: after.ok()?, paid: paid.ok()? };
        (share.before < share.after && share.after <= share.paid).then_some(share)
    }

    /// What has come back by now is rounded to the nearest minor unit, halves up, and from that is taken what had come
    /// back before, rounded alike: all parts of a payment together are the whole order, in whichever order they are told.
    fn of(self, total: Amount) -> Amount {
        let back = |told: u64| {
            let told = i128::from(told) * i128::from(total.minor());
            (told + i128::from(self.paid) / 2) / i128::from(self.paid)
        };
        let minor = i64::try_from(back(self.after) - back(self.before)).ok();
        minor.and_then(|minor| Amount::new(minor).ok()).unwrap_or(total)
    }
}

impl Back {
    /// All that is left of the order, whatever it was told with: more than that is never taken back.
    pub const ALL: Self = Self::Amount(Amount::MAX);

    /// How much that is of an order.
    #[must_use]
    pub fn of(self, total: Amount) -> Amount {
        match self {
            Self::Amount(amount) => amount,
            Self::Share(share) => share.of(total),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(minor: i64) -> Amount {
        Amount::new(minor).unwrap()
    }

    /// 57.83 dollars were paid for 50.00 euros.
    #[test]
    fn a_share_is_rounded_to_the_nearest_minor_unit() {
        let back = |before, after| Share::new(before, after, 5_783).unwrap().of(amount(5_000)).minor();
        assert_eq!(back(0, 1_619), 1_400, "13.998…");
        assert_eq!(back(1_619, 5_783), 3_600);
        assert_eq!(back(0, 5_783), 5_000);
        assert_eq!(Share::new(0, 1, 2).unwrap().of(amount(1)).minor(), 1, "halves up");
        assert_eq!(Share::new(1, 2, 2).unwrap().of(amount(1)).minor(), 0);
        let most = Share::new(0, i64::MAX, i64::MAX).unwrap();
        assert_eq!(most.of(Amount::MAX), Amount::MAX);
    }

    #[test]
    fn parts_together_are_the_whole() {
        for paid in [1, 2, 3, 7, 100, 5_783] {
            for total in [0, 1, 2, 99, 5_000] {
                let parts = (0..paid).map(|told| Share::new(told, told + 1, paid).unwrap());
                let sum: i64 = parts.map(|part| part.of(amount(total)).minor()).sum();
                assert_eq!(sum, total, "{total} in {paid} parts");
            }
        }
    }

    #[test]
    fn what_is_no_share_is_none() {
        for (before, after, paid) in [(0, 0, 5), (3, 2, 5), (0, 6, 5), (0, 1, 0), (-1, 1, 5), (0, 0, 0)] {
            assert_eq!(Share::new(before, after, paid), None, "{before} {after} {paid}");
        }
    }
}
