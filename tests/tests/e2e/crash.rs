//! A thousand deliveries while the Worker dies again and again. Hurt by a mistake here: everybody, in the way that costs
//! most to repair: a reward that was promised and is gone, or one that is paid twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use fastrand::Rng;
use goodword_domain::api::orders::{OrderRequest, RecordOrder, Refund, RefundRequest};
use goodword_domain::api::rewards::RewardView;
use goodword_domain::api::{Endpoint, Nothing};
use goodword_domain::ledger::{Side, State};
use goodword_domain::value::{OrderId, RewardId};
use goodword_tests::client::Reply;
use goodword_tests::orders::{friends_order, refund};
use goodword_tests::tenant::Tenant;
use goodword_tests::worker;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::sleep;

const ORDERS: usize = 100;
const DELIVERIES_OF_EACH: usize = 10;
const SENDERS: usize = 16;
const KILLS: usize = 4;
/// Each of these orders comes back whole, and is told of so often.
const RETURNED: usize = 20;
const TELLINGS_OF_A_RETURN: usize = 3;

#[derive(Debug, Clone)]
enum Delivery {
    Order(Box<OrderRequest>),
    Return(OrderId, RefundRequest),
}

/// What the senders were promised.
#[derive(Debug, Default)]
struct Promises {
    /// How often nobody answered.
    unanswered: usize,
    firsts: BTreeMap<OrderId, usize>,
    rewards: BTreeMap<OrderId, BTreeSet<RewardId>>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_doubled_when_the_worker_is_killed() -> Result<()> {
    let seed =
        std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| fastrand::u64(..));
    println!("SEED={seed}");
    let mut random = Rng::with_seed(seed);
    let mut worker = worker::start("crash").await?;
    let tenant = Tenant::make(worker.url(), "Tea House", "https://tea.example").await?;
    let deliveries = deliveries(&tenant, &mut random).await?;
    let total = deliveries.len();
    let mut kills: Vec<usize> = (0..KILLS).map(|_| random.usize(total / 20..total * 19 / 20)).collect();
    kills.sort_unstable();

    let queue = Arc::new(Mutex::new(deliveries));
    let (accepted, promises) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Promises::default())));
    let mut senders = JoinSet::new();
    for _ in 0..SENDERS {
        senders.spawn(send_all(tenant.clone(), queue.clone(), accepted.clone(), promises.clone()));
    }
    for after in kills {
        while accepted.load(Ordering::Relaxed) < after && !senders.is_empty() {
            sleep(Duration::from_millis(1)).await;
            // A sender that has failed ends the test at once.
            while let Some(ended) = senders.try_join_next() {
                ended??;
            }
        }
        worker.kill();
        worker.restart().await?;
    }
    while let Some(ended) = senders.join_next().await {
        ended??;
    }
    assert_eq!(accepted.load(Ordering::Relaxed), total);
    let promises = promises.lock().await;
    assert!(promises.unanswered > 0, "the Worker was killed while nobody wanted anything of it");
    check(&tenant, &promises).await?;
    // A last time from the disk alone, with nothing in memory.
    worker.restart().await?;
    check(&tenant, &promises).await?;
    worker.stop().await;
    Ok(())
}

/// Every order ten times and every return three times, in any order at all.
async fn deliveries(tenant: &Tenant, random: &mut Rng) -> Result<Vec<Delivery>> {
    let mut codes = Vec::new();
    for advocate in 0..5 {
        codes.push(tenant.join(&format!("advocate{advocate}@example.com"), None).await?.code);
    }
    let mut deliveries = Vec::new();
    for place in 0..ORDERS {
        let email = format!("friend{place}@example.com");
        let order = friends_order(&format!("order-{place}"), &email, &codes[place % codes.len()])?;
        if place < RETURNED {
            let whole = refund("return", order.total.amount_minor.minor())?;
            deliveries.extend(vec![Delivery::Return(order.id.clone(), whole); TELLINGS_OF_A_RETURN]);
        }
        deliveries.extend(vec![Delivery::Order(Box::new(order)); DELIVERIES_OF_EACH]);
    }
    random.shuffle(&mut deliveries);
    Ok(deliveries)
}

async fn send_all(
    tenant: Tenant,
    queue: Arc<Mutex<Vec<Delivery>>>,
    accepted: Arc<AtomicUsize>,
    promises: Arc<Mutex<Promises>>,
) -> Result<()> {
    loop {
        let Some(delivery) = queue.lock().await.pop() else { return Ok(()) };
        let (unanswered, reply) = deliver(&tenant, &delivery).await?;
        let (order, first, rewards) = read(&delivery, &reply)?;
        let mut promises = promises.lock().await;
        promises.unanswered += unanswered;
        *promises.firsts.entry(order.clone()).or_default() += usize::from(first);
        let ids: BTreeSet<_> = rewards.into_iter().map(|reward| reward.id).collect();
        let known = promises.rewards.entry(order).or_insert_with(|| ids.clone());
        ensure!(*known == ids, "{delivery:?} was answered with {ids:?}, earlier with {known:?}");
        drop(promises);
        accepted.fetch_add(1, Ordering::Relaxed);
    }
}

/// Delivers until it is accepted, as a shop's server does; tells how often nobody answered.
async fn deliver(tenant: &Tenant, delivery: &Delivery) -> Result<(usize, Reply)> {
    let mut unanswered = 0;
    loop {
        let sent = match delivery {
            Delivery::Order(order) => tenant.send::<RecordOrder>(&(), &Nothing {}, order).await,
            Delivery::Return(order, whole) => {
                tenant.send::<Refund>(&(order.clone(),), &Nothing {}, whole).await
            }
        };
        match sent {
            Ok(reply) if later(&reply) => {}
            Ok(reply) => return Ok((unanswered, reply)),
            // The Worker is down.
            Err(_) => unanswered += 1,
        }
        sleep(Duration::from_millis(100)).await;
    }
}

/// A dying Worker's own faults, and a return that has overtaken its order.
fn later(reply: &Reply) -> bool {
    reply.status >= 500 || reply.problem().is_ok_and(|problem| problem.code == "order_unknown")
}

/// The order, whether it was told as new, and its rewards.
fn read(delivery: &Delivery, reply: &Reply) -> Result<(OrderId, bool, Vec<RewardView>)> {
    Ok(match delivery {
        Delivery::Order(order) => {
            let answer = reply.success::<RecordOrder>()?;
            (order.id.clone(), answer.status == RecordOrder::STATUS, answer.body.rewards)
        }
        Delivery::Return(order, _) => (order.clone(), false, reply.success::<Refund>()?.body.rewards),
    })
}

/// Two rewards for each order, each once, each as it was promised.
async fn check(tenant: &Tenant, promises: &Promises) -> Result<()> {
    let rewards = tenant.rewards().await?;
    let grants: BTreeSet<_> =
        rewards.iter().map(|reward| (reward.order_id.clone(), reward.view.side == Side::Advocate)).collect();
    assert_eq!((rewards.len(), grants.len()), (2 * ORDERS, 2 * ORDERS), "each order, each side, once");
    for reward in &rewards {
        let answered = promises.rewards.get(&reward.order_id).context("an order that was told")?;
        assert!(answered.contains(&reward.view.id), "{reward:?} was not promised");
        let place: usize = reward.order_id.as_ref().trim_start_matches("order-").parse()?;
        let expected = if place < RETURNED { (State::Rejected, 0) } else { (State::Pending, 500) };
        assert_eq!((reward.view.state, reward.view.value.amount_minor.minor()), expected, "{reward:?}");
    }
    let twice = promises.firsts.iter().filter(|(_, firsts)| **firsts > 1).collect::<Vec<_>>();
    assert!(twice.is_empty(), "told as new, forgotten, and told as new again: {twice:?}");
    let stats = tenant.stats().await?;
    let count = |state: State| stats.rewards.get(state.as_str()).copied().unwrap_or_default();
    let (orders, returned) = (u64::try_from(ORDERS)?, u64::try_from(RETURNED)?);
    assert_eq!((stats.orders, stats.referrals), (orders, orders));
    assert_eq!((count(State::Rejected), count(State::Pending)), (2 * returned, 2 * (orders - returned)));
    Ok(())
}
