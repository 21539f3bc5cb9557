//! `cargo xtask bench`: measured, not believed.
//!
//! | file | what |
//! |---|---|
//! | `batch` | `bench batch`: how many orders a second, one by one and in batches |
//! | `ledger` | `bench ledger`: whether an order takes longer in a large ledger |
//! | `fill` | a shop with a program full of rules, and a ledger of any length |
//! | `orders` | the orders of that shop's customers |
//! | `runtime` | the Worker in workerd alone |
//! | `figures` | medians and percentiles |

pub mod batch;
mod figures;
mod fill;
pub mod ledger;
mod orders;
mod runtime;
