//! Whole lists, part by part, each row with its place.

use goodword_domain::api::exports::{AdvocateRow, EntryRow, OrderRow};
use goodword_domain::api::orders::{Customer, OrderRequest};
use goodword_domain::ledger::Reason;
use goodword_domain::value::Timestamp;

use super::{Row, Sql, referrals, values};
use crate::failure::Fault;

/// A place in a list that is ordered by time: nothing else tells the order in which its rows came to be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// When the row came to be.
    pub at: Timestamp,
    /// Which of those of that moment.
    pub id: String,
}

/// The lists that are ordered by time.
#[derive(Debug, Clone, Copy)]
pub enum ByTime {
    /// Orders.
    Orders,
    /// Advocates.
    Advocates,
}

/// The lists that are numbered.
#[derive(Debug, Clone, Copy)]
pub enum Numbered {
    /// Referrals.
    Referrals,
    /// Rewards.
    Rewards,
    /// Entries.
    Entries,
    /// Responses.
    Responses,
}

/// The place of the last row.
pub fn last_moment(sql: &impl Sql, list: ByTime) -> Result<Option<Moment>, Fault> {
    let statement = match list {
        ByTime::Orders => {
            "SELECT recorded_at, id FROM orders WHERE recorded_at >= 0 ORDER BY recorded_at DESC, id DESC LIMIT 1"
        }
        ByTime::Advocates => {
            "SELECT created_at, id FROM advocates WHERE created_at >= 0 ORDER BY created_at DESC, id DESC LIMIT 1"
        }
    };
    let read = |mut row: Row| Ok(Moment { at: row.moment()?, id: row.text()? });
    sql.first(statement, values![])?.map(read).transpose()
}

/// The place of the last row.
pub fn last_number(sql: &impl Sql, list: Numbered) -> Result<Option<i64>, Fault> {
    let statement = match list {
        Numbered::Referrals => "SELECT max(referral_seq) FROM orders WHERE referral_seq > 0",
        Numbered::Rewards => "SELECT max(seq) FROM rewards",
        Numbered::Entries => "SELECT max(seq) FROM entries",
        Numbered::Responses => "SELECT max(seq) FROM responses",
    };
    sql.first(statement, values![])?.map_or(Ok(None), |mut row| row.maybe_integer())
}

/// Orders after a place, at most so many.
pub fn orders(sql: &impl Sql, after: &Moment, most: i64) -> Result<Vec<(Moment, OrderRow)>, Fault> {
    let rows = sql.query(
        "SELECT orders.recorded_at, orders.id, orders.content, orders.cancelled_at, orders.erased_at,
                orders.program_version, orders.referral_id, advocates.code, orders.evidence, orders.referral_state,
                orders.reasons
         FROM orders LEFT JOIN advocates ON advocates.id = orders.advocate_id
         WHERE (orders.recorded_at, orders.id) > (?, ?) ORDER BY orders.recorded_at, orders.id LIMIT ?",
        values![after.at, after.id.as_str(), most],
    )?;
    let read = |mut row: Row| {
        let place = Moment { at: row.moment()?, id: row.text()? };
        let told: OrderRequest = row.json()?;
        let (cancelled_at, erased_at) = (row.maybe_moment()?, row.maybe_moment()?);
        let customer_erased = erased_at.is_some();
        let order = OrderRow {
            id: told.id,
            placed_at: told.placed_at.to_rfc3339(),
            recorded_at: place.at.to_rfc3339(),
            cancelled_at: cancelled_at.map(Timestamp::to_rfc3339),
            // What stands there instead is nobody's.
            customer: if customer_erased { Customer::default() } else { told.customer },
            customer_erased,
            total: told.total,
            discount_codes: told.discount_codes,
            reference: told.reference,
            staff: told.staff,
            program_version: u32::try_from(row.integer()?).unwrap_or(u32::MAX),
            referral_id: row.maybe_parsed()?,
            advocate_code: row.maybe_parsed()?,
            evidence: row.maybe_word()?,
            state: row.maybe_word()?,
            reasons: row.json::<Vec<Reason>>()?.iter().map(Into::into).collect(),
        };
        Ok((place, order))
    };
    rows.into_iter().map(read).collect()
}

/// Advocates after a place, at most so many.
pub fn advocates(sql: &impl Sql, after: &Moment, most: i64) -> Result<Vec<(Moment, AdvocateRow)>, Fault> {
    let rows = sql.query(
        "SELECT created_at, id, code, email, name, locale, customer_id, partner_seq, erased_at FROM advocates
         WHERE (created_at, id) > (?, ?) ORDER BY created_at, id LIMIT ?",
        values![after.at, after.id.as_str(), most],
    )?;
    let read = |mut row: Row| {
        let place = Moment { at: row.moment()?, id: row.text()? };
        let id = place.id.parse().map_err(|_| Fault::new("a stored advocate is none"))?;
        let (code, email) = (row.parsed()?, row.text()?);
        let advocate = AdvocateRow {
            code,
            // Of somebody who was erased it is empty.
            email: email.parse().ok(),
            name: row.maybe_parsed()?,
            locale: row.maybe_parsed()?,
            customer_id: row.maybe_parsed()?,
            joined_at: place.at.to_rfc3339(),
            partner: row.maybe_integer()?.is_some(),
            erased: row.maybe_moment()?.is_some(),
            friends: referrals::count(sql, &id)?,
        };
        Ok((place, advocate))
    };
    rows.into_iter().map(read).collect()
}

/// Lines of the ledger after a place, at most so many.
pub fn entries(sql: &impl Sql, after: i64, most: i64) -> Result<Vec<(i64, EntryRow)>, Fault> {
    let rows = sql.query(
        "SELECT entries.seq, entries.at, entries.reward_id, rewards.order_id, rewards.side, rewards.rule, entries.kind,
                entries.amount_minor, rewards.currency, entries.offset_minor, entries.debt_minor, entries.actor,
                entries.reasons
         FROM entries JOIN rewards ON rewards.id = entries.reward_id
         WHERE entries.seq > ? ORDER BY entries.seq LIMIT ?",
        values![after, most],
    )?;
    let read = |mut row: Row| {
        let seq = row.integer()?;
        let entry = EntryRow {
            seq,
            at: row.moment()?.to_rfc3339(),
            reward_id: row.parsed()?,
            order_id: row.parsed()?,
            side: row.word()?,
            rule: row.text()?,
            kind: row.word()?,
            amount_minor: row.integer()?,
            currency: row.parsed()?,
            offset_minor: row.integer()?,
            debt_minor: row.integer()?,
            actor: row.word()?,
            reasons: row.json::<Vec<Reason>>()?.iter().map(Into::into).collect(),
        };
        Ok((seq, entry))
    };
    rows.into_iter().map(read).collect()
}
