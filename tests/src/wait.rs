//! Waiting for what will be so. The deadline only ends a test that would hang; how long something took is never judged.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use tokio::time::sleep;

/// Far beyond what anything takes here, on two busy cores.
const DEADLINE: Duration = Duration::from_secs(40);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Looks again and again until `look` finds something.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let since = Instant::now();
    loop {
        if let Some(found) = look().await? {
            return Ok(found);
        }
        if since.elapsed() > DEADLINE {
            bail!("waited in vain: {what}");
        }
        sleep(LOOK_EVERY).await;
    }
}
