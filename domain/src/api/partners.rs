//! Partners: businesses that recommend the shop by a link of their own.

use serde::{Deserialize, Serialize};

use super::{Nothing, Page, WholeList, endpoint};
use crate::value::{Code, Email, Name, Rfc3339};

endpoint! {
    /// Makes a partner's link. The same address once more is the same partner.
    AddPartner: Post "/v1/partners" (), Server(ProgramWrite),
    query Nothing, request PartnerRequest, 201 PartnerView
}

endpoint! {
    /// Lists partners, oldest first.
    ListPartners: Get "/v1/partners" (), Server(LedgerRead),
    query WholeList, request Nothing, 200 Page<PartnerView>
}

/// A new partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PartnerRequest {
    /// What friends see.
    pub name: Name,
    /// Where the partner is reached. An order by this address is the partner's own, and earns nothing.
    pub email: Email,
}

/// A partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PartnerView {
    /// The partner's code.
    pub code: Code,
    /// The link to be put on the partner's pages.
    pub share_url: String,
    /// What friends see.
    pub name: Name,
    /// Since when.
    pub since: Rfc3339,
    /// Friends who count, however often each of them has ordered.
    pub friends: u32,
}
