use serde::{Deserialize, Serialize};

use super::pause_ms;

/// So many deliveries in a row whose schedule ended without a success disable their endpoint.
const GIVEN_UP_IN_A_ROW: u32 = 5;

/// What came of one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// An HTTP status.
    Status(u16),
    /// None in time.
    TimedOut,
    /// No connection, or it broke.
    Unreachable,
    /// The address is none that we call any more.
    Forbidden,
    /// The address is a name that leads where we do not call.
    Private,
    /// None was made: what it would be signed with cannot be read.
    Unsigned,
}

/// Why an attempt was no success.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryError {
    /// A status outside of 200–299.
    HttpStatus,
    /// The receiver pointed elsewhere. Nobody is followed: an event goes where the owner has said, or nowhere.
    Redirected,
    /// Status 410: the receiver wants nothing more.
    Gone,
    /// No answer within 15 seconds.
    TimedOut,
    /// No connection, or it broke.
    Unreachable,
    /// The address is none that we call.
    AddressForbidden,
    /// The address is a name that leads to one which is not on the public internet.
    PrivateAddress,
    /// It was not sent: the webhook's `events` no longer name it.
    Unwanted,
    /// The webhook's secret cannot be read: whoever runs Goodword has changed its `SECRETS_KEY`. A new secret mends it.
    SecretUnreadable,
}

/// What follows from an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The event has arrived.
    Delivered,
    /// Again, after so many milliseconds.
    Again {
        /// The pause.
        after_ms: i64,
    },
    /// The schedule has ended.
    GivenUp,
    /// Nothing more is to be sent there.
    Gone,
}

/// Why an endpoint gets nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DisabledBecause {
    /// The owner has switched it off.
    Owner,
    /// It answered 410.
    Gone,
    /// Five deliveries in a row were given up, each after ten attempts in three days.
    Failing,
}

impl Answer {
    /// The status, if there was one.
    #[must_use]
    pub const fn status(self) -> Option<u16> {
        match self {
            Self::Status(status) => Some(status),
            _ => None,
        }
    }

    /// Why it is no success, if it is none.
    #[must_use]
    pub const fn error(self) -> Option<DeliveryError> {
        match self {
            Self::Status(200..=299) => None,
            Self::Status(300..=399) => Some(DeliveryError::Redirected),
            Self::Status(410) => Some(DeliveryError::Gone),
            Self::Status(_) => Some(DeliveryError::HttpStatus),
            Self::TimedOut => Some(DeliveryError::TimedOut),
            Self::Unreachable => Some(DeliveryError::Unreachable),
            Self::Forbidden => Some(DeliveryError::AddressForbidden),
            Self::Private => Some(DeliveryError::PrivateAddress),
            Self::Unsigned => Some(DeliveryError::SecretUnreadable),
        }
    }
}

/// What follows from the answer to the attempt with this number, counted from 1.
#[must_use]
pub fn judge(answer: Answer, attempt: usize, random: u32) -> Verdict {
    match answer.error() {
        None => Verdict::Delivered,
        Some(DeliveryError::Gone) => Verdict::Gone,
        Some(_) => pause_ms(attempt, random).map_or(Verdict::GivenUp, |after_ms| Verdict::Again { after_ms }),
    }
}

/// Whether a verdict is the end of its endpoint, after so many deliveries before it that were given up in a row.
#[must_use]
pub const fn disables(verdict: Verdict, given_up_before: u32) -> Option<DisabledBecause> {
    match verdict {
        Verdict::Gone => Some(DisabledBecause::Gone),
        Verdict::GivenUp if given_up_before + 1 >= GIVEN_UP_IN_A_ROW => Some(DisabledBecause::Failing),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OTHERS: [Answer; 5] =
        [Answer::TimedOut, Answer::Unreachable, Answer::Forbidden, Answer::Private, Answer::Unsigned];

    #[test]
    fn only_2xx_is_a_success() {
        for status in [200, 201, 202, 204, 299] {
            assert_eq!(judge(Answer::Status(status), 1, 0), Verdict::Delivered, "{status}");
        }
        let failures = [100, 199, 300, 301, 302, 307, 308, 400, 401, 404, 409, 429, 500, 503, 599];
        let failures = failures.map(Answer::Status).into_iter();
        for answer in failures.chain(OTHERS) {
            assert_eq!(judge(answer, 1, 0), Verdict::Again { after_ms: 4_500 }, "{answer:?}");
            assert_eq!(judge(answer, 10, 0), Verdict::GivenUp, "{answer:?}");
        }
        assert_eq!(judge(Answer::Status(410), 1, 0), Verdict::Gone);
        assert_eq!(Answer::Status(302).error(), Some(DeliveryError::Redirected));
    }

    #[test]
    fn who_is_gone_is_called_no_more_and_who_fails_not_for_ever() {
        assert_eq!(disables(Verdict::Gone, 0), Some(DisabledBecause::Gone));
        assert_eq!(disables(Verdict::GivenUp, 3), None);
        assert_eq!(disables(Verdict::GivenUp, 4), Some(DisabledBecause::Failing));
        assert_eq!(disables(Verdict::Again { after_ms: 1 }, 9), None);
    }
}
