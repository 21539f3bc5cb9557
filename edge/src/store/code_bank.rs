//! Stocks of single-use codes.

use goodword_domain::ledger::{Fulfilment, friend_of_code};
use goodword_domain::value::{AdvocateId, ClaimId, PoolName, RewardId, Timestamp};

use super::{Row, Sql, values};
use crate::failure::Fault;

/// The runtime takes values of at most 2 MB; so many codes of the longest kind are a quarter of that.
const AT_ONCE: usize = 5_000;

/// One stock.
#[derive(Debug)]
pub struct Pool {
    /// Its name.
    pub name: PoolName,
    /// Codes that nobody has yet.
    pub free: u32,
    /// Codes that were given away.
    pub used: u32,
    /// Approved rewards that wait for one.
    pub waiting: u32,
}

/// Whom a code is bound to.
#[derive(Debug, Clone, Copy)]
pub enum Holder<'a> {
    /// A reward is handed out by it.
    Reward(&'a RewardId),
    /// A friend gets the discount by it.
    Claim(&'a ClaimId),
}

/// Which of these codes the shop has or had already, in whichever stock, in capitals or in small letters; as they are
/// asked for.
pub fn known(sql: &impl Sql, codes: &[String]) -> Result<Vec<String>, Fault> {
    let mut known = Vec::new();
    for some in codes.chunks(AT_ONCE) {
        let rows = sql.query(
            "SELECT told.value FROM json_each(?) AS told WHERE EXISTS (
               SELECT 1 FROM code_bank WHERE code = told.value COLLATE NOCASE)",
            values![serde_json::to_string(some)?],
        )?;
        for mut row in rows {
            known.push(row.text()?);
        }
    }
    Ok(known)
}

/// Adds codes, in their order. None of them may be known.
pub fn add(sql: &impl Sql, pool: &PoolName, codes: &[String], now: Timestamp) -> Result<(), Fault> {
    for some in codes.chunks(AT_ONCE) {
        sql.query(
            "INSERT INTO code_bank (pool, code, added_at) SELECT ?, value, ? FROM json_each(?)",
            values![pool.as_ref(), now, serde_json::to_string(some)?],
        )?;
    }
    Ok(())
}

/// Binds the oldest free code; `None` where the stock is empty.
pub fn take(sql: &impl Sql, pool: &PoolName, holder: Holder<'_>) -> Result<Option<String>, Fault> {
    let (reward, claim) = match holder {
        Holder::Reward(id) => (Some(id.as_ref()), None),
        Holder::Claim(id) => (None, Some(id.as_ref())),
    };
    let row = sql.first(
        "UPDATE code_bank SET reward_id = ?, claim_id = ?
         WHERE seq = (SELECT seq FROM code_bank
                      WHERE pool = ? AND reward_id IS NULL AND claim_id IS NULL ORDER BY seq LIMIT 1)
         RETURNING code",
        values![reward, claim, pool.as_ref()],
    )?;
    row.map(|mut row| row.text()).transpose()
}

/// Notes how a reward is handed out from now on, and so what it waits for.
pub fn line_up(sql: &impl Sql, reward: &RewardId, fulfilment: &Fulfilment) -> Result<(), Fault> {
    sql.query(
        "UPDATE standing SET fulfilment = ?, pool = ? WHERE reward_id = ?",
        values![fulfilment.as_str(), fulfilment.pool().map(AsRef::as_ref), reward.as_ref()],
    )?;
    Ok(())
}

/// Something waits for a code: the stock is there from now on, if only empty.
pub fn expect(sql: &impl Sql, pool: &PoolName) -> Result<(), Fault> {
    sql.query(
        "INSERT INTO pools (pool, free, used) VALUES (?, 0, 0) ON CONFLICT (pool) DO NOTHING",
        values![pool.as_ref()],
    )?;
    Ok(())
}

/// The code that a claim has got.
pub fn of_claim(sql: &impl Sql, claim: &ClaimId) -> Result<Option<String>, Fault> {
    let row = sql.first("SELECT code FROM code_bank WHERE claim_id = ?", values![claim.as_ref()])?;
    row.map(|mut row| row.text()).transpose()
}

/// The advocate whose friend has got a code, however the order spells it.
pub fn friend_of(sql: &impl Sql, code: &str) -> Result<Option<AdvocateId>, Fault> {
    let rows = sql.query(
        "SELECT code_bank.code, claims.advocate_id FROM code_bank JOIN claims ON claims.id = code_bank.claim_id
         WHERE code_bank.code = ? COLLATE NOCASE AND code_bank.claim_id IS NOT NULL",
        values![code],
    )?;
    let read = |mut row: Row| Ok((row.text()?, row.parsed()?));
    let alike = rows.into_iter().map(read).collect::<Result<Vec<(String, AdvocateId)>, Fault>>()?;
    Ok(friend_of_code(code, alike))
}

/// How many codes a stock has left.
pub fn free(sql: &impl Sql, pool: &PoolName) -> Result<u32, Fault> {
    let row = sql.first("SELECT free FROM pools WHERE pool = ?", values![pool.as_ref()])?;
    let free = row.map_or(Ok(0), |mut row| row.integer())?;
    Ok(u32::try_from(free).unwrap_or(u32::MAX))
}

/// Approved rewards that wait for a code of this stock, oldest first, at most so many.
pub fn waiting(sql: &impl Sql, pool: &PoolName, most: i64) -> Result<Vec<RewardId>, Fault> {
    let rows = sql.query(
        "SELECT reward_id FROM standing WHERE pool = ? AND kind = 'approved' AND pool IS NOT NULL
         ORDER BY reward_seq LIMIT ?",
        values![pool.as_ref(), most],
    )?;
    rows.into_iter().map(|mut row| row.parsed()).collect()
}

/// Stocks that have codes while rewards wait for them.
pub fn unblocked(sql: &impl Sql) -> Result<Vec<PoolName>, Fault> {
    let rows = sql.query(
        "SELECT pool FROM pools WHERE free > 0 AND EXISTS (
           SELECT 1 FROM standing WHERE standing.pool = pools.pool AND kind = 'approved' AND standing.pool IS NOT NULL)",
        values![],
    )?;
    rows.into_iter().map(|mut row| row.parsed()).collect()
}

/// All stocks, by name; also those that are waited for and were never filled.
pub fn list(sql: &impl Sql) -> Result<Vec<Pool>, Fault> {
    let rows = sql.query(
        "SELECT pool, free, used, (SELECT count(*) FROM standing WHERE standing.pool = pools.pool
                                    AND kind = 'approved' AND standing.pool IS NOT NULL)
         FROM pools ORDER BY pool",
        values![],
    )?;
    let number = |row: &mut Row| Ok::<_, Fault>(u32::try_from(row.integer()?).unwrap_or(u32::MAX));
    let read = |mut row: Row| {
        let name = row.parsed()?;
        Ok(Pool { name, free: number(&mut row)?, used: number(&mut row)?, waiting: number(&mut row)? })
    };
    rows.into_iter().map(read).collect()
}
