//! Net Promoter Score answers.

use std::collections::BTreeMap;

use goodword_domain::api::responses::{Answers, ResponseItem, ResponseRequest};
use goodword_domain::survey::Score;
use goodword_domain::value::{DAY_MS, EmailKey, OrderId, ResponseId, Timestamp};

use super::sql::word;
use super::{Row, Sql, Value, values};
use crate::failure::Fault;

/// An answer that got lost on the way is sent again within so many milliseconds.
const SENT_AGAIN_MS: i64 = 10 * 60 * 1000;

/// An answer, as it is kept.
#[derive(Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: ResponseId,
    /// What is new about it.
    pub news: News,
}

/// What a call has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// The answer was not there before.
    New,
    /// It says something else than before.
    Changed,
    /// Nothing.
    Nothing,
}

/// Keeps an answer under its id, which a `key` makes the same each time. The first about an order counts, and a person's
/// first within the time in which nobody is asked twice.
///
/// Nobody can show to be the one who answered first: an order's id can be guessed, an address known. So a later answer is
/// kept beside the first, with an id of its own; it counts nothing and changes nothing. What is sent again with its key is
/// itself. Without a key, only what looks like the first sent once more, because its answer got lost on the way, is that
/// first and gets its id.
///
/// `None`: what is sent again was an answer of somebody who was erased since.
pub fn keep(
    sql: &impl Sql,
    id: &ResponseId,
    response: &ResponseRequest,
    repeat_after_days: u16,
    now: Timestamp,
) -> Result<Option<Kept>, Fault> {
    let all = Answers {
        score: Some(response.score),
        improve: response.improve.clone(),
        other: response.other.clone(),
    };
    if response.key.is_some() {
        match standing(sql, id)? {
            Standing::Unknown => {}
            Standing::Erased => return Ok(None),
            Standing::Kept(before) => {
                let news = change(sql, id, &before, &all)?.news;
                return Ok(Some(Kept { id: id.clone(), news }));
            }
        }
    }
    let first = counted(sql, response, repeat_after_days, now)?;
    if let Some(first) = &first
        && response.key.is_none()
        && is_sent_again(sql, first, response, now)?
    {
        let added = add(sql, first, &all)?;
        return Ok(added.map(|added| Kept { id: first.clone(), news: added.news }));
    }
    let email = response.email.as_ref();
    sql.query(
        "INSERT INTO responses (id, score, event, order_id, email_key, email, locale, improve, other, answered_at, counted)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        values![
            id.as_ref(),
            i64::from(response.score.get()),
            word(response.event)?,
            response.order_id.as_ref().map(AsRef::as_ref),
            email.map(|email| email.key().as_ref().to_owned()),
            email.map(AsRef::as_ref),
            response.locale.as_ref().map(AsRef::as_ref),
            response.improve.as_ref().map(AsRef::as_ref),
            response.other.as_ref().map(AsRef::as_ref),
            now,
            i64::from(first.is_none())
        ],
    )?;
    Ok(Some(Kept { id: id.clone(), news: News::New }))
}

/// The answer that counts already about the same order, or by the same person.
fn counted(
    sql: &impl Sql,
    response: &ResponseRequest,
    repeat_after_days: u16,
    now: Timestamp,
) -> Result<Option<ResponseId>, Fault> {
    let row = match (&response.order_id, &response.email) {
        (Some(order), _) => {
            sql.first("SELECT id FROM responses WHERE order_id = ? AND counted = 1", values![order.as_ref()])?
        }
        (None, Some(email)) => {
            let window_ms = DAY_MS.saturating_mul(i64::from(repeat_after_days));
            sql.first(
                "SELECT id FROM responses WHERE email_key = ? AND event = ? AND answered_at > ?
                 AND counted = 1 AND order_id IS NULL ORDER BY answered_at DESC LIMIT 1",
                values![email.key().as_ref(), word(response.event)?, now.ms().saturating_sub(window_ms)],
            )?
        }
        (None, None) => None,
    };
    row.map(|mut row| row.parsed()).transpose()
}

/// The same by the same person, a moment later. Whoever has added something had the id, and has lost nothing.
fn is_sent_again(
    sql: &impl Sql,
    first: &ResponseId,
    response: &ResponseRequest,
    now: Timestamp,
) -> Result<bool, Fault> {
    let row = sql.first(
        "SELECT 1 FROM responses WHERE id = ? AND score = ? AND event = ? AND email_key IS ? AND answered_at > ?
         AND improve IS NULL AND other IS NULL AND erased_at IS NULL",
        values![
            first.as_ref(),
            i64::from(response.score.get()),
            word(response.event)?,
            response.email.as_ref().map(|email| email.key().as_ref().to_owned()),
            now.ms().saturating_sub(SENT_AGAIN_MS)
        ],
    )?;
    Ok(row.is_some())
}

/// Where an answer stands.
enum Standing {
    Unknown,
    Erased,
    Kept(Answers),
}

fn standing(sql: &impl Sql, id: &ResponseId) -> Result<Standing, Fault> {
    let kept = "SELECT erased_at, score, improve, other FROM responses WHERE id = ?";
    let Some(mut row) = sql.first(kept, values![id.as_ref()])? else { return Ok(Standing::Unknown) };
    if row.maybe_moment()?.is_some() {
        return Ok(Standing::Erased);
    }
    let score = Some(score(&mut row)?);
    Ok(Standing::Kept(Answers { score, improve: row.maybe_parsed()?, other: row.maybe_parsed()? }))
}

/// An answer that was added to.
#[derive(Debug)]
pub struct Added {
    /// Its score now.
    pub score: Score,
    /// Whether anything has changed.
    pub news: News,
}

/// Adds answers; what is left away stays as it was. `None`: no such response, or one of somebody who was erased.
pub fn add(sql: &impl Sql, id: &ResponseId, answers: &Answers) -> Result<Option<Added>, Fault> {
    match standing(sql, id)? {
        Standing::Kept(before) => change(sql, id, &before, answers).map(Some),
        Standing::Unknown | Standing::Erased => Ok(None),
    }
}

fn change(sql: &impl Sql, id: &ResponseId, before: &Answers, answers: &Answers) -> Result<Added, Fault> {
    let after = Answers {
        score: answers.score.or(before.score),
        improve: answers.improve.clone().or_else(|| before.improve.clone()),
        other: answers.other.clone().or_else(|| before.other.clone()),
    };
    let score = after.score.ok_or_else(|| Fault::new("a response without a score"))?;
    if after == *before {
        return Ok(Added { score, news: News::Nothing });
    }
    sql.query(
        "UPDATE responses SET score = ?, improve = ?, other = ? WHERE id = ?",
        values![
            i64::from(score.get()),
            after.improve.as_ref().map(AsRef::as_ref),
            after.other.as_ref().map(AsRef::as_ref),
            id.as_ref()
        ],
    )?;
    Ok(Added { score, news: News::Changed })
}

/// Whether somebody has answered for an order.
pub fn answered(sql: &impl Sql, order: &OrderId) -> Result<bool, Fault> {
    let row =
        sql.first("SELECT 1 FROM responses WHERE order_id = ? AND counted = 1", values![order.as_ref()])?;
    Ok(row.is_some())
}

macro_rules! responses_where {
    ($condition:literal) => {
        concat!(
            "SELECT seq, id, score, event, order_id, email, locale, improve, other, answered_at, counted
             FROM responses WHERE ",
            $condition
        )
    };
}

/// One response.
pub fn get(sql: &impl Sql, id: &ResponseId) -> Result<Option<ResponseItem>, Fault> {
    let row = sql.first(responses_where!("id = ?"), values![id.as_ref()])?;
    row.map(|row| read(row).map(|(_, response)| response)).transpose()
}

/// Responses, oldest first, after a place in the list, at most so many; each with its place.
pub fn list(sql: &impl Sql, after: i64, most: i64) -> Result<Vec<(i64, ResponseItem)>, Fault> {
    read_all(sql, responses_where!("seq > ? ORDER BY seq LIMIT ?"), values![after, most])
}

/// What a person has answered: with an address of theirs, or about an order of theirs without any. Whoever has answered
/// about their order with another address is somebody else: an order's id can be guessed.
pub fn of_person(
    sql: &impl Sql,
    emails: &[EmailKey],
    orders: &[OrderId],
) -> Result<Vec<(i64, ResponseItem)>, Fault> {
    let mut all = BTreeMap::new();
    for email in emails {
        let own = responses_where!("email_key = ? AND email_key IS NOT NULL");
        all.extend(read_all(sql, own, values![email.as_ref()])?);
    }
    for order in orders {
        let about = responses_where!(
            "order_id = ? AND order_id IS NOT NULL AND email_key IS NULL AND erased_at IS NULL"
        );
        all.extend(read_all(sql, about, values![order.as_ref()])?);
    }
    Ok(all.into_iter().collect())
}

fn read_all(sql: &impl Sql, statement: &str, values: Vec<Value>) -> Result<Vec<(i64, ResponseItem)>, Fault> {
    sql.query(statement, values)?.into_iter().map(read).collect()
}

fn read(mut row: Row) -> Result<(i64, ResponseItem), Fault> {
    let (seq, id, score) = (row.integer()?, row.parsed()?, score(&mut row)?);
    let item = ResponseItem {
        id,
        score,
        band: score.band(),
        event: row.word()?,
        order_id: row.maybe_parsed()?,
        email: row.maybe_parsed()?,
        locale: row.maybe_parsed()?,
        improve: row.maybe_text()?,
        other: row.maybe_text()?,
        answered_at: row.moment()?.to_rfc3339(),
        counted: row.integer()? == 1,
    };
    Ok((seq, item))
}

fn score(row: &mut Row) -> Result<Score, Fault> {
    let score = u8::try_from(row.integer()?).ok().and_then(|score| Score::new(score).ok());
    score.ok_or_else(|| Fault::new("a stored score is none"))
}
