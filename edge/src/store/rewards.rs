//! Rewards and the entries of the ledger.

use goodword_domain::api::rewards::FulfilmentKind;
use goodword_domain::ledger::{Beneficiary, Entry, EntryKind, Grant, Reward, Side, State, Unit};
use goodword_domain::value::{AdvocateId, Amount, Code, Count, DAY_MS, OrderId, Period, RewardId, Timestamp};

use super::{Row, Sql, Value, values};
use crate::failure::Fault;

/// A reward in a list of the shop's rewards.
#[derive(Debug)]
pub struct Listed {
    /// Its place in the list.
    pub seq: i64,
    /// The reward.
    pub reward: Reward,
    /// The advocate whose friend ordered, or who ordered.
    pub advocate_code: Option<Code>,
}

/// Adds a reward for an order that came to `total`; its first entry must follow in the same transaction.
pub fn insert(sql: &impl Sql, grant: &Grant, total: Amount) -> Result<(), Fault> {
    let bucket = |period: Period| period.bucket(grant.placed_at);
    let valid_ms = grant.offered.expires_after_days.map(|days| DAY_MS.saturating_mul(i64::from(days)));
    // The most that may be chosen was reckoned for the order's total, as was what is granted.
    let most = grant.most_money(total);
    sql.query(
        "INSERT INTO rewards (id, order_id, rule, side, beneficiary, terms, currency, held_until, placed_at,
                              needs_friends, most_minor, week, month, year, valid_ms, fulfilment, pool)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        values![
            grant.id.as_ref(),
            grant.order.as_ref(),
            grant.rule.to_string(),
            grant.beneficiary.side().as_str(),
            grant.beneficiary.as_ref(),
            serde_json::to_string(&grant.offered)?,
            grant.currency.as_ref(),
            grant.held_until,
            grant.placed_at,
            grant.needs_friends.map(|friends| i64::from(friends.get())),
            most.minor(),
            bucket(Period::Week),
            bucket(Period::Month),
            bucket(Period::Year),
            valid_ms,
            grant.offered.fulfilment.as_str(),
            grant.offered.fulfilment.pool().map(AsRef::as_ref)
        ],
    )?;
    Ok(())
}

/// Appends a line to the ledger, by the decision of this number.
pub fn append(sql: &impl Sql, entry: &Entry, told: i64) -> Result<(), Fault> {
    sql.query(
        "INSERT INTO entries (reward_id, kind, amount_minor, offset_minor, debt_minor, at, actor, reasons, told_seq)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        values![
            entry.reward.as_ref(),
            entry.kind.as_str(),
            entry.amount,
            entry.offset_minor,
            entry.debt_minor,
            entry.at,
            entry.actor.as_str(),
            serde_json::to_string(&entry.reasons)?,
            told
        ],
    )?;
    Ok(())
}

macro_rules! rewards_where {
    ($rest:literal) => {
        concat!(
            "SELECT rewards.seq, code_bank.code, rewards.id, rewards.order_id, rewards.placed_at, rule, side,
                    rewards.beneficiary, terms, currency, rewards.held_until, needs_friends
             FROM rewards LEFT JOIN code_bank ON code_bank.reward_id = rewards.id ",
            $rest
        )
    };
}

/// An order's rewards, in the order in which they were granted.
pub fn of_order(sql: &impl Sql, order: &OrderId) -> Result<Vec<Reward>, Fault> {
    let rewards = read_all(sql, rewards_where!("WHERE rewards.order_id = ?"), values![order.as_ref()])?;
    Ok(alone(in_order(rewards)))
}

/// An advocate's own rewards, newest first, at most so many.
pub fn of_advocate(sql: &impl Sql, advocate: &AdvocateId, most: i64) -> Result<Vec<Reward>, Fault> {
    let statement = rewards_where!("WHERE beneficiary = ? ORDER BY rewards.seq DESC LIMIT ?");
    Ok(alone(read_all(sql, statement, values![advocate.as_ref(), most])?))
}

/// How many rewards an advocate has had.
pub fn count_of(sql: &impl Sql, advocate: &AdvocateId) -> Result<u32, Fault> {
    let counted = "SELECT count(*) FROM rewards WHERE beneficiary = ?";
    let row = sql.first(counted, values![advocate.as_ref()])?;
    let count = row.map_or(Ok(0), |mut row| row.integer())?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// An advocate's rewards for milestones, in whatever state, oldest first.
pub fn milestones_of(sql: &impl Sql, advocate: &AdvocateId) -> Result<Vec<Reward>, Fault> {
    let statement = rewards_where!(
        "WHERE beneficiary = ? AND instr(rule, ':') > 0 AND rule >= 'milestone:' AND rule < 'milestone;'"
    );
    Ok(alone(in_order(read_all(sql, statement, values![advocate.as_ref()])?)))
}

/// What somebody was granted for orders of their own from a moment on, in whatever state, oldest first.
pub fn standing_of(sql: &impl Sql, who: &str, from: Timestamp) -> Result<Vec<Reward>, Fault> {
    let statement = rewards_where!(
        "WHERE beneficiary = ? AND instr(rule, ':') > 0 AND rule >= 'standing:' AND rule < 'standing;'
         AND rewards.placed_at >= ?"
    );
    Ok(alone(in_order(read_all(sql, statement, values![who, from])?)))
}

fn in_order(mut rewards: Vec<(i64, Reward)>) -> Vec<(i64, Reward)> {
    rewards.sort_by_key(|(seq, _)| *seq);
    rewards
}

fn alone(rewards: Vec<(i64, Reward)>) -> Vec<Reward> {
    rewards.into_iter().map(|(_, reward)| reward).collect()
}

/// The order that a reward was granted for.
pub fn order_of(sql: &impl Sql, id: &RewardId) -> Result<Option<OrderId>, Fault> {
    let row = sql.first("SELECT order_id FROM rewards WHERE id = ?", values![id.as_ref()])?;
    row.map(|mut row| row.parsed()).transpose()
}

/// The shop's rewards, oldest first, after a place in the list, at most so many.
pub fn list(
    sql: &impl Sql,
    state: Option<State>,
    fulfilment: Option<FulfilmentKind>,
    after: i64,
    most: i64,
) -> Result<Vec<Listed>, Fault> {
    let rewards = match (state, fulfilment) {
        (None, _) => {
            let statement = rewards_where!("WHERE rewards.seq > ? ORDER BY rewards.seq LIMIT ?");
            read_all(sql, statement, values![after, most])
        }
        // Three kinds of entry leave a reward pending: each is asked for by its index, and their lists are merged.
        (Some(state), None) => merged(entry_kinds(state), most, |kind| {
            let statement = rewards_where!(
                "JOIN standing ON standing.reward_id = rewards.id
                 WHERE standing.kind = ? AND standing.reward_seq > ?
                 ORDER BY standing.reward_seq LIMIT ?"
            );
            read_all(sql, statement, values![kind.as_str(), after, most])
        }),
        (Some(state), Some(fulfilment)) => merged(entry_kinds(state), most, |kind| {
            let statement = rewards_where!(
                "JOIN standing ON standing.reward_id = rewards.id
                 WHERE standing.fulfilment = ? AND standing.kind = ? AND standing.reward_seq > ?
                 ORDER BY standing.reward_seq LIMIT ?"
            );
            read_all(sql, statement, values![fulfilment.as_str(), kind.as_str(), after, most])
        }),
    }?;
    let with_code = |(seq, reward): (i64, Reward)| {
        let advocate_code = advocate_code(sql, &reward)?;
        Ok(Listed { seq, reward, advocate_code })
    };
    rewards.into_iter().map(with_code).collect()
}

fn merged(
    kinds: &[EntryKind],
    most: i64,
    read: impl Fn(EntryKind) -> Result<Vec<(i64, Reward)>, Fault>,
) -> Result<Vec<(i64, Reward)>, Fault> {
    let mut all = Vec::new();
    for kind in kinds {
        all.extend(read(*kind)?);
    }
    let mut all = in_order(all);
    all.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(all)
}

/// The code of the advocate who brought an order, or who placed it.
pub fn advocate_code(sql: &impl Sql, reward: &Reward) -> Result<Option<Code>, Fault> {
    let grant = reward.grant();
    let row = match &grant.beneficiary {
        Beneficiary::Advocate(id) => {
            sql.first("SELECT code FROM advocates WHERE id = ?", values![id.as_ref()])?
        }
        Beneficiary::Friend(_) | Beneficiary::Staff(_) => sql.first(
            "SELECT advocates.code FROM orders JOIN advocates ON advocates.id = orders.advocate_id
             WHERE orders.id = ?",
            values![grant.order.as_ref()],
        )?,
    };
    row.map(|mut row| row.parsed()).transpose()
}

/// The entries that bring a reward into a state, or leave it there.
pub const fn entry_kinds(state: State) -> &'static [EntryKind] {
    match state {
        State::Pending => &[EntryKind::Granted, EntryKind::Questioned, EntryKind::Cleared],
        State::Approved => &[EntryKind::Approved],
        State::Issued => &[EntryKind::Issued],
        State::Rejected => &[EntryKind::Rejected],
        State::Reversed => &[EntryKind::Reversed],
        State::Expired => &[EntryKind::Expired],
    }
}

/// What an advocate's own rewards in one state are worth together in money, in minor units.
pub fn worth_in(sql: &impl Sql, advocate: &AdvocateId, state: State) -> Result<i64, Fault> {
    let mut worth = 0_i64;
    for kind in entry_kinds(state) {
        let of = || values![advocate.as_ref(), kind.as_str()];
        let row = sql.first(
            "SELECT coalesce(sum(entries.amount_minor), 0)
             FROM standing JOIN rewards ON rewards.id = standing.reward_id
             JOIN entries ON entries.reward_id = rewards.id
             WHERE standing.beneficiary = ? AND standing.kind = ?
               AND most_minor > 0 AND json_extract(terms, '$.or') IS NULL",
            of(),
        )?;
        worth = worth.saturating_add(row.map_or(Ok(0), |mut row| row.integer())?);
        // Where there was a choice, only what was chosen says whether it is money.
        let chosen = rewards_where!(
            "JOIN standing ON standing.reward_id = rewards.id
             WHERE standing.beneficiary = ? AND standing.kind = ? AND json_extract(terms, '$.or') IS NOT NULL"
        );
        let chosen = read_all(sql, chosen, of())?;
        let money = chosen.iter().filter(|(_, reward)| reward.terms().unit() == Unit::Money);
        worth = money.fold(worth, |sum, (_, reward)| sum.saturating_add(reward.balance().minor()));
    }
    Ok(worth)
}

fn read_all(sql: &impl Sql, statement: &str, values: Vec<Value>) -> Result<Vec<(i64, Reward)>, Fault> {
    let read = |mut row: Row| {
        let (seq, code, grant) = (row.integer()?, row.maybe_text()?, read_grant(&mut row)?);
        let entries = entries(sql, &grant.id)?;
        let reward = Reward::restore(grant, entries);
        let reward = reward.ok_or_else(|| Fault::new("a reward with an impossible life"))?;
        Ok((seq, reward.with_code(code)))
    };
    sql.query(statement, values)?.into_iter().map(read).collect()
}

fn read_grant(row: &mut Row) -> Result<Grant, Fault> {
    Ok(Grant {
        id: row.parsed()?,
        order: row.parsed()?,
        placed_at: row.moment()?,
        rule: row.parsed()?,
        beneficiary: match row.word()? {
            Side::Advocate => Beneficiary::Advocate(row.parsed()?),
            Side::Friend => Beneficiary::Friend(row.parsed()?),
            Side::Staff => Beneficiary::Staff(row.parsed()?),
        },
        offered: row.json()?,
        currency: row.parsed()?,
        held_until: row.moment()?,
        needs_friends: row.maybe_integer()?.map(count).transpose()?,
    })
}

fn count(stored: i64) -> Result<Count, Fault> {
    let count = u32::try_from(stored).ok().and_then(|count| Count::new(count).ok());
    count.ok_or_else(|| Fault::new("a stored count is none"))
}

fn entries(sql: &impl Sql, reward: &RewardId) -> Result<Vec<Entry>, Fault> {
    let rows = sql.query(
        "SELECT kind, amount_minor, offset_minor, debt_minor, at, actor, reasons FROM entries
         WHERE reward_id = ? ORDER BY seq",
        values![reward.as_ref()],
    )?;
    let read = |mut row: Row| {
        Ok(Entry {
            reward: reward.clone(),
            kind: row.word()?,
            amount: row.integer()?,
            offset_minor: row.integer()?,
            debt_minor: row.integer()?,
            at: row.moment()?,
            actor: row.word()?,
            reasons: row.json()?,
        })
    };
    rows.into_iter().map(read).collect()
}
