//! What a row of durations says.

use std::time::Duration;

/// The durations of one kind of call, in the order in which they were measured.
#[derive(Debug, Default)]
pub struct Durations(Vec<Duration>);

impl Durations {
    pub fn push(&mut self, duration: Duration) {
        self.0.push(duration);
    }

    /// The duration that so many of a hundred calls do not exceed (nearest rank); zero where nothing was measured.
    pub fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (percent * sorted.len()).div_ceil(100);
        sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    }

    /// The one in the middle.
    pub fn median(&self) -> Duration {
        self.percentile(50)
    }
}

/// How many times as long; nothing measured is no ratio, and never within a bar.
pub fn ratio(long: Duration, short: Duration) -> f64 {
    if short.is_zero() { f64::INFINITY } else { long.as_secs_f64() / short.as_secs_f64() }
}

/// Milliseconds, as people read them.
pub fn ms(duration: Duration) -> String {
    format!("{:.2} ms", duration.as_secs_f64() * 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn durations(ms: impl IntoIterator<Item = u64>) -> Durations {
        Durations(ms.into_iter().map(Duration::from_millis).collect())
    }

    /// One order that waited for the disk says nothing of the others.
    #[test]
    fn one_slow_call_does_not_move_the_median() {
        let measured = durations([2, 900, 1, 3, 2]);
        assert_eq!(measured.median(), Duration::from_millis(2));
        assert_eq!(measured.percentile(95), Duration::from_millis(900));
    }

    #[test]
    fn a_percentile_is_one_of_the_measured() {
        let hundred = durations((1..=100).rev());
        for percent in [1, 50, 95, 100] {
            assert_eq!(hundred.percentile(percent).as_millis(), percent as u128);
        }
    }

    /// A bench that has measured nothing must not pass.
    #[test]
    fn nothing_is_within_no_bar() {
        let nothing = Durations::default();
        assert!(ratio(nothing.median(), nothing.median()) > 1_000.0);
        assert!((ratio(Duration::from_millis(3), Duration::from_millis(2)) - 1.5).abs() < 1e-9);
    }
}
