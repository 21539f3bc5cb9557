use serde::{Deserialize, Serialize};

/// Where a reward stands. Never stored: always derived from its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Granted, and held until the return window has passed; or until the owner has looked at it.
    Pending,
    /// The hold was resolved in favour; to be handed out.
    Approved,
    /// Handed out.
    Issued,
    /// The hold was resolved against: by the owner, or because the order came back in time.
    Rejected,
    /// Taken back after the hold, because the order came back late.
    Reversed,
    /// Handed out, and no longer good.
    Expired,
}

/// Declares what an entry does to its reward, with the word that is stored.
macro_rules! entry_kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// What an entry does to its reward.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum EntryKind {
            $($(#[$doc])* $name,)*
        }

        impl EntryKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// As it is stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

entry_kinds! {
    /// The reward comes into being, pending, with its value.
    Granted = "granted",
    /// Something speaks against it: the hold does not end until the owner has looked at it.
    Questioned = "questioned",
    /// The owner has found nothing against it: the hold ends as if nobody had asked.
    Cleared = "cleared",
    /// The advocate has chosen another of the rewards that were offered.
    Chosen = "chosen",
    /// Part of the order came back: the value shrinks, the state stays.
    Reduced = "reduced",
    /// Resolves the hold in favour.
    Approved = "approved",
    /// Resolves the hold against; nothing remains of the value.
    Rejected = "rejected",
    /// Handed out.
    Issued = "issued",
    /// Taken back; nothing remains of the value.
    Reversed = "reversed",
    /// Its time is over; nothing remains of the value.
    Expired = "expired",
}

impl State {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Pending, Self::Approved, Self::Issued, Self::Rejected, Self::Reversed, Self::Expired];

    /// As it stands in JSON and in query strings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Issued => "issued",
            Self::Rejected => "rejected",
            Self::Reversed => "reversed",
            Self::Expired => "expired",
        }
    }

    /// Whether the reward is still worth something: pending, approved or issued.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Pending | Self::Approved | Self::Issued)
    }
}

impl EntryKind {
    /// Whether the entry brings its reward somewhere else, rather than changing only what it is worth.
    #[must_use]
    pub const fn moves(self) -> bool {
        !matches!(self, Self::Chosen | Self::Reduced)
    }
}

/// The whole life of a reward: the state after an entry, or `None` where no such entry may follow.
///
/// | after | granted | questioned | cleared | chosen | reduced | approved | rejected | issued | reversed | expired |
/// |---|---|---|---|---|---|---|---|---|---|---|
/// | (none) | pending | | | | | | | | | |
/// | pending | | pending | pending | pending | pending | approved | rejected | | | |
/// | approved | | | | approved | approved | | | issued | reversed | |
/// | issued | | | | | issued | | | | reversed | expired |
/// | rejected, reversed, expired | | | | | | | | | | |
#[must_use]
pub const fn after(state: Option<State>, entry: EntryKind) -> Option<State> {
    use EntryKind as E;
    match (state, entry) {
        (None, E::Granted) => Some(State::Pending),
        (Some(State::Pending), E::Questioned | E::Cleared | E::Chosen | E::Reduced)
        | (Some(State::Approved), E::Chosen | E::Reduced)
        | (Some(State::Issued), E::Reduced) => state,
        (Some(State::Pending), E::Approved) => Some(State::Approved),
        (Some(State::Pending), E::Rejected) => Some(State::Rejected),
        (Some(State::Approved), E::Issued) => Some(State::Issued),
        (Some(State::Approved | State::Issued), E::Reversed) => Some(State::Reversed),
        (Some(State::Issued), E::Expired) => Some(State::Expired),
        _ => None,
    }
}
