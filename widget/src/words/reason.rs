use goodword_domain::ledger::ReasonView;
use goodword_domain::value::{Amount, Money, Period};

use super::Words;

impl Words<'_> {
    /// Why a reward stands where it stands; `None` for a reason that this popup does not know yet, or that is none of
    /// the advocate's business.
    #[must_use]
    pub fn reason(&self, reason: &ReasonView) -> Option<String> {
        let amount = reason
            .amount_minor
            .and_then(|minor| Amount::new(minor).ok())
            .zip(reason.currency)
            .map(|(amount, currency)| self.money(Money::new(amount, currency)));
        let friends = reason.friends.map(|friends| self.count("status_friends", friends.get()));
        let values = [("amount", &*amount.unwrap_or_default()), ("friends", &friends.unwrap_or_default())];
        let key = ["reason_", &reason.code, reason.period.map_or("", period)].concat();
        Some(self.tell(&key, reason.days.map(Into::into), &values)).filter(|text| !text.is_empty())
    }
}

/// What the period adds to a text's key.
const fn period(period: Period) -> &'static str {
    match period {
        Period::Week => "_week",
        Period::Month => "_month",
        Period::Year => "_year",
        Period::Life => "_life",
    }
}
