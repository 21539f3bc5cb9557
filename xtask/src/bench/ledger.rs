//! `cargo xtask bench ledger`: an order takes the same time in a small ledger and in a large one.
//!
//! One workerd, one large shop, and small shops made anew, each for a few orders only, so that they stay small. An order
//! to the one is followed by the same order to the other: what else the machine does befalls both.

use std::fmt::{self, Display, Formatter};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use anyhow::{Context, Result};

use super::figures::{Durations, ms, ratio};
use super::fill::{Server, Shop};
use super::orders::{self, Advocate};
use super::runtime::Runtime;
use crate::tools::Tools;
use crate::{build, fingerprint, progress, project};

/// The large ledger, unless said otherwise.
const LARGE: u64 = 1_000_000;
/// What an interrupted run has filled at most in vain.
const STEP: u64 = 20_000;
const SMALL: u64 = 1_000;
const LARGE_ADVOCATES: u64 = 1_000;
const SMALL_ADVOCATES: u64 = 10;
/// The bar: the large ledger's median against the small one's.
const MOST: f64 = 1.3;
const ROUNDS: u64 = 20;
const WARM_UP: u64 = 10;
const PAIRS: u64 = 20;

/// Whose friends order.
#[derive(Debug, Default)]
struct Row {
    small: Durations,
    large: Durations,
}

impl Row {
    fn ratio(&self) -> f64 {
        ratio(self.large.median(), self.small.median())
    }
}

/// What was measured.
#[derive(Debug, Default)]
pub struct Measured {
    ordinary: Row,
    big: Row,
    small_until: u64,
    large_from: u64,
    large_until: u64,
    big_friends: u64,
}

impl Measured {
    /// Whether no median has grown by more than the bar.
    #[must_use]
    pub fn within_bar(&self) -> bool {
        self.ordinary.ratio() <= MOST && self.big.ratio() <= MOST
    }
}

/// Fills the large ledger up to so many entries (`None`: a million), measures, and keeps it for the next run.
pub fn run(entries: Option<&str>) -> Result<Measured> {
    let entries = entries.map_or(Ok(LARGE), str::parse).context("bench ledger takes a number of entries")?;
    let tools = Tools::install()?;
    build::worker_alone(&tools)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let folder = folder()?;
        let workerd = Runtime::start(&tools, &folder).await?;
        let server = Server::new(&workerd.url)?;
        let mut large = large_shop(&server, &folder, entries).await?;
        let measured = progress::waiting("measuring orders", measure(&server, &mut large)).await;
        keep(&folder, &large)?;
        measured
    })
}

/// A database that other tables or another program have made is not this one.
fn folder() -> Result<PathBuf> {
    let migrations = project::path("edge/src/store/migrations");
    let mut files = fs::read_dir(&migrations)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()
        .with_context(|| format!("cannot read {}", migrations.display()))?;
    files.sort();
    files.push(project::path("xtask/src/bench/orders.rs"));
    files.push(project::path("xtask/src/bench/fill.rs"));
    let made_of = fingerprint::of_files(&files)?;
    let folder = project::path("target/bench/ledger");
    let stamp = folder.join("made-of");
    if fs::read_to_string(&stamp).ok().as_ref() != Some(&made_of) {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        fs::write(stamp, made_of)?;
    }
    Ok(folder)
}

async fn large_shop(server: &Server, folder: &Path, entries: u64) -> Result<Shop> {
    let mut shop = if let Ok(kept) = fs::read_to_string(folder.join("shop.json")) {
        serde_json::from_str(&kept)?
    } else {
        progress::waiting("a thousand advocates join", server.make_shop(LARGE_ADVOCATES)).await?
    };
    if shop.entries >= entries {
        return Ok(shop);
    }
    let so_far = Arc::new(AtomicU64::new(0));
    let said = || format!("{} of {entries} entries", so_far.load(Relaxed));
    let fill = async {
        // An order that was told before an interruption is told again, and has the same entries.
        while shop.entries < entries {
            let until = entries.min(shop.entries + STEP);
            server.fill(&mut shop, until, &so_far).await?;
            keep(folder, &shop)?;
        }
        Ok(())
    };
    progress::counting("filling the large ledger (half an hour; kept for the next run)", said, fill).await?;
    Ok(shop)
}

fn keep(folder: &Path, shop: &Shop) -> Result<()> {
    Ok(fs::write(folder.join("shop.json"), serde_json::to_string(shop)?)?)
}

async fn measure(server: &Server, large: &mut Shop) -> Result<Measured> {
    let mut measured =
        Measured { large_from: large.entries, big_friends: large.friends_of_big(), ..Measured::default() };
    for _ in 0..ROUNDS {
        let mut small = server.make_shop(SMALL_ADVOCATES).await?;
        server.fill(&mut small, SMALL, &Arc::default()).await?;
        // The small shop has just been busy; the large one wakes up by these.
        for _ in 0..WARM_UP {
            pair(server, &mut small, large, &mut Row::default(), Shop::one_of_many).await?;
        }
        for _ in 0..PAIRS {
            pair(server, &mut small, large, &mut measured.ordinary, Shop::one_of_many).await?;
            pair(server, &mut small, large, &mut measured.big, |shop, _| &shop.big).await?;
        }
        measured.small_until = measured.small_until.max(small.entries);
    }
    measured.large_until = large.entries;
    Ok(measured)
}

/// The same order to both, the small one first in every other pair.
async fn pair(
    server: &Server,
    small: &mut Shop,
    large: &mut Shop,
    row: &mut Row,
    whose: fn(&Shop, u64) -> &Advocate,
) -> Result<()> {
    if large.orders.is_multiple_of(2) {
        row.small.push(one(server, small, whose).await?);
        row.large.push(one(server, large, whose).await?);
    } else {
        row.large.push(one(server, large, whose).await?);
        row.small.push(one(server, small, whose).await?);
    }
    Ok(())
}

async fn one(
    server: &Server,
    shop: &mut Shop,
    whose: fn(&Shop, u64) -> &Advocate,
) -> Result<std::time::Duration> {
    let order = orders::present(shop.orders, whose(shop, shop.orders));
    let (duration, entries) = server.timed(shop, &order).await?;
    shop.orders += 1;
    shop.entries += entries;
    Ok(duration)
}

impl Display for Measured {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { small_until, large_from, large_until, big_friends, .. } = self;
        writeln!(
            f,
            "an order, from the shop's server and back, at {SMALL} to {small_until} entries and at {large_from} to"
        )?;
        writeln!(f, "{large_until}; {} orders each, in turn", ROUNDS * PAIRS)?;
        writeln!(f, "{:<44}{:>10}{:>10}{:>10}{:>10}{:>8}", "", "small", "p95", "large", "p95", "ratio")?;
        let big = format!("a friend of one with some {big_friends} friends");
        for (title, row) in [("a friend of one advocate of many", &self.ordinary), (&big, &self.big)] {
            let of = |durations: &Durations| (ms(durations.median()), ms(durations.percentile(95)));
            let ((small, small_p95), (large, large_p95)) = (of(&row.small), of(&row.large));
            let ratio = row.ratio();
            let verdict = if ratio <= MOST { "" } else { "  above the bar" };
            writeln!(
                f,
                "{title:<44}{small:>10}{small_p95:>10}{large:>10}{large_p95:>10}{ratio:>8.2}{verdict}"
            )?;
        }
        writeln!(f, "the bar: {MOST}")
    }
}
