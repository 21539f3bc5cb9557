use goodword_domain::ledger::ReasonView;
use goodword_domain::value::{Amount, Money};

use super::Words;

impl Words<'_> {
    /// Why a reward stands where it stands; `None` for a reason that this popup does not know yet.
    #[must_use]
    pub fn reason(&self, reason: &ReasonView) -> Option<String> {
        let key = ["reason_", &reason.code].concat();
        if let Some(days) = reason.days {
            return Some(self.count(&key, days.into())).filter(|text| !text.is_empty());
        }
        let amount = reason
            .amount_minor
            .and_then(|minor| Amount::new(minor).ok())
            .zip(reason.currency)
            .map(|(amount, currency)| self.money(Money::new(amount, currency)));
        self.has(&key).then(|| self.fill(&key, &[("amount", &amount.unwrap_or_default())]))
    }
}
