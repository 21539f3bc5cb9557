//! "Ann sent me": what friends have said, for the owner to confirm.

use goodword_domain::api::mentions::{MentionItem, MentionMatch, MentionRequest, MentionState};
use goodword_domain::value::{AdvocateId, Email, EmailKey, MentionId, Name, OrderId, Timestamp};

use super::sql::word;
use super::{Row, Sql, Value, values};
use crate::failure::Fault;

/// As many advocates of one name as are shown.
const MOST_MATCHES: i64 = 10;

/// A mention with what it is about.
#[derive(Debug)]
pub struct Mention {
    /// Its place in the list.
    pub seq: i64,
    /// The mention.
    pub id: MentionId,
    /// Whom the friend named.
    pub advocate: Name,
    /// The friend.
    pub email: Email,
    /// The order that it is about, if the friend said so.
    pub order: Option<OrderId>,
    /// When it was made.
    pub at: Timestamp,
    /// Where it stands.
    pub state: MentionState,
    /// Who was meant, once the owner has said so.
    pub meant: Option<AdvocateId>,
}

macro_rules! mention_where {
    ($rest:literal) => {
        concat!(
            "SELECT seq, id, advocate, email, order_id, at, state, advocate_id FROM mentions WHERE ",
            $rest
        )
    };
}

/// The address that stands in a text, alone or beside a name.
pub fn address_in(text: &str) -> Option<Email> {
    let between = |letter: char| letter.is_whitespace() || "<>()[],;:\"'".contains(letter);
    text.split(between).find_map(|word| word.trim_end_matches('.').parse().ok())
}

/// Whom a text names, to be compared: the person of an address, or a name, in whatever case.
pub fn named(text: &Name) -> String {
    match address_in(text.as_ref()) {
        Some(email) => email.key().as_ref().to_owned(),
        None => text.as_ref().to_lowercase(),
    }
}

/// Notes a mention. The same once more, while it waits, is the same mention.
pub fn note(
    sql: &impl Sql,
    id: &MentionId,
    request: &MentionRequest,
    now: Timestamp,
) -> Result<MentionId, Fault> {
    let row = sql.first(
        "INSERT INTO mentions (id, advocate, named, email, email_key, order_id, at, state)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting')
         ON CONFLICT (email_key, advocate, coalesce(order_id, '')) WHERE state = 'waiting'
         DO UPDATE SET email = excluded.email
         RETURNING id",
        values![
            id.as_ref(),
            request.advocate.as_ref(),
            named(&request.advocate),
            request.email.as_ref(),
            request.email.key().as_ref(),
            request.order_id.as_ref().map(AsRef::as_ref),
            now
        ],
    )?;
    row.ok_or_else(|| Fault::new("a mention was not noted"))?.parsed()
}

/// One mention.
pub fn get(sql: &impl Sql, id: &MentionId) -> Result<Option<Mention>, Fault> {
    sql.first(mention_where!("id = ?"), values![id.as_ref()])?.map(read).transpose()
}

/// Mentions that wait, oldest first, after a place in the list, at most so many.
pub fn waiting(sql: &impl Sql, after: i64, most: i64) -> Result<Vec<Mention>, Fault> {
    let statement = mention_where!("state = 'waiting' AND seq > ? ORDER BY seq LIMIT ?");
    sql.query(statement, values![after, most])?.into_iter().map(read).collect()
}

fn read(mut row: Row) -> Result<Mention, Fault> {
    Ok(Mention {
        seq: row.integer()?,
        id: row.parsed()?,
        advocate: row.parsed()?,
        email: row.parsed()?,
        order: row.maybe_parsed()?,
        at: row.moment()?,
        state: row.word()?,
        meant: row.maybe_parsed()?,
    })
}

/// The owner has settled it.
pub fn settle(
    sql: &impl Sql,
    id: &MentionId,
    state: MentionState,
    advocate: Option<&AdvocateId>,
    now: Timestamp,
) -> Result<(), Fault> {
    sql.query(
        "UPDATE mentions SET state = ?, advocate_id = ?, settled_at = ? WHERE id = ?",
        values![word(state)?, advocate.map(AsRef::as_ref), now, id.as_ref()],
    )?;
    Ok(())
}

/// The friend's first order without an advocate since a moment.
pub fn unattributed_order(
    sql: &impl Sql,
    friend: &EmailKey,
    since: Timestamp,
) -> Result<Option<OrderId>, Fault> {
    let row = sql.first(
        "SELECT id FROM orders WHERE email_key = ? AND placed_at >= ? AND referral_id IS NULL
         ORDER BY placed_at LIMIT 1",
        values![friend.as_ref(), since],
    )?;
    row.map(|mut row| row.parsed()).transpose()
}

impl Mention {
    /// As the owner sees it, with the advocates who have this address or go by this name.
    pub fn item(self, sql: &impl Sql) -> Result<MentionItem, Fault> {
        let matches = match address_in(self.advocate.as_ref()) {
            Some(email) => read_matches(
                sql,
                "SELECT code, name FROM advocates WHERE email_key = ? LIMIT ?",
                values![email.key().as_ref(), MOST_MATCHES],
            ),
            None => read_matches(
                sql,
                "SELECT code, name FROM advocates WHERE name = ? COLLATE NOCASE AND name IS NOT NULL LIMIT ?",
                values![self.advocate.as_ref(), MOST_MATCHES],
            ),
        }?;
        let Self { id, advocate, email, order, at, state, .. } = self;
        Ok(MentionItem { id, advocate, email, order_id: order, at: at.to_rfc3339(), state, matches })
    }
}

fn read_matches(sql: &impl Sql, statement: &str, values: Vec<Value>) -> Result<Vec<MentionMatch>, Fault> {
    let read = |mut row: Row| Ok(MentionMatch { code: row.parsed()?, name: row.maybe_parsed()? });
    sql.query(statement, values)?.into_iter().map(read).collect()
}
