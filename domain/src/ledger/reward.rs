use super::{Entry, EntryKind, Grant, Reason, State, after};
use crate::api::rewards::{RewardItem, RewardView};
use crate::refusal::Refusal;
use crate::value::{Amount, Code, Money};

/// A reward with its entries. Cannot hold a history that [`after`] does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reward {
    grant: Grant,
    entries: Vec<Entry>,
    state: State,
}

impl Reward {
    /// A reward at its beginning. `None` unless the entry is a grant.
    #[must_use]
    pub fn begin(grant: Grant, granted: Entry) -> Option<Self> {
        let state = after(None, granted.kind)?;
        Some(Self { grant, entries: vec![granted], state })
    }

    /// A reward as it was stored, oldest entry first. `None` if the entries are no possible life.
    #[must_use]
    pub fn restore(grant: Grant, entries: Vec<Entry>) -> Option<Self> {
        let state = entries.iter().try_fold(None, |state, entry| after(state, entry.kind).map(Some))??;
        Some(Self { grant, entries, state })
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

    /// What it is worth now: the sum of its entries.
    #[must_use]
    pub fn balance(&self) -> Amount {
        let sum = self.entries.iter().map(|entry| entry.amount_minor).sum();
        Amount::new(sum).unwrap_or(Amount::ZERO)
    }

    /// Why it stands where it stands: the reasons of the entry that led to its state, and of every reduction since.
    pub fn reasons(&self) -> impl Iterator<Item = &Reason> {
        let led = self.entries.iter().rposition(|entry| entry.kind != EntryKind::Reduced).unwrap_or(0);
        let reductions = self.entries.iter().take(led).filter(|entry| entry.kind == EntryKind::Reduced);
        let live = self.state.is_live();
        let earlier = reductions.filter(move |_| live);
        self.entries.iter().skip(led).chain(earlier).flat_map(|entry| &entry.reasons)
    }

    /// As those see it whom it concerns.
    #[must_use]
    pub fn view(&self) -> RewardView {
        RewardView {
            id: self.grant.id.clone(),
            side: self.grant.beneficiary.side(),
            state: self.state,
            held_until: self.grant.held_until.to_rfc3339(),
            reward: self.grant.terms,
            value: Money::new(self.balance(), self.grant.currency),
            reasons: self.reasons().map(Into::into).collect(),
        }
    }

    /// As the owner sees it.
    #[must_use]
    pub fn item(&self, advocate_code: Code) -> RewardItem {
        let RewardView { id, side, state, held_until, reward, value, reasons } = self.view();
        let order_id = self.grant.order.clone();
        RewardItem { id, side, state, held_until, reward, value, reasons, order_id, advocate_code }
    }
}
