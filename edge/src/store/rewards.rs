//! Rewards and the entries of the ledger.

use goodword_domain::ledger::{Beneficiary, Entry, EntryKind, Grant, Reward, Side, State};
use goodword_domain::value::{AdvocateId, Code, OrderId, RewardId, Timestamp};

use super::{Row, Sql, Value, values};
use crate::failure::Fault;

/// A reward in a list of the shop's rewards.
#[derive(Debug)]
pub struct Listed {
    /// Its place in the list.
    pub seq: i64,
    /// The reward.
    pub reward: Reward,
    /// The advocate whose friend ordered.
    pub advocate_code: Code,
}

/// Adds a reward; its first entry must follow in the same transaction.
pub fn insert(sql: &impl Sql, grant: &Grant) -> Result<(), Fault> {
    sql.query(
        "INSERT INTO rewards (id, order_id, rule, side, beneficiary, terms, currency, held_until)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        values![
            grant.id.as_ref(),
            grant.order.as_ref(),
            grant.rule.as_str(),
            grant.beneficiary.side().as_str(),
            grant.beneficiary.as_ref(),
            serde_json::to_string(&grant.terms)?,
            grant.currency.as_ref(),
            grant.held_until
        ],
    )?;
    Ok(())
}

/// Appends a line to the ledger.
pub fn append(sql: &impl Sql, entry: &Entry) -> Result<(), Fault> {
    sql.query(
        "INSERT INTO entries (reward_id, kind, amount_minor, at, actor, reasons) VALUES (?, ?, ?, ?, ?, ?)",
        values![
            entry.reward.as_ref(),
            entry.kind.as_str(),
            entry.amount_minor,
            entry.at,
            entry.actor.as_str(),
            serde_json::to_string(&entry.reasons)?
        ],
    )?;
    Ok(())
}

macro_rules! rewards_where {
    ($rest:literal) => {
        concat!(
            "SELECT rewards.seq, rewards.id, rewards.order_id, rule, side, rewards.beneficiary, terms, currency,
                    rewards.held_until FROM rewards ",
            $rest
        )
    };
}

/// An order's rewards, in the order in which they were granted.
pub fn of_order(sql: &impl Sql, order: &OrderId) -> Result<Vec<Reward>, Fault> {
    let mut rewards = read_all(sql, rewards_where!("WHERE order_id = ?"), values![order.as_ref()])?;
    rewards.sort_by_key(|(seq, _)| *seq);
    Ok(rewards.into_iter().map(|(_, reward)| reward).collect())
}

/// An advocate's own rewards, newest first, at most so many.
pub fn of_advocate(sql: &impl Sql, advocate: &AdvocateId, most: i64) -> Result<Vec<Reward>, Fault> {
    let statement = rewards_where!("WHERE beneficiary = ? ORDER BY seq DESC LIMIT ?");
    let rewards = read_all(sql, statement, values![advocate.as_ref(), most])?;
    Ok(rewards.into_iter().map(|(_, reward)| reward).collect())
}

/// The order that a reward was granted for.
pub fn order_of(sql: &impl Sql, id: &RewardId) -> Result<Option<OrderId>, Fault> {
    let row = sql.first("SELECT order_id FROM rewards WHERE id = ?", values![id.as_ref()])?;
    row.map(|mut row| row.parsed()).transpose()
}

/// The shop's rewards, oldest first, after a place in the list, at most so many.
pub fn list(sql: &impl Sql, state: Option<State>, after: i64, most: i64) -> Result<Vec<Listed>, Fault> {
    let rewards = match state {
        None => {
            let statement = rewards_where!("WHERE seq > ? ORDER BY seq LIMIT ?");
            read_all(sql, statement, values![after, most])
        }
        Some(state) => {
            let statement = rewards_where!(
                "JOIN standing ON standing.reward_id = rewards.id
                 WHERE standing.kind = ? AND standing.reward_seq > ?
                 ORDER BY standing.reward_seq LIMIT ?"
            );
            read_all(sql, statement, values![leading_to(state).as_str(), after, most])
        }
    }?;
    let with_code = |(seq, reward): (i64, Reward)| {
        let advocate_code = advocate_code(sql, &reward.grant().order)?;
        Ok(Listed { seq, reward, advocate_code })
    };
    rewards.into_iter().map(with_code).collect()
}

/// The code of the advocate who brought an order.
pub fn advocate_code(sql: &impl Sql, order: &OrderId) -> Result<Code, Fault> {
    let row = sql.first(
        "SELECT advocates.code FROM orders JOIN advocates ON advocates.id = orders.advocate_id
         WHERE orders.id = ?",
        values![order.as_ref()],
    )?;
    row.ok_or_else(|| Fault::new("a reward without an advocate"))?.parsed()
}

/// The entry that brings a reward into a state.
pub const fn leading_to(state: State) -> EntryKind {
    match state {
        State::Pending => EntryKind::Granted,
        State::Approved => EntryKind::Approved,
        State::Issued => EntryKind::Issued,
        State::Rejected => EntryKind::Rejected,
        State::Reversed => EntryKind::Reversed,
    }
}

/// How many of an advocate's own rewards are neither rejected nor reversed.
pub fn count_live(sql: &impl Sql, advocate: &AdvocateId) -> Result<u32, Fault> {
    let row = sql.first(
        "SELECT count(*) FROM standing WHERE beneficiary = ? AND kind IN ('granted', 'approved', 'issued')",
        values![advocate.as_ref()],
    )?;
    let count = row.map_or(Ok(0), |mut row| row.integer())?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// What an advocate's own rewards in one state are worth together, in minor units.
pub fn worth_in(sql: &impl Sql, advocate: &AdvocateId, state: State) -> Result<i64, Fault> {
    let row = sql.first(
        "SELECT coalesce(sum(entries.amount_minor), 0)
         FROM standing JOIN entries ON entries.reward_id = standing.reward_id
         WHERE standing.beneficiary = ? AND standing.kind = ?",
        values![advocate.as_ref(), leading_to(state).as_str()],
    )?;
    row.map_or(Ok(0), |mut row| row.integer())
}

/// How many friends' orders count for an advocate.
pub fn count_referrals(sql: &impl Sql, advocate: &AdvocateId) -> Result<u32, Fault> {
    let row = sql.first("SELECT count(*) FROM orders WHERE advocate_id = ?", values![advocate.as_ref()])?;
    let count = row.map_or(Ok(0), |mut row| row.integer())?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Orders with a hold that has ended, longest ended first, at most so many.
pub fn orders_with_ended_holds(sql: &impl Sql, now: Timestamp, most: i64) -> Result<Vec<OrderId>, Fault> {
    let rows = sql.query(
        "SELECT DISTINCT held_until, order_id FROM standing
         WHERE kind = 'granted' AND held_until <= ? ORDER BY held_until, order_id LIMIT ?",
        values![now, most],
    )?;
    let read = |mut row: Row| {
        row.moment()?;
        row.parsed()
    };
    rows.into_iter().map(read).collect()
}

/// When the next hold ends.
pub fn next_hold(sql: &impl Sql) -> Result<Option<Timestamp>, Fault> {
    let row = sql.first("SELECT min(held_until) FROM standing WHERE kind = 'granted'", values![])?;
    row.map_or(Ok(None), |mut row| row.maybe_moment())
}

fn read_all(sql: &impl Sql, statement: &str, values: Vec<Value>) -> Result<Vec<(i64, Reward)>, Fault> {
    let read = |mut row: Row| {
        let (seq, grant) = (row.integer()?, read_grant(&mut row)?);
        let entries = entries(sql, &grant.id)?;
        let reward = Reward::restore(grant, entries);
        Ok((seq, reward.ok_or_else(|| Fault::new("a reward with an impossible life"))?))
    };
    sql.query(statement, values)?.into_iter().map(read).collect()
}

fn read_grant(row: &mut Row) -> Result<Grant, Fault> {
    Ok(Grant {
        id: row.parsed()?,
        order: row.parsed()?,
        rule: row.word()?,
        beneficiary: match row.word()? {
            Side::Advocate => Beneficiary::Advocate(row.parsed()?),
            Side::Friend => Beneficiary::Friend(row.parsed()?),
        },
        terms: row.json()?,
        currency: row.parsed()?,
        held_until: row.moment()?,
    })
}

fn entries(sql: &impl Sql, reward: &RewardId) -> Result<Vec<Entry>, Fault> {
    let rows = sql.query(
        "SELECT kind, amount_minor, at, actor, reasons FROM entries WHERE reward_id = ? ORDER BY seq",
        values![reward.as_ref()],
    )?;
    let read = |mut row: Row| {
        Ok(Entry {
            reward: reward.clone(),
            kind: row.word()?,
            amount_minor: row.integer()?,
            at: row.moment()?,
            actor: row.word()?,
            reasons: row.json()?,
        })
    };
    rows.into_iter().map(read).collect()
}
