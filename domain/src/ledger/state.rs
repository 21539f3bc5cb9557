use serde::{Deserialize, Serialize};

/// Where a reward stands. Never stored: always derived from its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Granted, and held until the return window has passed.
    Pending,
    /// The hold was resolved in favour; to be handed out.
    Approved,
    /// Handed out.
    Issued,
    /// The hold was resolved against: by the owner, or because the order came back in time.
    Rejected,
    /// Taken back after the hold, because the order came back late.
    Reversed,
}

/// What an entry does to its reward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// The reward comes into being, pending, with its value.
    Granted,
    /// Part of the order came back: the value shrinks, the state stays.
    Reduced,
    /// Resolves the hold in favour.
    Approved,
    /// Resolves the hold against; nothing remains of the value.
    Rejected,
    /// Handed out.
    Issued,
    /// Taken back; nothing remains of the value.
    Reversed,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Pending, Self::Approved, Self::Issued, Self::Rejected, Self::Reversed];

    /// As it stands in JSON and in query strings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Issued => "issued",
            Self::Rejected => "rejected",
            Self::Reversed => "reversed",
        }
    }

    /// Whether the reward is still worth something: pending, approved or issued.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Pending | Self::Approved | Self::Issued)
    }
}

impl EntryKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Granted, Self::Reduced, Self::Approved, Self::Rejected, Self::Issued, Self::Reversed];

    /// As it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Reduced => "reduced",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Issued => "issued",
            Self::Reversed => "reversed",
        }
    }
}

/// The whole life of a reward: the state after an entry, or `None` where no such entry may follow.
///
/// | | granted | reduced | approved | rejected | issued | reversed |
/// |---|---|---|---|---|---|---|
/// | (none) | pending | | | | | |
/// | pending | | pending | approved | rejected | | |
/// | approved | | approved | | | issued | reversed |
/// | issued | | issued | | | | reversed |
/// | rejected, reversed | | | | | | |
#[must_use]
pub const fn after(state: Option<State>, entry: EntryKind) -> Option<State> {
    match (state, entry) {
        (None, EntryKind::Granted) => Some(State::Pending),
        (Some(State::Pending), EntryKind::Approved) => Some(State::Approved),
        (Some(State::Pending), EntryKind::Rejected) => Some(State::Rejected),
        (Some(State::Approved), EntryKind::Issued) => Some(State::Issued),
        (Some(State::Approved | State::Issued), EntryKind::Reversed) => Some(State::Reversed),
        (Some(live), EntryKind::Reduced) if live.is_live() => state,
        _ => None,
    }
}
