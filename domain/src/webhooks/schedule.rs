const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60 * SECOND_MS;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// The pauses before the second, third, … attempt, as Standard Webhooks 1.0.0 recommends them: three days and three hours in
/// all. The first attempt is made at once.
const PAUSES_MS: [i64; 9] = [
    5 * SECOND_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
    14 * HOUR_MS,
    20 * HOUR_MS,
    24 * HOUR_MS,
];

/// So often an event is sent at most, unless somebody asks for it again.
pub const ATTEMPTS: usize = PAUSES_MS.len() + 1;

/// So long an answer is waited for, in milliseconds.
pub const TIMEOUT_MS: u32 = 15_000;

/// So long the secret before the newest still signs, in milliseconds: a day, in which the receiver learns the new one.
pub const OLD_SECRET_MS: i64 = 24 * HOUR_MS;

/// How long to wait after so many failed attempts, in milliseconds; `None` after the last one.
///
/// A tenth less or more, as `random` (any number) has it: what failed together does not come back together.
#[must_use]
pub fn pause_ms(attempts: usize, random: u32) -> Option<i64> {
    let pause = *PAUSES_MS.get(attempts.checked_sub(1)?)?;
    let (tenth, random) = (pause / 10, i64::from(random));
    Some(pause - tenth + random * 2 * tenth / i64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The middle of the jitter is the schedule as it is written down.
    #[test]
    fn ten_attempts_in_three_days() {
        let middle = |attempts| pause_ms(attempts, u32::MAX / 2 + 1).map(|ms| (ms + 500) / 1000);
        let written = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
        for (attempts, seconds) in (1..).zip(written) {
            assert_eq!(middle(attempts), Some(seconds), "after {attempts}");
        }
        assert_eq!((pause_ms(0, 0), pause_ms(ATTEMPTS, 0), pause_ms(usize::MAX, 0)), (None, None, None));
    }

    #[test]
    fn the_jitter_is_a_tenth_at_most() {
        assert_eq!((pause_ms(1, 0), pause_ms(1, u32::MAX)), (Some(4_500), Some(5_500)));
        assert_eq!(pause_ms(9, u32::MAX), Some(95_040_000));
        assert!(pause_ms(3, 1 << 20) < pause_ms(3, 1 << 30));
    }
}
