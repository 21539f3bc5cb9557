//! `cargo xtask fuzz [seconds]`: the fuzz tests of the ordinary run, each for as long as one likes.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::project;

/// For each test, unless said otherwise.
const SECONDS: u64 = 300;

/// Runs each of them for so many seconds; `None`: five minutes.
pub fn run(seconds: Option<&str>) -> Result<()> {
    let ms = test_time_ms(seconds)?;
    let status = Command::new("cargo")
        .args(["test", "--package", "goodword-domain", "--test", "fuzz"])
        .current_dir(project::path("."))
        .env("BOLERO_RANDOM_TEST_TIME_MS", ms.to_string())
        .status()
        .context("cannot start cargo")?;
    ensure!(status.success(), "an input broke something; keep it in domain/tests/fuzz/corpus");
    Ok(())
}

fn test_time_ms(seconds: Option<&str>) -> Result<u64> {
    let seconds = seconds.map_or(Ok(SECONDS), str::parse).context("fuzz takes a number of seconds")?;
    seconds.checked_mul(1_000).filter(|ms| *ms > 0).context("fuzz takes at least a second")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run of no time finds nothing and says that all is well.
    #[test]
    fn a_run_takes_some_time() {
        assert_eq!(test_time_ms(None).unwrap(), 300_000);
        assert_eq!(test_time_ms(Some("2")).unwrap(), 2_000);
        for wrong in ["0", "-1", "long", "", "18446744073709551615"] {
            assert!(test_time_ms(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
