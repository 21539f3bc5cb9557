//! Everything that was ever told to a shop, in the order in which it was told: what a what-if goes through again.

use goodword_domain::ledger::{self, Actor, Claim, Command, Evidence, People, Reason, Told, claimed_at};
use goodword_domain::value::{AdvocateId, EmailKey, OrderId, RewardId, Timestamp};

use super::records::Tables;
use super::{Row, Sql, Value, advocates, values};
use crate::failure::Fault;

/// How many orders there are.
pub fn count(sql: &impl Sql) -> Result<u64, Fault> {
    let row = sql.first("SELECT count FROM totals WHERE name = 'orders'", values![])?;
    let count = row.map_or(Ok(0), |mut row| row.integer())?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// Who is known to the shop: its advocates, and what their friends have left behind.
pub fn people(sql: &impl Sql) -> Result<People, Fault> {
    let mut people = People::new(crate::disposable::is_disposable);
    for (advocate, since) in advocates::all(sql)? {
        let advocates::Advocate { id, code, email_key, customer_id, partner, erased_at, .. } = advocate;
        people.join(ledger::Advocate { id, code, partner, email_key, customer_id, since, until: erased_at });
    }
    for (friend, claim) in claims(sql)? {
        people.claim(friend, claim);
    }
    for (code, advocate) in friend_codes(sql)? {
        people.give_code(code, &advocate);
    }
    Ok(people)
}

/// Something that was told, with the number of its decision; what is older than the numbers has none.
type Numbered = (Option<i64>, Told);

/// Everything that was told, in the order in which it was decided. Of what is older than the numbers, and was told at one
/// time, the order comes before what became of it.
pub fn told(sql: &impl Sql) -> Result<Vec<Told>, Fault> {
    let mut told = orders(sql)?;
    told.extend(refunds(sql)?);
    told.extend(endings(sql)?);
    told.extend(mentions(sql)?);
    told.extend(decisions(sql)?);
    told.sort_by_key(|(number, told)| (*number, told.at));
    Ok(told.into_iter().map(|(_, told)| told).collect())
}

fn all(
    sql: &impl Sql,
    statement: &str,
    read: impl Fn(&mut Row) -> Result<Option<Told>, Fault>,
) -> Result<Vec<Numbered>, Fault> {
    let rows = sql.query(statement, Vec::<Value>::new())?;
    let numbered = |mut row: Row| {
        let number = row.maybe_integer()?;
        Ok(read(&mut row)?.map(|told| (number, told)))
    };
    rows.into_iter().filter_map(|row| numbered(row).transpose()).collect()
}

fn orders(sql: &impl Sql) -> Result<Vec<Numbered>, Fault> {
    let statement = "/* whole */ SELECT told_seq, recorded_at, id, program_version, content, traces
         FROM orders ORDER BY recorded_at, referral_seq";
    all(sql, statement, |row| {
        let (at, order, version) = (row.moment()?, row.parsed()?, row.integer()?);
        let command = Command::Record(Box::new(row.json()?), row.json()?);
        Ok(Some(Told { at, order, version: u32::try_from(version).unwrap_or(u32::MAX), command }))
    })
}

/// What is told of an order that is known: the version that it is judged by is known with it.
fn later(at: Timestamp, order: OrderId, command: Command) -> Told {
    Told { at, order, version: 0, command }
}

fn refunds(sql: &impl Sql) -> Result<Vec<Numbered>, Fault> {
    all(sql, "/* whole */ SELECT told_seq, at, order_id, content FROM refunds ORDER BY seq", |row| {
        let (at, order) = (row.moment()?, row.parsed()?);
        Ok(Some(later(at, order, Command::Refund(row.json()?))))
    })
}

fn endings(sql: &impl Sql) -> Result<Vec<Numbered>, Fault> {
    let cancelled = "/* whole */ SELECT cancelled_seq, cancelled_at, id FROM orders WHERE cancelled_at > 0";
    let mut told = all(sql, cancelled, |row| Ok(Some(later(row.moment()?, row.parsed()?, Command::Cancel))))?;
    let ended =
        "/* whole */ SELECT ended_seq, ended_told_at, id, ended_at FROM orders WHERE ended_told_at > 0";
    told.extend(all(sql, ended, |row| {
        let (at, order) = (row.moment()?, row.parsed()?);
        Ok(Some(later(at, order, Command::EndSubscription(row.moment()?))))
    })?);
    Ok(told)
}

/// Orders that got their advocate by a mention.
fn mentions(sql: &impl Sql) -> Result<Vec<Numbered>, Fault> {
    let statement = "/* whole */ SELECT orders.attributed_seq, mentions.settled_at, orders.id, orders.advocate_id,
                orders.reasons, mentions.at, mentions.order_id, orders.placed_at
         FROM mentions JOIN orders ON orders.advocate_id = mentions.advocate_id AND orders.email_key = mentions.email_key
         WHERE mentions.state = 'confirmed' AND orders.evidence = 'mention' ORDER BY mentions.seq";
    all(sql, statement, |row| {
        let (at, order, advocate): (_, OrderId, _) = (row.moment()?, row.parsed()?, row.parsed()?);
        let confirmed = row.json::<Vec<Reason>>()?.contains(&Reason::MentionConfirmed);
        let (mentioned_at, named, placed_at) = (row.moment()?, row.maybe_parsed()?, row.moment()?);
        let since = claimed_at(mentioned_at, named.as_ref(), (&order, placed_at));
        let candidate = Tables(sql).by_id(&advocate, Evidence::Mention, Some(since))?;
        let command =
            candidate.filter(|_| confirmed).map(|candidate| Command::Attribute(Box::new(candidate)));
        Ok(command.map(|command| later(at, order, command)))
    })
}

/// What owner and advocates have decided, and what was handed out by codes.
fn decisions(sql: &impl Sql) -> Result<Vec<Numbered>, Fault> {
    let statement = "/* whole */ SELECT entries.told_seq, entries.at, rewards.order_id, rewards.id, rewards.beneficiary,
                entries.kind, entries.actor, entries.reasons, orders.referral_state
         FROM entries JOIN rewards ON rewards.id = entries.reward_id JOIN orders ON orders.id = rewards.order_id
         WHERE entries.actor IN ('owner', 'advocate') OR entries.kind = 'issued' ORDER BY entries.seq";
    all(sql, statement, |row| {
        let (at, order, reward): (_, _, RewardId) = (row.moment()?, row.parsed()?, row.parsed()?);
        let (beneficiary, kind, actor) = (row.text()?, row.text()?, row.word()?);
        let (reasons, state): (Vec<Reason>, _) = (row.json()?, row.maybe_text()?);
        let command = match (kind.as_str(), actor) {
            ("approved", Actor::Owner) => Some(Command::Approve(reward)),
            ("issued", Actor::Owner) => Some(Command::Issue(reward)),
            ("issued", _) if reasons.contains(&Reason::IssuedByCode) => Some(Command::IssueByCode(reward)),
            // One word of the owner has settled all of a referral's rewards: said again it changes nothing.
            ("cleared", _) => Some(Command::Clear),
            ("rejected" | "reversed", Actor::Owner) if state.as_deref() == Some("rejected") => {
                Some(Command::Reject(None))
            }
            ("rejected", Actor::Owner) => Some(Command::Reject(Some(reward))),
            ("chosen", _) => chosen(&reasons)
                .zip(beneficiary.parse().ok())
                .map(|(choice, advocate)| Command::Choose(advocate, reward, choice)),
            _ => None,
        };
        Ok(command.map(|command| later(at, order, command)))
    })
}

fn chosen(reasons: &[Reason]) -> Option<u8> {
    reasons.iter().find_map(|reason| match reason {
        Reason::ChosenByAdvocate { choice } => Some(*choice),
        _ => None,
    })
}

/// Every claim, oldest first.
fn claims(sql: &impl Sql) -> Result<Vec<(EmailKey, Claim)>, Fault> {
    let rows = sql.query(
        "/* whole */ SELECT claims.email_key, claims.advocate_id, claims.created_at, mentions.settled_at,
                mentions.order_id
         FROM claims LEFT JOIN mentions ON mentions.id = claims.mention_id
         WHERE claims.email_key IS NOT NULL ORDER BY claims.created_at",
        values![],
    )?;
    let read = |mut row: Row| {
        let (friend, advocate) = (EmailKey::from(row.text()?), row.parsed()?);
        let (at, confirmed_at): (Timestamp, _) = (row.moment()?, row.maybe_moment()?);
        let evidence = if confirmed_at.is_some() { Evidence::Mention } else { Evidence::Claim };
        let known_since = confirmed_at.unwrap_or(at);
        Ok((friend, Claim { advocate, at, known_since, evidence, order: row.maybe_parsed()? }))
    };
    rows.into_iter().map(read).collect()
}

/// Friends' own single-use codes, each with the advocate by whom the friend came.
fn friend_codes(sql: &impl Sql) -> Result<Vec<(String, AdvocateId)>, Fault> {
    let rows = sql.query(
        "/* whole */ SELECT code_bank.code, claims.advocate_id FROM code_bank
         JOIN claims ON claims.id = code_bank.claim_id",
        values![],
    )?;
    rows.into_iter().map(|mut row| Ok((row.text()?, row.parsed()?))).collect()
}
