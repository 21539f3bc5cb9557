//! The shop's figures.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Nothing, endpoint};
use crate::survey::Nps;

endpoint! {
    /// The Net Promoter Score with its interval, and what was counted.
    GetStats: Get "/v1/stats" (), Server(LedgerRead),
    query Nothing, request Nothing, 200 Stats
}

/// The shop's figures since its beginning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stats {
    /// The score; `null` without responses.
    pub nps: Option<Nps>,
    /// How often each event was counted.
    pub events: BTreeMap<String, u64>,
    /// Advocates who have joined.
    pub advocates: u64,
    /// Orders that were told.
    pub orders: u64,
    /// Orders that a friend placed.
    pub referrals: u64,
    /// Rewards by state.
    pub rewards: BTreeMap<String, u64>,
    /// Webhooks that were disabled because they answered 410 or failed for ever: look at `GET /v1/webhooks`.
    pub disabled_webhooks: u64,
    /// Events that somebody has to act on and no webhook takes.
    pub waiting_events: u64,
}
