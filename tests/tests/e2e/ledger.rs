//! What an order earns, what a return takes back, and who earns nothing. Hurt by a mistake here: the advocate or the
//! friend who does not get what was promised, or the owner who pays twice.

use anyhow::{Context, Result};
use goodword_domain::api::Nothing;
use goodword_domain::api::me::Me;
use goodword_domain::api::orders::OrderAnswer;
use goodword_domain::api::responses::{AddAnswers, Answers, Respond, ResponseRequest};
use goodword_domain::api::rewards::{ApproveReward, IssueReward, RejectReward, RewardView};
use goodword_domain::ledger::{Evidence, Offered, RewardTerms, Side, State};
use goodword_domain::value::BasisPoints;
use goodword_tests::orders::{euros, friends_order, refund};
use goodword_tests::tenant::Tenant;
use tokio::task::JoinSet;

/// State and worth of both rewards, the advocate's first.
fn both(rewards: &[RewardView]) -> Vec<(Side, State, i64)> {
    rewards.iter().map(|reward| (reward.side, reward.state, reward.value.amount_minor.minor())).collect()
}

fn reasons(answer: &OrderAnswer) -> Vec<&str> {
    answer.reasons.iter().map(|reason| reason.code.as_str()).collect()
}

fn why(reward: &RewardView) -> Vec<&str> {
    reward.reasons.iter().map(|reason| reason.code.as_str()).collect()
}

#[tokio::test]
async fn both_sides_earn_a_reward_that_is_held_with_its_reason() -> Result<()> {
    let tenant = Tenant::new().await?;
    let ann = tenant.join("ann@example.com", Some("Ann")).await?;
    let bobs = friends_order("1001", "bob@example.com", &ann.code)?;
    let answer = tenant.order(&bobs).await?;
    assert_eq!(answer.status, 201);
    assert_eq!(
        both(&answer.body.rewards),
        [(Side::Advocate, State::Pending, 500), (Side::Friend, State::Pending, 500)]
    );
    for reward in &answer.body.rewards {
        assert_eq!(reward.held_until, bobs.placed_at.plus_days(14).to_rfc3339());
        assert_eq!((why(reward), reward.reasons[0].days), (vec!["held_for_return_window"], Some(14)));
    }
    let referral = answer.body.referral.context("a referral")?;
    assert_eq!((referral.advocate_code, referral.evidence), (ann.code, Evidence::AdvocateCode));
    let status = tenant.ask_as::<Me>(&ann.status_token.context("a token")?).await?.body;
    assert_eq!((status.friends, status.pending, status.earned), (1, euros(500)?, euros(0)?));
    Ok(())
}

#[tokio::test]
async fn repeated_parallel_and_late_deliveries_change_nothing() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    let bobs = friends_order("1001", "bob@example.com", &code)?;
    let mut deliveries = JoinSet::new();
    for _ in 0..24 {
        let (tenant, bobs) = (tenant.clone(), bobs.clone());
        deliveries.spawn(async move { tenant.order(&bobs).await });
    }
    let mut answers = Vec::new();
    while let Some(answer) = deliveries.join_next().await {
        answers.push(answer??);
    }
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1, "one of them is the first");
    answers.push(tenant.order(&bobs).await?);
    assert!(answers.iter().all(|answer| answer.body == answers[0].body), "all are answered alike");
    assert_eq!(tenant.rewards().await?.len(), 2);

    // Late: after the owner has decided, the repeat tells of the decision and makes no new reward.
    let id = answers[0].body.rewards[0].id.clone();
    tenant.ask::<ApproveReward>(&(id,), &Nothing {}).await?;
    let late = tenant.order(&bobs).await?;
    assert_eq!((late.status, late.body.rewards.len(), tenant.rewards().await?.len()), (200, 2, 2));
    let stats = tenant.stats().await?;
    assert_eq!((stats.orders, stats.referrals), (1, 1));
    Ok(())
}

#[tokio::test]
async fn the_owner_approves_issues_and_rejects_once() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    let rewards = tenant.order(&friends_order("1001", "bob@example.com", &code)?).await?.body.rewards;
    let (anns, bobs) = ((rewards[0].id.clone(),), (rewards[1].id.clone(),));
    for _ in 0..2 {
        let approved = tenant.ask::<ApproveReward>(&anns, &Nothing {}).await?.body;
        assert_eq!((approved.view.state, approved.view.value), (State::Approved, euros(500)?));
        assert_eq!(
            approved.view.reasons.last().map(|reason| reason.code.as_str()),
            Some("approved_by_owner")
        );
        let rejected = tenant.ask::<RejectReward>(&bobs, &Nothing {}).await?.body;
        assert_eq!((rejected.view.state, rejected.view.value), (State::Rejected, euros(0)?));
        assert_eq!(
            rejected.view.reasons.last().map(|reason| reason.code.as_str()),
            Some("rejected_by_owner")
        );
    }
    for _ in 0..2 {
        assert_eq!(tenant.ask::<IssueReward>(&anns, &Nothing {}).await?.body.view.state, State::Issued);
    }
    // What was resolved stays so.
    let reply = tenant.send::<ApproveReward>(&bobs, &Nothing {}, &Nothing {}).await?;
    assert_eq!(reply.problem()?.code, "reward_state_forbids");
    Ok(())
}

#[tokio::test]
async fn a_full_refund_during_the_hold_cancels_both() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    let bobs = friends_order("1001", "bob@example.com", &code)?;
    tenant.order(&bobs).await?;
    for status in [201, 200] {
        let answer = tenant.refund(&bobs.id, &refund("r1", 5_000)?).await?;
        assert_eq!(answer.status, status);
        assert_eq!(
            both(&answer.body.rewards),
            [(Side::Advocate, State::Rejected, 0), (Side::Friend, State::Rejected, 0)]
        );
        assert!(answer.body.rewards.iter().all(|reward| why(reward).contains(&"order_refunded")));
    }
    assert_eq!(
        both(&tenant.order(&bobs).await?.body.rewards)[0].1,
        State::Rejected,
        "the order again revives nothing"
    );
    Ok(())
}

#[tokio::test]
async fn a_partial_refund_takes_back_its_share() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    let bobs = friends_order("1001", "bob@example.com", &code)?;
    tenant.order(&bobs).await?;
    // 10 % of what is left, to the cent, halves up; the fixed amount is due wholly or not at all.
    for (id, amount, left) in
        [("r1", 2_000, 300), ("r2", 15, 299), ("r2", 15, 299), ("r3", 1, 298), ("r4", 1_000, 198)]
    {
        let answer = tenant.refund(&bobs.id, &refund(id, amount)?).await?.body;
        assert_eq!(
            both(&answer.rewards),
            [(Side::Advocate, State::Pending, 500), (Side::Friend, State::Pending, left)],
            "{id}"
        );
    }
    let last = tenant.refund(&bobs.id, &refund("r5", 5_000 - 3_016)?).await?.body;
    assert_eq!(
        both(&last.rewards),
        [(Side::Advocate, State::Rejected, 0), (Side::Friend, State::Rejected, 0)]
    );
    Ok(())
}

#[tokio::test]
async fn what_is_left_below_the_minimum_earns_nothing() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    let minimum = euros(2_000)?;
    tenant.change_program(|program| program.minimum_order = Some(minimum)).await?;
    let mut small = friends_order("1001", "bob@example.com", &code)?;
    small.total = euros(1_999)?;
    let answer = tenant.order(&small).await?.body;
    assert_eq!((answer.rewards.len(), reasons(&answer)), (0, vec!["below_minimum_order"]));

    let large = friends_order("1002", "carl@example.com", &code)?;
    tenant.order(&large).await?;
    let kept = tenant.refund(&large.id, &refund("r1", 3_000)?).await?.body;
    assert_eq!(both(&kept.rewards)[0].1, State::Pending, "20.00 are left, which is the minimum");
    let lost = tenant.refund(&large.id, &refund("r2", 1)?).await?.body;
    assert_eq!(
        both(&lost.rewards),
        [(Side::Advocate, State::Rejected, 0), (Side::Friend, State::Rejected, 0)]
    );
    Ok(())
}

#[tokio::test]
async fn a_cancelled_order_earns_nothing_and_is_cancelled_once() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    let bobs = friends_order("1001", "bob@example.com", &code)?;
    let rewards = tenant.order(&bobs).await?.body.rewards;
    tenant.ask::<ApproveReward>(&(rewards[0].id.clone(),), &Nothing {}).await?;
    let first = tenant.cancel(&bobs.id).await?;
    assert_eq!(
        both(&first.body.rewards),
        [(Side::Advocate, State::Reversed, 0), (Side::Friend, State::Rejected, 0)]
    );
    assert_eq!(tenant.cancel(&bobs.id).await?.body, first.body);
    // The shop gives the money back as well, as it must: nothing is taken away a second time.
    let refunded = tenant.refund(&bobs.id, &refund("r1", 5_000)?).await?.body;
    assert_eq!(both(&refunded.rewards), both(&first.body.rewards));
    Ok(())
}

/// Whoever joined before keeps what was promised then.
#[tokio::test]
async fn a_changed_program_changes_no_earlier_reward() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    let bobs = friends_order("1001", "bob@example.com", &code)?;
    let before = tenant.order(&bobs).await?.body;
    let one_percent = BasisPoints::new(100)?;
    tenant
        .change_program(|program| {
            program.advocate_reward = None;
            program.friend_reward = Some(Offered::plain(RewardTerms::Percentage(one_percent)));
            program.hold_days = 0;
            program.minimum_order = euros(100_000).ok();
        })
        .await?;
    assert_eq!(tenant.order(&bobs).await?.body, before);
    let partly = tenant.refund(&bobs.id, &refund("r1", 2_500)?).await?.body;
    assert_eq!(
        both(&partly.rewards),
        [(Side::Advocate, State::Pending, 500), (Side::Friend, State::Pending, 250)]
    );
    Ok(())
}

#[tokio::test]
async fn lists_are_read_page_by_page_without_gaps() -> Result<()> {
    use goodword_domain::api::rewards::{ListRewards, RewardsQuery};
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    for place in 0..5 {
        tenant
            .order(&friends_order(&format!("10{place}"), &format!("friend{place}@example.com"), &code)?)
            .await?;
    }
    let all: Vec<_> = tenant.rewards().await?.into_iter().map(|reward| reward.view.id).collect();
    let mut query =
        RewardsQuery { limit: Some(3.try_into()?), state: Some(State::Pending), ..RewardsQuery::default() };
    let mut paged = Vec::new();
    loop {
        let page = tenant.ask::<ListRewards>(&(), &query).await?.body;
        assert!(page.items.len() <= 3);
        paged.extend(page.items.into_iter().map(|reward| reward.view.id));
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            break;
        }
    }
    assert_eq!((all.len(), &paged), (10, &all));
    let none = RewardsQuery { state: Some(State::Issued), ..RewardsQuery::default() };
    assert_eq!(tenant.ask::<ListRewards>(&(), &none).await?.body.items, []);
    Ok(())
}

/// Another shop's owner sees and decides nothing of ours.
#[tokio::test]
async fn shops_are_strangers_to_each_other() -> Result<()> {
    let (ours, theirs) = (Tenant::new().await?, Tenant::new().await?);
    let ann = ours.join("ann@example.com", None).await?;
    let reward =
        ours.order(&friends_order("1001", "bob@example.com", &ann.code)?).await?.body.rewards[0].id.clone();
    assert_eq!(theirs.rewards().await?, []);
    let reply = theirs.send::<ApproveReward>(&(reward,), &Nothing {}, &Nothing {}).await?;
    assert_eq!(reply.problem()?.code, "reward_unknown");
    // Our code in their order is no evidence; our token opens nothing there.
    let answer = theirs.order(&friends_order("1001", "bob@example.com", &ann.code)?).await?.body;
    assert_eq!((answer.rewards.len(), reasons(&answer)), (0, vec!["no_referral"]));
    assert!(theirs.ask_as::<Me>(&ann.status_token.context("a token")?).await.is_err());
    let score: ResponseRequest = serde_json::from_value(serde_json::json!({"score": 9, "event": "visit"}))?;
    let response = ours.tell::<Respond>(&ours.pk(), &score).await?.body.id;
    let (their_key,) = theirs.pk();
    let reply = theirs.send::<AddAnswers>(&(their_key, response), &Nothing {}, &Answers::default()).await?;
    assert_eq!(reply.problem()?.code, "response_unknown");
    assert_eq!(ours.stats().await?.orders, 1);
    Ok(())
}
