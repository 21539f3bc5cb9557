//! Whatever is wrong with a call has its own stable code, names the bad field, and leaves nothing behind. Hurt by a gap
//! here: the integrator who gets a riddle for an answer, and the owner whose ledger keeps half of a broken call.

mod calls;
mod rows;
mod rules;
mod values;

use anyhow::{Context, Result};
use goodword_domain::api::code_bank::ListPools;
use goodword_domain::api::mentions::ListMentions;
use goodword_domain::api::partners::ListPartners;
use goodword_domain::api::platforms::ListPlatforms;
use goodword_domain::api::programs::{GetProgram, ListVersions};
use goodword_domain::api::referrals::{ListReferrals, ReferralsQuery};
use goodword_domain::api::{Nothing, WholeList};
use goodword_tests::client;
use goodword_tests::tenant::Tenant;
use goodword_tests::worker;
use serde_json::{Value, json};

use self::calls::World;
use self::rows::Row;

/// All that a call can leave behind and that a shop can see.
async fn state(tenant: &Tenant) -> Result<Value> {
    Ok(json!({
        "rewards": tenant.rewards().await?,
        "responses": tenant.responses().await?,
        "stats": tenant.stats().await?,
        "program": tenant.ask::<GetProgram>(&(), &Nothing {}).await?.body,
        "versions": tenant.ask::<ListVersions>(&(), &Nothing {}).await?.body,
        "referrals": tenant.ask::<ListReferrals>(&(), &ReferralsQuery::default()).await?.body,
        "mentions": tenant.ask::<ListMentions>(&(), &WholeList::default()).await?.body,
        "partners": tenant.ask::<ListPartners>(&(), &WholeList::default()).await?.body,
        "platforms": tenant.ask::<ListPlatforms>(&(), &Nothing {}).await?.body,
        "code bank": tenant.ask::<ListPools>(&(), &Nothing {}).await?.body,
    }))
}

/// Sends each row, and gathers what is wrong with the answers: one run shows all gaps.
async fn walk(world: &World, rows: Vec<Row>) -> Result<()> {
    let before = state(&world.tenant).await?;
    let count = rows.len();
    let mut wrong = Vec::new();
    for row in rows {
        let reply = client::reply(world.request(&row.call)).await.with_context(|| row.what.clone())?;
        let found = match reply.problem() {
            Ok(problem) => (problem.status, problem.code, problem.field.unwrap_or_default()),
            Err(error) => (reply.status, format!("{error:#}"), String::new()),
        };
        let field_fits = row.field.as_ref().is_none_or(|field| *field == found.2);
        if (found.0, found.1.as_str()) != (row.status, row.code) || !field_fits {
            wrong.push(format!("{}: {found:?}, not {:?}", row.what, (row.status, row.code, &row.field)));
        }
        if state(&world.tenant).await? != before {
            wrong.push(format!("{}: has left something behind", row.what));
            break;
        }
    }
    let log = std::fs::read_to_string(worker::log().await?)?;
    assert!(!log.contains("panicked"), "the Worker has panicked:\n{log}");
    assert!(wrong.is_empty(), "{} of {count} rows:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 0, "the table is empty");
    Ok(())
}

#[tokio::test]
async fn bodies_that_are_no_json_or_too_large() -> Result<()> {
    let world = World::new().await?;
    walk(&world, rows::broken_bodies(&world)).await
}

#[tokio::test]
async fn every_field_of_the_wrong_type_and_every_unknown_field() -> Result<()> {
    let world = World::new().await?;
    walk(&world, rows::wrong_fields(&world)).await
}

#[tokio::test]
async fn values_out_of_their_range() -> Result<()> {
    let world = World::new().await?;
    walk(&world, values::bad_values(&world)).await
}

#[tokio::test]
async fn values_of_the_rules_out_of_their_range() -> Result<()> {
    let world = World::new().await?;
    walk(&world, rules::values(&world)).await
}

#[tokio::test]
async fn programs_that_contradict_themselves() -> Result<()> {
    let world = World::new().await?;
    walk(&world, rules::programs(&world)).await
}

#[tokio::test]
async fn files_of_codes_with_bad_lines() -> Result<()> {
    let world = World::new().await?;
    walk(&world, rules::files(&world)).await
}

#[tokio::test]
async fn callers_who_may_not() -> Result<()> {
    let world = World::new().await?;
    walk(&world, rows::wrong_callers(&world)).await
}

#[tokio::test]
async fn things_that_do_not_exist() -> Result<()> {
    let world = World::new().await?;
    walk(&world, rows::unknown_things(&world)).await?;
    walk(&world, rules::unknown(&world)).await
}

#[tokio::test]
async fn calls_that_contradict_what_is_known() -> Result<()> {
    let world = World::new().await?;
    walk(&world, rows::contradictions(&world)).await?;
    for call in [world.refund(), world.decide("approve")] {
        let reply = client::reply(world.request(&call)).await?;
        assert!((200..300).contains(&reply.status), "{call:?}: {}", reply.body);
    }
    walk(&world, rows::later_contradictions(&world)).await
}

/// The rows above change one thing each in calls that are good: if these were bad, the rows would prove nothing.
#[tokio::test]
async fn the_unchanged_calls_are_accepted() -> Result<()> {
    let world = World::new().await?;
    for call in world.calls() {
        let reply = client::reply(world.request(&call)).await?;
        assert!((200..300).contains(&reply.status), "{call:?}: {} {}", reply.status, reply.body);
    }
    Ok(())
}
