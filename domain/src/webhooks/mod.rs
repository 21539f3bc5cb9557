//! Telling the shop's own systems what happens: which events there are, where they may be sent, what an answer to one
//! means, and when it is tried again. Signatures, headers and the schedule are those of Standard Webhooks 1.0.0.

mod address;
mod answer;
mod data;
mod event;
mod resolved;
mod schedule;

pub use address::{Reach, may_call, name_in};
pub use answer::{Answer, DeliveryError, DisabledBecause, Verdict, disables, judge};
pub use data::{
    AdvocateNews, DisabledNews, ErasedNews, ExportNews, FriendNews, PersonNews, PoolNews, ReferralNews,
    RewardNews, TestNews,
};
pub use event::{Event, EventType};
pub use resolved::{LeadsTo, leads_to};
pub use schedule::{ATTEMPTS, OLD_SECRET_MS, TIMEOUT_MS, pause_ms};
