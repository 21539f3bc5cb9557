use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Program;
use crate::ledger::{Offered, Reason};
use crate::value::{AdvocateId, BasisPoints, Count, Name, RuleId};

/// A test of several offers against each other, and against none.
///
/// Each advocate is in one variant, or held out, for as long as the test has this seed: told by a hash of seed and
/// advocate, so that nothing has to be remembered, and it can be checked afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// The owner's name for it.
    pub id: RuleId,
    /// Any text. Another seed deals the advocates anew.
    pub seed: Name,
    /// The share of advocates whose friends' orders earn nothing on either side; `null` for none.
    pub hold_out_basis_points: Option<BasisPoints>,
    /// At least one, at most 10.
    pub variants: Vec<Variant>,
}

/// One of the offers that are tested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// The owner's name for it.
    pub id: RuleId,
    /// How many of the advocates get it, in proportion to the other variants' weights.
    pub weight: Count,
    /// In place of the program's own; `null` for nothing.
    pub advocate_reward: Option<Offered>,
    /// In place of the program's own; `null` for nothing.
    pub friend_reward: Option<Offered>,
}

/// Where the test has put an advocate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arm<'a> {
    /// Offered nothing.
    HeldOut(&'a Test),
    /// Offered this.
    Variant(&'a Test, &'a Variant),
}

impl Arm<'_> {
    /// What is said of the decisions about such an advocate.
    #[must_use]
    pub fn reason(&self) -> Reason {
        match self {
            Self::HeldOut(test) => Reason::HeldOut { test: test.id.clone() },
            Self::Variant(test, variant) => {
                Reason::Variant { test: test.id.clone(), variant: variant.id.clone() }
            }
        }
    }
}

impl Test {
    /// The most variants.
    pub const MOST_VARIANTS: usize = 10;

    /// Where this advocate belongs.
    #[must_use]
    pub fn arm(&self, advocate: &AdvocateId) -> Arm<'_> {
        let held_out = self.hold_out_basis_points.map_or(0, u32::from);
        if draw(&["hold-out", self.seed.as_ref(), advocate.as_ref()], 10_000) < held_out {
            return Arm::HeldOut(self);
        }
        let whole = self.variants.iter().map(|variant| variant.weight.get()).sum();
        let mut drawn = draw(&["variant", self.seed.as_ref(), advocate.as_ref()], whole);
        for variant in &self.variants {
            match drawn.checked_sub(variant.weight.get()) {
                Some(rest) => drawn = rest,
                None => return Arm::Variant(self, variant),
            }
        }
        Arm::HeldOut(self)
    }
}

impl Program {
    /// Where this advocate belongs, if something is being tested. A business is paid by agreement, and tested on nothing.
    #[must_use]
    pub fn arm(&self, advocate: &AdvocateId, partner: bool) -> Option<Arm<'_>> {
        self.test.as_ref().filter(|_| !partner).map(|test| test.arm(advocate))
    }

    /// What advocate and friend are offered when this advocate recommends.
    #[must_use]
    pub fn offer(&self, advocate: &AdvocateId, partner: bool) -> (Option<&Offered>, Option<&Offered>) {
        match self.arm(advocate, partner) {
            _ if partner => {
                (self.partner_reward.as_ref().or(self.advocate_reward.as_ref()), self.friend_reward.as_ref())
            }
            Some(Arm::HeldOut(_)) => (None, None),
            Some(Arm::Variant(_, variant)) => {
                (variant.advocate_reward.as_ref(), variant.friend_reward.as_ref())
            }
            None => (self.advocate_reward.as_ref(), self.friend_reward.as_ref()),
        }
    }
}

/// Draws one of 0 … `of` − 1 from texts: the first 64 bits of their SHA-256, each text with its length before it, modulo
/// `of`. Whoever has the texts can draw again. 0 where there is nothing to draw from.
pub(crate) fn draw(texts: &[&str], of: u32) -> u32 {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    let whole: [u8; 32] = hash.finalize().into();
    let first = whole.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    first.checked_rem(u64::from(of)).and_then(|drawn| u32::try_from(drawn).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Amount;

    fn test(hold_out: u32, weights: &[u32]) -> Test {
        let variants = weights.iter().enumerate().map(|(place, weight)| Variant {
            id: format!("v{place}").parse().unwrap(),
            weight: Count::new(*weight).unwrap(),
            advocate_reward: None,
            friend_reward: None,
        });
        Test {
            id: "autumn".parse().unwrap(),
            seed: "2026".parse().unwrap(),
            hold_out_basis_points: BasisPoints::new(hold_out).ok(),
            variants: variants.collect(),
        }
    }

    fn advocates() -> impl Iterator<Item = AdvocateId> {
        (0..4_000_u32).map(|number| {
            let mut bytes = [0; 16];
            bytes[..4].copy_from_slice(&number.to_be_bytes());
            AdvocateId::from_bytes(bytes)
        })
    }

    fn share(test: &Test, belongs: impl Fn(Arm<'_>) -> bool) -> f64 {
        let count = advocates().filter(|advocate| belongs(test.arm(advocate))).count();
        f64::from(u32::try_from(count).unwrap()) / 4_000.0
    }

    /// A test that deals unevenly gives a wrong result. Deterministic: the same advocates each time.
    #[test]
    fn deals_by_weight_after_the_hold_out() {
        let test = test(2_000, &[1, 3]);
        let held_out = share(&test, |arm| matches!(arm, Arm::HeldOut(_)));
        let first = share(&test, |arm| matches!(arm, Arm::Variant(_, v) if v.id.as_ref() == "v0"));
        let second = share(&test, |arm| matches!(arm, Arm::Variant(_, v) if v.id.as_ref() == "v1"));
        for (found, expected) in [(held_out, 0.2), (first, 0.2), (second, 0.6)] {
            assert!((found - expected).abs() < 0.025, "{found} is far from {expected}");
        }
    }

    #[test]
    fn an_advocate_stays_where_the_seed_has_put_them() {
        let (one, mut other) = (test(1_000, &[1, 1]), test(1_000, &[1, 1]));
        assert!(advocates().all(|advocate| one.arm(&advocate) == one.arm(&advocate)));
        other.seed = "2027".parse().unwrap();
        let moved = |arm: Arm<'_>| matches!(arm, Arm::Variant(_, v) if v.id.as_ref() == "v0");
        let both = advocates().filter(|a| moved(one.arm(a)) && moved(other.arm(a))).count();
        assert!((500..1_200).contains(&both), "another seed deals anew, independently: {both}");
    }

    /// Stored decisions must be found again by every later version.
    #[test]
    fn a_draw_never_changes() {
        let drawn = ["a", "b", "c"].map(|text| draw(&["surprise", text], 1_000));
        assert_eq!(drawn, [draw(&["surprise", "a"], 1_000), drawn[1], drawn[2]]);
        assert_ne!(draw(&["ab", "c"], 1_000_000), draw(&["a", "bc"], 1_000_000));
        assert_eq!(draw(&["a"], 0), 0);
    }

    #[test]
    fn a_business_is_tested_on_nothing() {
        use crate::ledger::RewardTerms;
        let euro = "EUR".parse().unwrap();
        let money = |minor| crate::value::Money::new(Amount::new(minor).unwrap(), euro);
        let mut program = Program { test: Some(test(10_000, &[1])), ..Program::starting(euro) };
        let advocate = AdvocateId::from_bytes([1; 16]);
        assert_eq!(program.offer(&advocate, false), (None, None));
        assert_eq!(program.offer(&advocate, true).0, program.advocate_reward.as_ref());
        program.partner_reward = Some(Offered::plain(RewardTerms::Fixed(money(900))));
        assert_eq!(program.offer(&advocate, true).0, program.partner_reward.as_ref());
        assert_eq!(program.offer(&advocate, true).1, program.friend_reward.as_ref());
    }
}
