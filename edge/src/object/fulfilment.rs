//! What follows an approval: a code of the code bank, a word to the shop's server, or a task for the owner.

use goodword_domain::ledger::{Change, Command, EntryKind, Fulfilment, Reward, State};
use goodword_domain::value::{OrderId, PoolName, RewardId};
use serde_json::json;

use super::dispatch::Desk;
use super::{ledger, world};
use crate::failure::{Failure, Fault};
use crate::store::code_bank::{self, Holder};
use crate::store::{Sql, orders, programs, rewards};

/// Hands out what was approved just now, or tells the shop's server what to hand out. Where the code bank is empty, a
/// reward waits.
pub fn follow<S: Sql>(desk: &Desk<'_, S>, order: &OrderId, changes: &[Change]) -> Result<(), Failure> {
    let touched = |reward: &Reward| changes.iter().any(|change| matters(change, reward));
    if !changes.iter().any(|change| matches!(change, Change::Entered(_))) {
        return Ok(());
    }
    let Some(known) = orders::get(desk.sql, order)? else { return Ok(()) };
    for reward in known.book.rewards.iter().filter(|reward| touched(reward)) {
        match &reward.grant().offered.fulfilment {
            Fulfilment::Code { pool } => hand_out(desk, order, &reward.grant().id, pool)?,
            Fulfilment::Webhook => tell(desk, reward)?,
            Fulfilment::Task => {}
        }
    }
    Ok(())
}

/// Whether a change is about this reward, and leaves it to be handed out.
fn matters(change: &Change, reward: &Reward) -> bool {
    let Change::Entered(entry) = change else { return false };
    let decided = matches!(entry.kind, EntryKind::Approved | EntryKind::Chosen);
    decided && entry.reward == reward.grant().id && reward.state() == State::Approved
}

/// Binds a code to the reward, in the transaction in which the reward is handed out.
fn hand_out<S: Sql>(
    desk: &Desk<'_, S>,
    order: &OrderId,
    id: &RewardId,
    pool: &PoolName,
) -> Result<(), Failure> {
    if code_bank::take(desk.sql, pool, Holder::Reward(id))?.is_none() {
        code_bank::expect(desk.sql, pool)?;
        return warn_if_low(desk, pool);
    }
    ledger::step(desk, order, &Command::IssueByCode(id.clone()))?;
    warn_if_low(desk, pool)
}

/// The owner is told when a stock runs low; again when it has been filled in the meantime.
pub fn warn_if_low<S: Sql>(desk: &Desk<'_, S>, pool: &PoolName) -> Result<(), Failure> {
    let left = code_bank::free(desk.sql, pool)?;
    if left >= programs::current(desk.sql)?.program.low_codes {
        return Ok(());
    }
    let data = json!({"pool": pool, "left": left});
    let told = world::Told { kind: "code_bank.low", timestamp: desk.now, data };
    world::tell(desk.sql, &format!("code_bank.low:{pool}"), &told, desk.now)
}

/// The shop's server hands it out, and is told what.
fn tell<S: Sql>(desk: &Desk<'_, S>, reward: &Reward) -> Result<(), Failure> {
    let key = format!("reward.approved:{}", reward.grant().id);
    let item = reward.item(rewards::advocate_code(desk.sql, reward)?);
    let data = serde_json::to_value(item).map_err(Fault::from)?;
    world::tell(desk.sql, &key, &world::Told { kind: "reward.approved", timestamp: desk.now, data }, desk.now)
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
