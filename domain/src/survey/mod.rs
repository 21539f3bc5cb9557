//! Net Promoter Score: bands, the score with its interval, and whom to ask where.

mod ask;
mod nps;
mod score;

pub use ask::{AskedOrder, Visit, may_ask, what_to_show};
pub use nps::Nps;
pub use score::{Band, Score};
