//! Who is rewarded for which order, and who is not. Hurt by a mistake here: the advocate whose friend is not recognised, and
//! the owner who pays for customers that came by themselves.

use anyhow::Result;
use goodword_domain::api::claims::{ClaimRequest, MakeClaim};
use goodword_domain::api::orders::OrderAnswer;
use goodword_domain::ledger::{Evidence, Side};
use goodword_tests::orders::{ago, days_ms, friends_order, order};
use goodword_tests::tenant::Tenant;
use tokio::task::JoinSet;

fn reasons(answer: &OrderAnswer) -> Vec<&str> {
    answer.reasons.iter().map(|reason| reason.code.as_str()).collect()
}

/// An advocate would pay half price for ever, and the owner for it.
#[tokio::test]
async fn buying_through_ones_own_link_earns_nothing() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("Ann.Lee@Example.com", None).await?.code;
    for (place, email) in
        ["ann.lee@example.com", "ANNLEE@EXAMPLE.COM", "annlee+tea@example.com", "a.n.n.l.e.e+x@Example.com"]
            .iter()
            .enumerate()
    {
        let answer = tenant.order(&friends_order(&format!("10{place}"), email, &code)?).await?.body;
        assert_eq!((answer.rewards.len(), reasons(&answer)[0]), (0, "same_person"), "{email}");
        assert_eq!(answer.referral, None);
    }
    let signed = tenant.join_signed("carl@example.com", "42").await?.code;
    let mut by_id = friends_order("2001", "somebody-else@example.com", &signed)?;
    by_id.customer.id = Some("42".parse()?);
    let answer = tenant.order(&by_id).await?.body;
    assert_eq!((answer.rewards.len(), reasons(&answer)), (0, vec!["same_person"]));
    assert_eq!(tenant.stats().await?.referrals, 0);
    Ok(())
}

#[tokio::test]
async fn only_a_customers_first_order_counts() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    tenant.order(&friends_order("1001", "bob@example.com", &code)?).await?;
    // The shop says nothing about it, or is wrong: we have seen Bob before.
    for (id, new, email) in [
        ("1002", None, "bob@example.com"),
        ("1003", Some(true), "BOB@example.com"),
        ("1004", Some(false), "dan@example.com"),
    ] {
        let mut second = friends_order(id, email, &code)?;
        second.customer.new = new;
        let answer = tenant.order(&second).await?.body;
        assert_eq!((answer.rewards.len(), reasons(&answer)), (0, vec!["not_a_new_customer"]), "{id}");
    }
    tenant.change_program(|program| program.new_customers_only = false).await?;
    let fifth = tenant.order(&friends_order("1005", "bob@example.com", &code)?).await?.body;
    assert_eq!(fifth.rewards.len(), 2, "unless the program says otherwise");
    Ok(())
}

#[tokio::test]
async fn an_advocate_earns_so_many_times_and_friends_go_on() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    tenant.change_program(|program| program.advocate_limit = Some(3)).await?;
    let mut deliveries = JoinSet::new();
    for friend in 0..8 {
        let order = friends_order(&format!("10{friend}"), &format!("friend{friend}@example.com"), &code)?;
        let tenant = tenant.clone();
        deliveries.spawn(async move { tenant.order(&order).await });
    }
    let mut limited = 0;
    while let Some(answer) = deliveries.join_next().await {
        let answer = answer??.body;
        limited += usize::from(reasons(&answer).contains(&"advocate_limit_reached"));
    }
    let rewards = tenant.rewards().await?;
    let of = |side| rewards.iter().filter(|reward| reward.view.side == side).count();
    assert_eq!((of(Side::Advocate), of(Side::Friend), limited), (3, 8, 5));
    Ok(())
}

#[tokio::test]
async fn orders_that_nobody_recommended_earn_nothing() -> Result<()> {
    let tenant = Tenant::new().await?;
    let mut plain = order("1001", "bob@example.com")?;
    plain.discount_codes = vec!["SUMMER10".to_owned(), String::new(), "00000001".to_owned()];
    plain.reference = Some("<script>".to_owned());
    let answer = tenant.order(&plain).await?;
    assert_eq!(
        (answer.status, answer.body.rewards.len(), reasons(&answer.body)),
        (201, 0, vec!["no_referral"])
    );
    Ok(())
}

/// Evidence, strongest first: the code in the order, the claim by the same address, the reference that the tag saw.
#[tokio::test]
async fn the_strongest_evidence_decides() -> Result<()> {
    let tenant = Tenant::new().await?;
    let [ann, eve, kim] = ["ann@example.com", "eve@example.com", "kim@example.com"];
    let ann = tenant.join(ann, None).await?.code;
    let eve = tenant.join(eve, None).await?.code;
    let kim = tenant.join(kim, None).await?.code;
    let claim = async |code, email: &str| {
        let claim = ClaimRequest { code, email: Some(email.parse()?), key: None };
        tenant.tell::<MakeClaim>(&tenant.pk(), &claim).await
    };
    claim(eve, "Bob@Example.com").await?;
    claim(kim, "bob@example.com").await?;
    for (id, codes, reference, email, expected) in [
        (
            "1001",
            vec![ann.to_string().to_lowercase()],
            None,
            "new1@example.com",
            Some((ann, Evidence::AdvocateCode)),
        ),
        (
            "1002",
            vec!["SUMMER".to_owned()],
            Some(kim.to_string()),
            "bob@example.com",
            Some((eve, Evidence::Claim)),
        ),
        ("1003", vec![], Some(kim.to_string()), "new2@example.com", Some((kim, Evidence::Reference))),
        (
            "1004",
            vec![ann.to_string()],
            Some(kim.to_string()),
            "new3@example.com",
            Some((ann, Evidence::AdvocateCode)),
        ),
    ] {
        let mut told = order(id, email)?;
        (told.discount_codes, told.reference) = (codes, reference);
        let referral = tenant.order(&told).await?.body.referral;
        assert_eq!(referral.map(|referral| (referral.advocate_code, referral.evidence)), expected, "{id}");
    }
    Ok(())
}

#[tokio::test]
async fn a_claim_binds_for_the_window_only() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    let claim = ClaimRequest { code, email: Some("bob@example.com".parse()?), key: None };
    tenant.tell::<MakeClaim>(&tenant.pk(), &claim).await?;
    // 31 days from now: the claim of today is too old for it.
    let mut late = order("1001", "bob@example.com")?;
    late.placed_at = ago(-days_ms(31));
    let answer = tenant.order(&late).await?.body;
    assert_eq!((answer.rewards.len(), reasons(&answer)), (0, vec!["attribution_window_passed"]));
    Ok(())
}
