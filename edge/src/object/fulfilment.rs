//! What follows an approval: a code of the code bank. (The shop's server is told of it as of everything, and the owner finds
//! it in a list.)

use goodword_domain::ledger::{Change, Command, EntryKind, Fulfilment, OrderBook, Reward, State};
use goodword_domain::value::{OrderId, PoolName, RewardId};
use goodword_domain::webhooks::{Event, PoolNews};

use super::dispatch::Desk;
use super::ledger;
use super::news::{Audience, How};
use crate::failure::{Failure, Fault};
use crate::store::code_bank::{self, Holder};
use crate::store::{Sql, programs, rewards};

/// Hands out what was approved just now. Where the code bank is empty, a reward waits. Returns whether anything was handed
/// out.
pub fn follow<S: Sql>(desk: &Desk<'_, S>, book: &OrderBook, changes: &[Change]) -> Result<bool, Failure> {
    let touched = |reward: &Reward| changes.iter().any(|change| matters(change, reward));
    let mut handed_out = false;
    for reward in book.rewards.iter().filter(|reward| touched(reward)) {
        if let Fulfilment::Code { pool } = reward.fulfilment() {
            handed_out |= hand_out(desk, &book.order.id, &reward.grant().id, pool)?;
        }
    }
    Ok(handed_out)
}

/// Whatever is chosen, a reward waits for what it is handed out by from then on: for a code, or for the owner.
pub fn line_up<S: Sql>(desk: &Desk<'_, S>, book: &OrderBook, changes: &[Change]) -> Result<(), Fault> {
    let chosen = |reward: &Reward| {
        changes.iter().any(|change| is_about(change, reward, |kind| kind == EntryKind::Chosen))
    };
    for reward in book.rewards.iter().filter(|reward| chosen(reward)) {
        code_bank::line_up(desk.sql, &reward.grant().id, reward.fulfilment())?;
    }
    Ok(())
}

/// Whether a change is about this reward, and leaves it to be handed out.
fn matters(change: &Change, reward: &Reward) -> bool {
    let decided = |kind| matches!(kind, EntryKind::Approved | EntryKind::Chosen);
    is_about(change, reward, decided) && reward.state() == State::Approved
}

/// Whether a change is an entry of this reward, of such a kind.
fn is_about(change: &Change, reward: &Reward, kind: impl Fn(EntryKind) -> bool) -> bool {
    matches!(change, Change::Entered(entry) if kind(entry.kind) && entry.reward == reward.grant().id)
}

/// Binds a code to the reward, in the transaction in which the reward is handed out. Returns whether there was one.
fn hand_out<S: Sql>(
    desk: &Desk<'_, S>,
    order: &OrderId,
    id: &RewardId,
    pool: &PoolName,
) -> Result<bool, Failure> {
    let found = code_bank::take(desk.sql, pool, Holder::Reward(id))?.is_some();
    if found {
        ledger::step(desk, order, &Command::IssueByCode(id.clone()))?;
    } else {
        code_bank::expect(desk.sql, pool)?;
    }
    warn_if_low(desk, pool)?;
    Ok(found)
}

/// The owner is told when a stock runs low; again when it has been filled in the meantime.
pub fn warn_if_low<S: Sql>(desk: &Desk<'_, S>, pool: &PoolName) -> Result<(), Failure> {
    let left = code_bank::free(desk.sql, pool)?;
    if left >= programs::current(desk.sql)?.program.low_codes {
        return Ok(());
    }
    let news = PoolNews { pool: pool.clone(), left };
    Audience::of(desk)?.tell(desk, &Event::CodeBankLow(news), How::Once(&low_key(pool)))
}

/// Under which key a stock that runs low is told of.
pub fn low_key(pool: &PoolName) -> String {
    format!("code_bank.low:{pool}")
}

/// Hands out what has waited for codes, for some stocks that have any. The rest has the next alarm.
pub fn serve_waiting<S: Sql>(desk: &Desk<'_, S>, most: i64) -> Result<(), Failure> {
    for pool in code_bank::unblocked(desk.sql)? {
        for id in code_bank::waiting(desk.sql, &pool, most)? {
            let order = rewards::order_of(desk.sql, &id)?;
            let order = order.ok_or_else(|| Fault::new("a reward without an order"))?;
            desk.sql.transaction(|| hand_out(desk, &order, &id, &pool))?;
        }
    }
    Ok(())
}
