//! `cargo xtask bench batch`: how many orders a second a shop takes in, one by one and in batches.
//!
//! One workerd, and for each way of telling a new shop with the same program and the same orders; the ways take turns, so
//! that what else the machine does befalls all of them.

use std::fmt::{self, Display, Formatter};
use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::figures::Durations;
use super::fill::Server;
use super::runtime::Runtime;
use crate::tools::Tools;
use crate::{build, progress, project};

/// So many orders each time, unless said otherwise.
const ORDERS: u64 = 3_000;
const ROUNDS: usize = 3;
const ADVOCATES: u64 = 10;

/// A way of telling of orders.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// So many calls at a time, one order each.
    Calls(usize),
    /// One call.
    Batch,
}

const WAYS: [Way; 3] = [Way::Calls(1), Way::Calls(16), Way::Batch];

/// What was measured.
#[derive(Debug)]
pub struct Measured {
    orders: u64,
    ways: [(Way, Durations); 3],
}

/// Tells of so many orders in each way (`None`: three thousand), three times.
pub fn run(orders: Option<&str>) -> Result<Measured> {
    let orders = orders.map_or(Ok(ORDERS), str::parse).context("bench batch takes a number of orders")?;
    ensure!((1..=10_000).contains(&orders), "a batch has 1 to 10,000 lines");
    let tools = Tools::install()?;
    build::worker_alone(&tools)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let folder = project::path("target/bench/batch");
        let _ = fs::remove_dir_all(&folder);
        let workerd = Runtime::start(&tools, &folder).await?;
        let server = Server::new(&workerd.url)?;
        let mut measured = Measured { orders, ways: WAYS.map(|way| (way, Durations::default())) };
        let work = async {
            for _ in 0..ROUNDS {
                for (way, durations) in &mut measured.ways {
                    durations.push(tell(&server, *way, orders).await?);
                }
            }
            Ok(())
        };
        progress::waiting("telling of orders in three ways", work).await?;
        Ok(measured)
    })
}

async fn tell(server: &Server, way: Way, orders: u64) -> Result<Duration> {
    let shop = server.make_shop(ADVOCATES).await?;
    let told: Vec<_> = (0..orders).map(|number| shop.past_order(number)).collect();
    let started = Instant::now();
    match way {
        Way::Calls(senders) => server.orders(&shop, told, senders).await?,
        Way::Batch => server.batch(&shop, &told).await?,
    }
    Ok(started.elapsed())
}

impl Display for Measured {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} orders each time, {ROUNDS} times; orders per second, median:", self.orders)?;
        for (way, durations) in &self.ways {
            let name = match way {
                Way::Calls(1) => "one call after the other".to_owned(),
                Way::Calls(senders) => format!("{senders} calls at a time"),
                Way::Batch => "one batch".to_owned(),
            };
            let seconds = durations.median().as_secs_f64();
            #[allow(clippy::cast_precision_loss, reason = "at most ten thousand")]
            let per_second = self.orders as f64 / seconds;
            writeln!(f, "  {name:<26} {per_second:>8.0}")?;
        }
        Ok(())
    }
}
