//! An advocate's own status.

use serde::{Deserialize, Serialize};

use super::rewards::RewardView;
use super::timeline::Moment;
use super::{Nothing, endpoint};
use crate::value::{Code, Money, PublicKey};

endpoint! {
    /// The advocate's own code, friends so far, rewards and why.
    Me: Get "/v1/shops/{pk}/me" (PublicKey,), Advocate,
    query Nothing, request Nothing, 200 Status
}

/// How an advocate stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Status {
    /// The advocate's code.
    pub code: Code,
    /// The shop's landing address with the code.
    pub share_url: String,
    /// Friends who count: whose order stands and is not in review, whether or not it earned the advocate something.
    pub friends: u32,
    /// What waits for the end of a hold.
    pub pending: Money,
    /// What was approved or handed out.
    pub earned: Money,
    /// The advocate's rewards, newest first, at most 20.
    pub rewards: Vec<RewardView>,
    /// What happened to these, decision by decision, oldest first.
    #[serde(default)]
    pub timeline: Vec<Moment>,
}
