use serde::{Deserialize, Serialize};

/// What an API key of a shop may do. Each route of servers names the one that it needs in its declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Scope {
    /// Everything, also what comes later.
    #[serde(rename = "all")]
    All,
    /// Tell of orders, refunds and cancellations.
    #[serde(rename = "orders:write")]
    OrdersWrite,
    /// Read orders, referrals, rewards, mentions, partners, staff, stocks of codes and figures.
    #[serde(rename = "ledger:read")]
    LedgerRead,
    /// Decide about rewards, referrals and mentions, as the owner does.
    #[serde(rename = "ledger:decide")]
    LedgerDecide,
    /// Read the program and its versions; ask what another program would have granted.
    #[serde(rename = "program:read")]
    ProgramRead,
    /// Put another program in force, fill the code bank, make partners' links.
    #[serde(rename = "program:write")]
    ProgramWrite,
    /// Read what customers have answered.
    #[serde(rename = "responses:read")]
    ResponsesRead,
    /// Export and erase people; with the scope that reads a list, export the list.
    #[serde(rename = "people")]
    People,
    /// Connect webhooks and platforms, with the scopes of what is told by them.
    #[serde(rename = "connections")]
    Connections,
    /// List, make, rotate and delete API keys; none that may do more than the key itself.
    #[serde(rename = "keys")]
    Keys,
    /// No route: signatures by this key vouch for who is on a page.
    #[serde(rename = "identify")]
    Identify,
}

impl Scope {
    /// Every scope.
    pub const EACH: [Self; 11] = [
        Self::All,
        Self::OrdersWrite,
        Self::LedgerRead,
        Self::LedgerDecide,
        Self::ProgramRead,
        Self::ProgramWrite,
        Self::ResponsesRead,
        Self::People,
        Self::Connections,
        Self::Keys,
        Self::Identify,
    ];

    /// As it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::OrdersWrite => "orders:write",
            Self::LedgerRead => "ledger:read",
            Self::LedgerDecide => "ledger:decide",
            Self::ProgramRead => "program:read",
            Self::ProgramWrite => "program:write",
            Self::ResponsesRead => "responses:read",
            Self::People => "people",
            Self::Connections => "connections",
            Self::Keys => "keys",
            Self::Identify => "identify",
        }
    }

    /// Whether somebody with `given` may do what needs this one.
    #[must_use]
    pub fn is_within(self, given: &[Self]) -> bool {
        given.contains(&Self::All) || given.contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_everything_and_every_other_is_itself_alone() {
        for scope in Scope::EACH {
            assert!(scope.is_within(&[Scope::All]) && scope.is_within(&[scope]) && !scope.is_within(&[]));
            let others: Vec<_> =
                Scope::EACH.into_iter().filter(|other| ![scope, Scope::All].contains(other)).collect();
            assert!(!scope.is_within(&others), "{scope:?}");
        }
    }

    #[test]
    fn is_written_as_it_is_read() {
        for scope in Scope::EACH {
            let json = serde_json::to_value(scope).unwrap();
            assert_eq!(json, scope.as_str());
            assert_eq!(serde_json::from_value::<Scope>(json).unwrap(), scope);
        }
    }
}
