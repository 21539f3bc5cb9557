//! Calls that are to happen once: the answer is kept in the transaction of its cause, and given again to the same call.
//!
//! * One object is one writer: two calls with one key cannot be in the midst of their work at the same time. The second
//!   waits for its turn, and is answered as the first.
//! * A process that dies before the commit leaves neither effect nor answer; one that dies after it leaves both.
//! * What is refused has changed nothing, and is not kept: the key is free for the call as it was meant.
//! * An answer may show a secret or somebody's address. It is encrypted with what the caller alone has, the secret key and
//!   the idempotency key; what is in the database opens nothing.

use goodword_domain::refusal::Refusal;
use goodword_domain::value::Timestamp;

use super::dispatch::{Call, Desk};
use crate::failure::Failure;
use crate::http::Reply;
use crate::secrets::{Vault, digest, digest_hex};
use crate::store::Sql;
use crate::store::replays::{self, Answered};

const HOUR_MS: i64 = 3_600_000;
/// An answer is kept for a day, and until the next full hour: the alarm that forgets rings once an hour at most.
const KEPT_MS: i64 = 24 * HOUR_MS;
const LONGEST_KEY: usize = 255;
/// A value of the database has at most 2 MB, and encrypting takes a third more than the answer. No answer to what writes
/// comes near it.
const LONGEST_ANSWER: usize = 1_000_000;
/// So many old answers go with each new one.
const FORGOTTEN_AT_ONCE: i64 = 10;

/// Does the work, unless the same call with the same idempotency key was answered before.
pub fn once<S: Sql>(
    desk: &Desk<'_, S>,
    call: &Call,
    work: impl FnOnce() -> Result<Reply, Failure>,
) -> Result<Reply, Failure> {
    let Some(once) = Once::of(call)? else { return work() };
    desk.sql.transaction(|| {
        if let Some(answered) = replays::get(desk.sql, &once.key_digest, desk.now)? {
            return once.again(&answered);
        }
        let reply = work()?;
        once.keep(desk, &reply)?;
        Ok(reply)
    })
}

/// A call with an idempotency key.
struct Once {
    key_digest: String,
    request_digest: String,
    vault: Vault,
}

impl Once {
    fn of(call: &Call) -> Result<Option<Self>, Refusal> {
        let key = call.header("idempotency-key").filter(|_| call.route.takes_idempotency_key());
        let Some(key) = key.map(str::trim_ascii) else { return Ok(None) };
        if !(1..=LONGEST_KEY).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Refusal::IdempotencyKeyMalformed);
        }
        let secret = call.bearer.as_deref().ok_or(Refusal::KeyMissing)?;
        // The same bytes may be a file or JSON.
        let kind = call.header("content-type").unwrap_or_default();
        let request = [&[secret, call.route.name(), &call.query, kind], call.args_as_texts().as_slice()]
            .concat()
            .join("\0");
        Ok(Some(Self {
            key_digest: digest_hex(key),
            request_digest: digest_hex([&request, "\0", &digest_hex(&call.body)].concat()),
            vault: Vault::with_key(digest(["answers", secret, key].join("\0"))),
        }))
    }

    fn again(&self, answered: &Answered) -> Result<Reply, Failure> {
        if answered.request_digest != self.request_digest {
            return Err(Refusal::IdempotencyKeyReused.into());
        }
        let body = self.vault.open(&self.request_digest, &answered.sealed)?;
        let status = u16::try_from(answered.status).unwrap_or(200);
        Ok(Reply::kept_json(status, body).with("idempotency-replayed", "true"))
    }

    fn keep<S: Sql>(&self, desk: &Desk<'_, S>, reply: &Reply) -> Result<(), Failure> {
        let Some(body) = reply.body().filter(|body| body.len() <= LONGEST_ANSWER) else { return Ok(()) };
        let answered = Answered {
            request_digest: self.request_digest.clone(),
            status: i64::from(reply.status()),
            sealed: self.vault.seal(&self.request_digest, body)?,
        };
        replays::forget(desk.sql, desk.now, FORGOTTEN_AT_ONCE)?;
        Ok(replays::keep(desk.sql, &self.key_digest, &answered, forget_at(desk.now))?)
    }
}

fn forget_at(now: Timestamp) -> Timestamp {
    let full_hours = now.ms().saturating_add(KEPT_MS).div_euclid(HOUR_MS).saturating_add(1);
    Timestamp::from_ms(full_hours.saturating_mul(HOUR_MS))
}
