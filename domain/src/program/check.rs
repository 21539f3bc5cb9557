//! What no type can say about a program: ranges, the shop's currency, parts that contradict each other.

use std::collections::BTreeSet;

use super::{BadField, Limit, LimitedTo, Program, Risk, Survey, Test, Texts};
use crate::ledger::{Offered, RewardTerms};
use crate::value::{Amount, Currency, Invalid, Period, RuleId};

/// The most rules of one kind.
const MOST_RULES: usize = 20;
const MOST_STANDING: usize = 10;
const MOST_LOW_CODES: u32 = 100_000;

/// Gathers what does not hold.
struct Findings<'a> {
    currency: Currency,
    bad: &'a mut Vec<BadField>,
}

impl Findings<'_> {
    fn expect(&mut self, holds: bool, field: impl Into<String>, invalid: Invalid) {
        if !holds {
            self.bad.push(BadField::new(field, invalid));
        }
    }

    fn domestic(&mut self, currency: Option<Currency>, field: String) {
        self.expect(currency.is_none_or(|own| own == self.currency), field, Invalid::CurrencyForeign);
    }

    /// No two of one kind under one name: a reason names the rule, and a grant is keyed by it.
    fn distinct<'a>(&mut self, list: &str, ids: impl Iterator<Item = &'a RuleId>) {
        let mut seen = BTreeSet::new();
        for (place, id) in ids.enumerate() {
            self.expect(seen.insert(id), format!("{list}[{place}].id"), Invalid::Contradictory);
        }
    }

    fn offer(&mut self, path: &str, offered: &Offered) {
        for (place, terms) in offered.choices().enumerate() {
            let currency = match place {
                0 => format!("{path}.currency"),
                other => format!("{path}.or[{}].currency", other - 1),
            };
            self.domestic(terms.currency(), currency);
        }
        let days = |days: Option<u16>, range: std::ops::RangeInclusive<u16>| {
            days.is_none_or(|days| range.contains(&days))
        };
        self.expect(offered.others.len() <= Offered::MOST_OTHERS, format!("{path}.or"), Invalid::TooLong);
        let hold = days(offered.hold_days, 0..=Program::MAX_DAYS);
        self.expect(hold, format!("{path}.hold_days"), Invalid::OutOfRange);
        let expiry = days(offered.expires_after_days, 1..=RewardTerms::MAX_DAYS);
        self.expect(expiry, format!("{path}.expires_after_days"), Invalid::OutOfRange);
    }
}

impl Program {
    pub(super) fn check(&self, currency: Currency, bad: &mut Vec<BadField>) {
        let mut findings = Findings { currency, bad };
        for (path, offered) in self.offers() {
            findings.offer(&path, offered);
        }
        self.check_frame(&mut findings);
        self.check_survey(&mut findings);
        self.check_limits(&mut findings);
        self.check_rules(&mut findings);
        self.risk.check(&mut findings);
        if let Some(test) = &self.test {
            test.check(&mut findings);
        }
    }

    fn check_frame(&self, findings: &mut Findings<'_>) {
        findings.domestic(self.minimum_order.map(|m| m.currency), "minimum_order.currency".to_owned());
        findings.expect(self.hold_days <= Self::MAX_DAYS, "hold_days", Invalid::OutOfRange);
        let window = (1..=Self::MAX_DAYS).contains(&self.attribution_days);
        findings.expect(window, "attribution_days", Invalid::OutOfRange);
        findings.expect(self.advocate_limit != Some(0), "advocate_limit", Invalid::OutOfRange);
        findings.expect(self.low_codes <= MOST_LOW_CODES, "low_codes", Invalid::OutOfRange);
        findings.expect(!self.evidence.is_empty(), "evidence", Invalid::Empty);
        findings.expect(self.texts.fit(), "texts", Invalid::TooLong);
    }

    fn check_survey(&self, findings: &mut Findings<'_>) {
        let at_the_till = self.survey.pages.iter().any(|page| page.is_till());
        findings.expect(!at_the_till, "survey.pages", Invalid::Contradictory);
        findings.expect(self.survey.delay_ms <= Survey::MAX_DELAY_MS, "survey.delay_ms", Invalid::OutOfRange);
        let repeat = (1..=Self::MAX_DAYS).contains(&self.survey.repeat_after_days);
        findings.expect(repeat, "survey.repeat_after_days", Invalid::OutOfRange);
    }

    fn check_limits(&self, findings: &mut Findings<'_>) {
        findings.expect(self.limits.len() <= MOST_RULES, "limits", Invalid::TooLong);
        findings.distinct("limits", self.limits.iter().map(|limit| &limit.id));
        for (place, limit) in self.limits.iter().enumerate() {
            let path = format!("limits[{place}]");
            findings.domestic(limit.value.map(|value| value.currency), format!("{path}.value.currency"));
            let reserved = limit.id.as_ref() == Program::LIMIT_FOR_LIFE;
            findings.expect(!reserved, format!("{path}.id"), Invalid::Contradictory);
            let some = limit.count.is_some() || limit.value.is_some();
            findings.expect(some, path.clone(), Invalid::MissingField);
            findings.expect(
                self.can_be_met(limit),
                format!("{path}.value.amount_minor"),
                Invalid::Contradictory,
            );
        }
    }

    /// A limit below one reward is never met by any: a reward is granted whole or not at all. A share has no size of its
    /// own, but no order is free of all: it fits if something may be left.
    fn can_be_met(&self, limit: &Limit) -> bool {
        let Some(value) = limit.value else { return true };
        let dearest = self.referral_offers().map(|offered| offered.most_money(Amount::ZERO)).max();
        value.amount_minor > Amount::ZERO && dearest.is_none_or(|dearest| dearest <= value.amount_minor)
    }

    /// What advocates get for a friend's order.
    fn referral_offers(&self) -> impl Iterator<Item = &Offered> {
        let tested = self.test.iter().flat_map(|test| &test.variants);
        let tested = tested.filter_map(|variant| variant.advocate_reward.as_ref());
        self.advocate_reward.iter().chain(&self.partner_reward).chain(tested)
    }

    fn check_rules(&self, findings: &mut Findings<'_>) {
        findings.expect(self.milestones.len() <= MOST_RULES, "milestones", Invalid::TooLong);
        findings.distinct("milestones", self.milestones.iter().map(|milestone| &milestone.id));
        for (place, milestone) in self.milestones.iter().enumerate() {
            // A share of what? Of the last friend's order is a lottery.
            let whole = milestone.reward.choices().all(|terms| !matches!(terms, RewardTerms::Percentage(_)));
            findings.expect(whole, format!("milestones[{place}].reward.kind"), Invalid::Contradictory);
            let some = milestone.reward.terms.worth(Amount::ZERO) > Amount::ZERO;
            findings.expect(some || !whole, format!("milestones[{place}].reward"), Invalid::Contradictory);
            let within = self.life_count().is_none_or(|most| milestone.friends.get() <= most);
            // Friends count beyond the limit too, but an owner who writes this has mistaken one of the numbers.
            findings.expect(within, format!("milestones[{place}].friends"), Invalid::Contradictory);
        }
        findings.expect(
            self.standing_discounts.len() <= MOST_STANDING,
            "standing_discounts",
            Invalid::TooLong,
        );
        findings.distinct("standing_discounts", self.standing_discounts.iter().map(|rule| &rule.id));
        for (place, rule) in self.standing_discounts.iter().enumerate() {
            let some = rule.advocate_reward.is_some() || rule.friend_reward.is_some();
            findings.expect(some, format!("standing_discounts[{place}]"), Invalid::Contradictory);
        }
        if let Some(rule) = &self.neighbours {
            let some = rule.advocate_reward.is_some() || rule.friend_reward.is_some();
            findings.expect(some, "neighbours", Invalid::Contradictory);
            let prefix = (1..=16).contains(&rule.prefix_chars);
            findings.expect(prefix, "neighbours.prefix_chars", Invalid::OutOfRange);
        }
    }

    fn life_count(&self) -> Option<u32> {
        let of_limits = self
            .limits
            .iter()
            .filter(|limit| limit.per == LimitedTo::Advocate && limit.period == Period::Life);
        let counts = of_limits.filter_map(|limit| limit.count).map(u32::from);
        counts.chain(self.advocate_limit).min()
    }

    /// Every offer in the program, with its path.
    fn offers(&self) -> Vec<(String, &Offered)> {
        let single = [
            ("advocate_reward", self.advocate_reward.as_ref()),
            ("friend_reward", self.friend_reward.as_ref()),
            ("partner_reward", self.partner_reward.as_ref()),
            ("surprise.reward", self.surprise.as_ref().map(|rule| &rule.reward)),
            ("neighbours.advocate_reward", self.neighbours.as_ref().and_then(|r| r.advocate_reward.as_ref())),
            ("neighbours.friend_reward", self.neighbours.as_ref().and_then(|r| r.friend_reward.as_ref())),
        ];
        let single = single.into_iter().map(|(path, offered)| (path.to_owned(), offered));
        let milestones = self.milestones.iter().enumerate();
        let milestones =
            milestones.map(|(place, rule)| (format!("milestones[{place}].reward"), Some(&rule.reward)));
        let standing = self.standing_discounts.iter().enumerate().flat_map(|(place, rule)| {
            let path = format!("standing_discounts[{place}]");
            both_sides(&path, rule.advocate_reward.as_ref(), rule.friend_reward.as_ref())
        });
        let tested = self.test.iter().flat_map(|test| test.variants.iter().enumerate());
        let tested = tested.flat_map(|(place, variant)| {
            let path = format!("test.variants[{place}]");
            both_sides(&path, variant.advocate_reward.as_ref(), variant.friend_reward.as_ref())
        });
        let all = single.chain(milestones).chain(standing).chain(tested);
        all.filter_map(|(path, offered)| Some((path, offered?))).collect()
    }
}

fn both_sides<'a>(
    path: &str,
    advocate: Option<&'a Offered>,
    friend: Option<&'a Offered>,
) -> [(String, Option<&'a Offered>); 2] {
    [(format!("{path}.advocate_reward"), advocate), (format!("{path}.friend_reward"), friend)]
}

impl Risk {
    fn check(&self, findings: &mut Findings<'_>) {
        findings.expect((1..=1_000).contains(&self.review_at), "risk.review_at", Invalid::OutOfRange);
        for (field, length) in [
            ("risk.banned", self.banned.len()),
            ("risk.allowed", self.allowed.len()),
            ("risk.leaked", self.leaked.len()),
        ] {
            findings.expect(length <= Self::MOST_LISTED, field, Invalid::TooLong);
        }
        for (place, listed) in self.allowed.iter().enumerate() {
            let both = self.banned.contains(listed);
            findings.expect(!both, format!("risk.allowed[{place}]"), Invalid::Contradictory);
        }
    }
}

impl Test {
    fn check(&self, findings: &mut Findings<'_>) {
        let some = !self.variants.is_empty();
        findings.expect(some, "test.variants", Invalid::Empty);
        findings.expect(self.variants.len() <= Self::MOST_VARIANTS, "test.variants", Invalid::TooLong);
        findings.distinct("test.variants", self.variants.iter().map(|variant| &variant.id));
    }
}

impl Texts {
    fn fit(&self) -> bool {
        self.0.len() <= Self::MAX_LANGUAGES
            && self.0.values().all(|texts| {
                texts.len() <= Self::MAX_TEXTS
                    && texts.values().all(|text| text.chars().count() <= Self::MAX_CHARS)
            })
    }
}
