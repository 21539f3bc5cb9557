use super::{Entry, EntryKind, Fulfilment, Grant, Reason, RewardTerms, State, Unit, after};
use crate::api::rewards::{RewardItem, RewardView};
use crate::refusal::Refusal;
use crate::value::{Amount, Code, Money, Timestamp};

/// A reward with its entries. Cannot hold a history that [`after`] does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reward {
    grant: Grant,
    entries: Vec<Entry>,
    state: State,
    code: Option<String>,
}

impl Reward {
    /// A reward at its beginning. `None` unless the entry is a grant.
    #[must_use]
    pub fn begin(grant: Grant, granted: Entry) -> Option<Self> {
        let state = after(None, granted.kind)?;
        Some(Self { grant, entries: vec![granted], state, code: None })
    }

    /// A reward as it was stored, oldest entry first. `None` if the entries are no possible life.
    #[must_use]
    pub fn restore(grant: Grant, entries: Vec<Entry>) -> Option<Self> {
        let state = entries.iter().try_fold(None, |state, entry| after(state, entry.kind).map(Some))??;
        Some(Self { grant, entries, state, code: None })
    }

    /// Adds an entry, or refuses what the state does not allow.
    pub fn append(&mut self, entry: Entry) -> Result<(), Refusal> {
        self.state = after(Some(self.state), entry.kind).ok_or(Refusal::RewardStateForbids)?;
        self.entries.push(entry);
        Ok(())
    }

    /// What it is.
    #[must_use]
    pub const fn grant(&self) -> &Grant {
        &self.grant
    }

    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> State {
        self.state
    }

    /// Its entries, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What was promised, as it was last chosen.
    #[must_use]
    pub fn terms(&self) -> &RewardTerms {
        let chosen = self.reasons_ever().rev().find_map(|reason| match reason {
            Reason::ChosenByAdvocate { choice } => Some(usize::from(*choice)),
            _ => None,
        });
        chosen.and_then(|place| self.grant.offered.choices().nth(place)).unwrap_or(&self.grant.offered.terms)
    }

    /// How it is handed out. A code is worth what was offered, all of it: whatever else was chosen, and what is left
    /// where a debt has taken a part, is a task for the owner.
    #[must_use]
    pub fn fulfilment(&self) -> &Fulfilment {
        let offered = &self.grant.offered;
        let other = *self.terms() != offered.terms;
        let cut = self.offset() > Amount::ZERO && self.balance() > Amount::ZERO;
        match &offered.fulfilment {
            Fulfilment::Code { .. } if other || cut => &Fulfilment::Task,
            as_offered => as_offered,
        }
    }

    /// What it is worth now, in the unit of its terms: the sum of its entries.
    #[must_use]
    pub fn balance(&self) -> Amount {
        let sum = self.entries.iter().map(|entry| entry.amount).sum();
        Amount::new(sum).unwrap_or(Amount::ZERO)
    }

    /// How much of it pays off a debt, in minor units: earned, and not part of the balance.
    #[must_use]
    pub fn offset(&self) -> Amount {
        let sum = self.entries.iter().map(|entry| entry.offset_minor).sum();
        Amount::new(sum).unwrap_or(Amount::ZERO)
    }

    /// When nothing is left of it, once it was handed out.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        let issued = self.entries.iter().find(|entry| entry.kind == EntryKind::Issued)?;
        self.grant.offered.expires_after_days.map(|days| issued.at.plus_days(days))
    }

    /// With the code of the code bank that it was handed out by.
    #[must_use]
    pub fn with_code(self, code: Option<String>) -> Self {
        Self { code, ..self }
    }

    /// Whether it waits for the owner to look at it.
    #[must_use]
    pub fn is_questioned(&self) -> bool {
        let moved = self.entries.iter().rfind(|entry| entry.kind.moves());
        moved.is_some_and(|entry| entry.kind == EntryKind::Questioned)
    }

    /// Why it stands where it stands: the reasons of the entry that led to its state, and of every reduction since.
    pub fn reasons(&self) -> impl Iterator<Item = &Reason> {
        let led = self.entries.iter().rposition(|entry| entry.kind.moves()).unwrap_or(0);
        let earlier = self.entries.iter().take(led).filter(|entry| !entry.kind.moves());
        let live = self.state.is_live();
        let earlier = earlier.filter(move |_| live);
        self.entries.iter().skip(led).chain(earlier).flat_map(|entry| &entry.reasons)
    }

    fn reasons_ever(&self) -> impl DoubleEndedIterator<Item = &Reason> {
        self.entries.iter().flat_map(|entry| &entry.reasons)
    }

    /// As those see it whom it concerns.
    #[must_use]
    pub fn view(&self) -> RewardView {
        let terms = self.terms();
        let money = terms.unit() == Unit::Money;
        let choices: Vec<_> = self.grant.offered.choices().cloned().collect();
        RewardView {
            id: self.grant.id.clone(),
            side: self.grant.beneficiary.side(),
            rule: self.grant.rule.to_string(),
            state: self.state,
            held_until: self.grant.held_until.to_rfc3339(),
            reward: terms.clone(),
            choices: if choices.len() > 1 { choices } else { Vec::new() },
            value: Money::new(if money { self.balance() } else { Amount::ZERO }, self.grant.currency),
            quantity: if money { None } else { u32::try_from(self.balance().minor()).ok() },
            expires_at: self.expires_at().map(Timestamp::to_rfc3339),
            code: self.code.clone(),
            reasons: self.reasons().map(Into::into).collect(),
        }
    }

    /// As the owner sees it.
    #[must_use]
    pub fn item(&self, advocate_code: Option<Code>) -> RewardItem {
        RewardItem {
            view: self.view(),
            order_id: self.grant.order.clone(),
            advocate_code,
            fulfilment: self.fulfilment().clone(),
            in_review: self.is_questioned(),
        }
    }
}
