//! The end of a hold, by the real alarm. Hurt by a mistake here: the advocate who waits for ever, and the owner who pays
//! for what came back.

use anyhow::Result;
use goodword_domain::api::orders::OrderRequest;
use goodword_domain::api::rewards::RewardItem;
use goodword_domain::ledger::State;
use goodword_domain::value::Code;
use goodword_tests::orders::{ago, days_ms, friends_order, refund};
use goodword_tests::tenant::Tenant;
use goodword_tests::wait::until;

/// Long enough for the order to be told first, short enough to be waited for.
const REST_MS: i64 = 2_500;

/// An order whose hold ends in a moment.
fn nearly_over(id: &str, email: &str, code: Code) -> Result<OrderRequest> {
    let mut order = friends_order(id, email, &code)?;
    order.placed_at = ago(days_ms(14) - REST_MS);
    Ok(order)
}

async fn until_all_are(tenant: &Tenant, state: State) -> Result<Vec<RewardItem>> {
    until("the rewards' state", async || {
        let rewards = tenant.rewards().await?;
        Ok(rewards.iter().all(|reward| reward.view.state == state).then_some(rewards))
    })
    .await
}

#[tokio::test]
async fn the_timer_approves_what_did_not_come_back() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    // One that is held on, two that end at different moments: the alarm has to be set again for the later one.
    tenant.order(&nearly_over("1001", "bob@example.com", code)?).await?;
    let mut later = nearly_over("1002", "carl@example.com", code)?;
    later.placed_at = ago(days_ms(14) - 2 * REST_MS);
    let answer = tenant.order(&later).await?.body;
    assert!(answer.rewards.iter().all(|reward| reward.state == State::Pending), "not before the hold's end");
    let approved = until_all_are(&tenant, State::Approved).await?;
    assert_eq!(approved.len(), 4);
    for reward in approved {
        let reasons: Vec<_> = reward.view.reasons.iter().map(|reason| reason.code.as_str()).collect();
        assert!(reasons.contains(&"hold_elapsed"), "{reasons:?}");
    }
    tenant.order(&friends_order("1003", "dan@example.com", &code)?).await?;
    let pending = tenant.rewards().await?.iter().filter(|reward| reward.view.state == State::Pending).count();
    assert_eq!(pending, 2, "a new order is held as ever");
    Ok(())
}

#[tokio::test]
async fn a_full_refund_after_the_hold_reverses_both() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    // Told late: the hold was over before we heard of the order.
    let mut old = friends_order("1001", "bob@example.com", &code)?;
    old.placed_at = ago(days_ms(20));
    tenant.order(&old).await?;
    assert_eq!(until_all_are(&tenant, State::Approved).await?.len(), 2);
    let rewards = tenant.refund(&old.id, &refund("r1", 5_000)?).await?.body.rewards;
    for reward in rewards {
        assert_eq!((reward.state, reward.value.amount_minor.minor()), (State::Reversed, 0));
        assert!(reward.reasons.iter().any(|reason| reason.code == "order_refunded"), "{:?}", reward.reasons);
    }
    Ok(())
}

#[tokio::test]
async fn a_partial_refund_after_the_hold_takes_back_its_share() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    let mut old = friends_order("1001", "bob@example.com", &code)?;
    old.placed_at = ago(days_ms(20));
    tenant.order(&old).await?;
    until_all_are(&tenant, State::Approved).await?;
    let rewards = tenant.refund(&old.id, &refund("r1", 1_000)?).await?.body.rewards;
    let worth: Vec<_> =
        rewards.iter().map(|reward| (reward.state, reward.value.amount_minor.minor())).collect();
    assert_eq!(worth, [(State::Approved, 500), (State::Approved, 400)]);
    Ok(())
}

#[tokio::test]
async fn the_timer_does_not_revive_what_came_back() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    let returned = nearly_over("1001", "bob@example.com", code)?;
    tenant.order(&returned).await?;
    tenant.refund(&returned.id, &refund("r1", 5_000)?).await?;
    // A second order whose hold ends later shows that the timer has been there.
    tenant.order(&nearly_over("1002", "carl@example.com", code)?).await?;
    until("the second order's approval", async || {
        let approved =
            tenant.rewards().await?.iter().filter(|reward| reward.view.state == State::Approved).count();
        Ok((approved == 2).then_some(()))
    })
    .await?;
    let rewards = tenant.rewards().await?;
    let rejected = rewards.iter().filter(|reward| reward.view.state == State::Rejected);
    assert!(rejected.clone().all(|reward| reward.order_id == returned.id));
    assert_eq!(rejected.count(), 2);
    Ok(())
}
