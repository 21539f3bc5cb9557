//! Counting: each check is one, each test is one.

use std::process::{Command, ExitCode};

use anyhow::Result;

use super::show_failure;
use crate::progress;

#[derive(Debug, Default)]
pub struct Tally {
    passed: u64,
    failed: u64,
    failures: Vec<String>,
}

impl Tally {
    /// A command that succeeds or fails as a whole.
    pub fn check(&mut self, title: &str, command: &mut Command) {
        match progress::attempt(title, command) {
            Ok(finished) if finished.status.success() => self.passed += 1,
            Ok(finished) => {
                show_failure(title, &finished);
                self.fail(title, 1);
            }
            Err(error) => self.fail_with(title, &error),
        }
    }

    /// A step of our own that says what it does while it does it.
    pub fn work<T>(&mut self, title: &str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        match work() {
            Ok(result) => {
                self.passed += 1;
                Some(result)
            }
            Err(error) => {
                self.fail_with(title, &error);
                None
            }
        }
    }

    /// `cargo test`, counted by the summaries that it prints.
    pub fn tests(&mut self, title: &str, command: &mut Command) {
        let finished = match progress::attempt(title, command) {
            Ok(finished) => finished,
            Err(error) => return self.fail_with(title, &error),
        };
        let (passed, failed) = summaries(&finished.output);
        self.passed += passed;
        println!("  {passed} passed, {failed} failed");
        if !finished.status.success() {
            show_failure(title, &finished);
            // It may not even have compiled, or have died on the way.
            self.fail(title, failed.max(1));
        }
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.passed + self.failed == 0
    }

    /// Says what failed, and as the very last line the counts.
    pub fn close(self) -> ExitCode {
        println!();
        for title in &self.failures {
            println!("FAILED: {title}");
        }
        println!("{} passed, {} failed", self.passed, self.failed);
        if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn fail(&mut self, title: &str, count: u64) {
        self.failed += count;
        self.failures.push(title.to_owned());
    }

    fn fail_with(&mut self, title: &str, error: &anyhow::Error) {
        println!("\n{title}: FAILED\n{error:#}\n");
        self.fail(title, 1);
    }
}

/// The sums of `test result: ok. 5 passed; 0 failed; …` over all test programs.
fn summaries(output: &str) -> (u64, u64) {
    let number_before = |line: &str, word: &str| {
        let words: Vec<&str> = line.split([' ', ';']).collect();
        let at = words.iter().position(|it| *it == word)?;
        words.get(at.checked_sub(1)?)?.parse::<u64>().ok()
    };
    output.lines().filter_map(|line| line.strip_prefix("test result: ")).fold(
        (0, 0),
        |(passed, failed), line| {
            let count = |word| number_before(line, word).unwrap_or(0);
            (passed + count("passed"), failed + count("failed"))
        },
    )
}

#[cfg(test)]
mod tests {
    use super::summaries;

    #[test]
    fn the_summaries_of_all_test_programs_are_added() {
        let output = "running 2 tests\n\
            test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 10 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.02s\n";
        assert_eq!(summaries(output), (12, 3));
    }

    #[test]
    fn output_without_a_summary_counts_nothing() {
        assert_eq!(summaries("error: could not compile"), (0, 0));
    }
}
