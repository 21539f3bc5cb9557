//! The code bank: stocks of single-use codes by which rewards are handed out.

use serde::{Deserialize, Serialize};

use super::{Nothing, endpoint};
use crate::value::PoolName;

endpoint! {
    /// Adds codes to a stock: as JSON, or as a text of one code a line (of a CSV file the first column; a first line
    /// `code` is a heading). A file with a bad line is refused whole, naming each bad line.
    AddCodes: Post "/v1/code-bank/{pool}" (PoolName,), Server(ProgramWrite),
    query Nothing, request CodesRequest, 201 PoolView
}

endpoint! {
    /// All stocks: what is left, what waits.
    ListPools: Get "/v1/code-bank" (), Server(LedgerRead),
    query Nothing, request Nothing, 200 CodeBank
}

/// Codes to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CodesRequest {
    /// 1–100 visible ASCII characters each; no two the same, none that any stock has or had, capitals and small letters
    /// being alike; at most 100,000 at a time.
    pub codes: Vec<String>,
}

/// All stocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CodeBank {
    /// By name.
    pub pools: Vec<PoolView>,
}

/// One stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PoolView {
    /// Its name, as the program's `fulfilment` has it.
    pub pool: PoolName,
    /// Codes that nobody has yet.
    pub left: u32,
    /// Codes that were handed out.
    pub used: u32,
    /// Approved rewards that wait for a code.
    pub waiting: u32,
    /// Whether fewer are left than the program's `low_codes`.
    pub low: bool,
}
