//! A thousand deliveries while the Worker dies again and again, under a program with a limit, a milestone, debts, and
//! rewards that are handed out by codes at once. Hurt by a mistake here: everybody, in the way that costs most to repair: a
//! reward that was promised and is gone, one that is paid twice, or a code that two people hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use fastrand::Rng;
use goodword_domain::api::code_bank::{AddCodes, CodesRequest, ListPools, PoolView};
use goodword_domain::api::orders::{OrderRequest, RecordOrder, Refund, RefundRequest};
use goodword_domain::api::rewards::{RewardItem, RewardView};
use goodword_domain::api::{Endpoint, Nothing};
use goodword_domain::ledger::{Side, State};
use goodword_domain::program::Program;
use goodword_domain::value::{OrderId, PoolName, RewardId};
use goodword_tests::client::Reply;
use goodword_tests::orders::{friends_order, refund};
use goodword_tests::tenant::Tenant;
use goodword_tests::wait::until;
use goodword_tests::worker;
use serde_json::json;
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
const ADVOCATES: usize = 5;
/// As many friends as an advocate is rewarded for: fewer than each has.
const LIMIT: usize = 12;
/// As many friends as the milestone takes: fewer than each keeps.
const MILESTONE: usize = 10;
/// Enough for everyone, but not from the beginning.
const FILES_OF_CODES: usize = 5;
const CODES_IN_A_FILE: usize = 20;

#[derive(Debug, Clone)]
enum Delivery {
    Order(Box<OrderRequest>),
    Return(OrderId, RefundRequest),
    Codes(CodesRequest),
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
    tenant.change_program(write_down).await?;
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
    until("every approved reward to have its code", async || {
        let pending = |reward: &RewardItem| of_friends_order(reward) && reward.view.state == State::Pending;
        let settled = !tenant.rewards().await?.iter().any(pending) && pool(&tenant).await?.waiting == 0;
        Ok(settled.then_some(()))
    })
    .await?;
    check(&tenant, &promises).await?;
    // A last time from the disk alone, with nothing in memory.
    worker.restart().await?;
    check(&tenant, &promises).await?;
    worker.stop().await;
    Ok(())
}

/// A limit, a milestone, debts; the advocate's reward is handed out by a code without a hold, the friend's is held.
fn write_down(program: &mut Program) {
    let told = json!({
        "advocate_reward": {"kind": "fixed", "amount_minor": 500, "currency": "EUR", "hold_days": 0,
                            "fulfilment": {"by": "code", "pool": POOL}},
        "advocate_limit": null, "debts": "next_reward_pays",
        "limits": [{"id": "some", "per": "advocate", "period": "life", "count": LIMIT}],
        "milestones": [{"id": "many", "friends": MILESTONE, "reward": {"kind": "points", "count": 100}}],
    });
    let mut whole = json!(program);
    for (name, value) in told.as_object().into_iter().flatten() {
        whole[name] = value.clone();
    }
    if let Ok(changed) = serde_json::from_value(whole) {
        *program = changed;
    }
}

const POOL: &str = "vouchers";

async fn pool(tenant: &Tenant) -> Result<PoolView> {
    let pools = tenant.ask::<ListPools>(&(), &Nothing {}).await?.body.pools;
    pools.into_iter().find(|pool| pool.pool.as_ref() == POOL).context("the stock")
}

/// Every order ten times and every return three times, and the files of codes, in any order at all.
async fn deliveries(tenant: &Tenant, random: &mut Rng) -> Result<Vec<Delivery>> {
    let mut codes = Vec::new();
    for advocate in 0..ADVOCATES {
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
    for file in 0..FILES_OF_CODES {
        let codes = (0..CODES_IN_A_FILE).map(|line| format!("CODE-{file}-{line}")).collect();
        deliveries.push(Delivery::Codes(CodesRequest { codes }));
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
        let Some((order, first, rewards)) = read(&delivery, &reply)? else {
            accepted.fetch_add(1, Ordering::Relaxed);
            continue;
        };
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
            Delivery::Codes(codes) => {
                let pool: PoolName = POOL.parse()?;
                tenant.send::<AddCodes>(&(pool,), &Nothing {}, codes).await
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

/// The order, whether it was told as new, and its rewards; nothing for codes.
fn read(delivery: &Delivery, reply: &Reply) -> Result<Option<(OrderId, bool, Vec<RewardView>)>> {
    Ok(match delivery {
        Delivery::Order(order) => {
            let answer = reply.success::<RecordOrder>()?;
            Some((order.id.clone(), answer.status == RecordOrder::STATUS, answer.body.rewards))
        }
        Delivery::Return(order, _) => Some((order.clone(), false, reply.success::<Refund>()?.body.rewards)),
        Delivery::Codes(_) if reply.status < 400 => None,
        Delivery::Codes(codes) => {
            // Its first telling had arrived, and nobody was told: then it was taken whole.
            let known = reply.problem()?.errors.iter().filter(|bad| bad.code == "repeated").count();
            ensure!(known == codes.codes.len(), "half of a file was taken: {}", reply.body);
            None
        }
    })
}

/// The advocate's reward for a friend's order.
fn of_friends_order(reward: &RewardItem) -> bool {
    reward.view.rule == "referral" && reward.view.side == Side::Advocate
}

/// Each reward once, each as it was promised.
async fn check(tenant: &Tenant, promises: &Promises) -> Result<()> {
    let rewards = tenant.rewards().await?;
    let grants: BTreeSet<_> = rewards
        .iter()
        .map(|reward| (reward.order_id.clone(), reward.view.rule.clone(), reward.view.side == Side::Advocate))
        .collect();
    assert_eq!(grants.len(), rewards.len(), "each order, each rule, each side, once");
    let answered: BTreeSet<_> = promises.rewards.values().flatten().collect();
    let kept: BTreeSet<_> = rewards.iter().map(|reward| &reward.view.id).collect();
    assert_eq!(answered, kept, "what was promised is there, and nothing else");
    let twice = promises.firsts.iter().filter(|(_, firsts)| **firsts > 1).collect::<Vec<_>>();
    assert!(twice.is_empty(), "told as new, forgotten, and told as new again: {twice:?}");
    check_friends(&rewards)?;
    check_advocates(&rewards)?;
    check_codes(&rewards, &pool(tenant).await?)?;
    let stats = tenant.stats().await?;
    let orders = u64::try_from(ORDERS)?;
    assert_eq!((stats.orders, stats.referrals), (orders, orders));
    for (state, count) in &stats.rewards {
        let listed = rewards.iter().filter(|reward| reward.view.state.as_str() == state).count();
        assert_eq!(*count, u64::try_from(listed)?, "{state}");
    }
    Ok(())
}

fn is_returned(reward: &RewardItem) -> Result<bool> {
    let place: usize = reward.order_id.as_ref().trim_start_matches("order-").parse()?;
    Ok(place < RETURNED)
}

/// The friend's side is held, and no limit of the advocate's touches it.
fn check_friends(rewards: &[RewardItem]) -> Result<()> {
    let friends: Vec<_> = rewards.iter().filter(|reward| reward.view.side == Side::Friend).collect();
    assert_eq!(friends.len(), ORDERS);
    for reward in friends {
        let expected = if is_returned(reward)? { (State::Rejected, 0) } else { (State::Pending, 500) };
        assert_eq!((reward.view.state, reward.view.value.amount_minor.minor()), expected, "{reward:?}");
    }
    Ok(())
}

/// The limit is reached and not exceeded, and each advocate has the milestone once.
fn check_advocates(rewards: &[RewardItem]) -> Result<()> {
    let mut of_each: BTreeMap<_, Vec<&RewardItem>> = BTreeMap::new();
    for reward in rewards.iter().filter(|reward| reward.view.side == Side::Advocate) {
        of_each.entry(reward.advocate_code.context("an advocate")?.to_string()).or_default().push(reward);
    }
    assert_eq!(of_each.len(), ADVOCATES);
    for (code, own) in of_each {
        let milestones = own.iter().filter(|reward| !of_friends_order(reward));
        let live = milestones.filter(|reward| reward.view.state == State::Pending).count();
        assert_eq!(live, 1, "milestones of {code}");
        let granted: Vec<_> = own.into_iter().filter(|reward| of_friends_order(reward)).collect();
        let live = granted.iter().filter(|reward| reward.view.state == State::Issued).count();
        assert!(live <= LIMIT && granted.len() >= LIMIT, "{code}: {live} of {}", granted.len());
        for reward in granted {
            let lost = matches!(reward.view.state, State::Rejected | State::Reversed);
            assert_eq!(
                (lost, lost || reward.view.state == State::Issued),
                (is_returned(reward)?, true),
                "{reward:?}"
            );
        }
    }
    Ok(())
}

/// Whatever was handed out, and was not spent on a debt, has a code of its own; and no code is gone without a reward.
fn check_codes(rewards: &[RewardItem], pool: &PoolView) -> Result<()> {
    let coded: Vec<_> = rewards.iter().filter_map(|reward| reward.view.code.as_ref()).collect();
    let distinct: BTreeSet<_> = coded.iter().collect();
    assert_eq!(distinct.len(), coded.len(), "a code that two rewards have");
    assert_eq!((u64::from(pool.used), pool.waiting), (u64::try_from(coded.len())?, 0));
    assert_eq!(usize::try_from(pool.left + pool.used)?, FILES_OF_CODES * CODES_IN_A_FILE);
    for reward in rewards.iter().filter(|reward| reward.view.state == State::Issued) {
        let spent = reward.view.value.amount_minor.minor() == 0;
        assert_eq!(reward.view.code.is_none(), spent, "{reward:?}");
    }
    Ok(())
}
