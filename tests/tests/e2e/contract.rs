//! Each route's happy path, with exactly the shapes that integrators were promised. Whoever has integrated a shop by the
//! document is hurt by a change here.

use anyhow::Result;
use goodword_domain::api::{Caller, Endpoint};
use goodword_domain::api::{claims, codes, events, me, orders, programs, responses, rewards, shops, stats};
use goodword_tests::client::{self, Reply};
use goodword_tests::orders::{ago, friends_order};
use goodword_tests::tenant::Tenant;
use goodword_tests::wait::until;
use reqwest::Method;
use reqwest::header::ORIGIN;
use serde_json::{Value, json};

use crate::shape::fits;

/// Sends the very JSON of the document, and compares status and answer with it.
async fn check<E: Endpoint>(
    tenant: &Tenant,
    path: &E::Path,
    body: Value,
    status: u16,
    answer: Value,
) -> Result<Value> {
    let request = tenant.raw(client::method(E::METHOD), &E::path(path));
    let request = if body.is_null() { request } else { request.json(&body) };
    let reply = client::reply(tenant.credentials(E::CALLER, request)).await?;
    expect(&reply, status, &answer)
}

fn expect(reply: &Reply, status: u16, answer: &Value) -> Result<Value> {
    assert_eq!((reply.status, reply.content_type()), (status, "application/json"), "{}", reply.body);
    let actual = reply.json()?;
    fits(&actual, answer)?;
    Ok(actual)
}

#[tokio::test]
async fn a_shop_is_made_with_its_keys() -> Result<()> {
    let tenant = Tenant::new().await?;
    let body = json!({"name": "Tea House", "origins": ["https://tea.example"],
        "landing_url": "https://tea.example/", "currency": "EUR", "locale": "de"});
    let answer = json!({"id": "<pk_>", "public_key": "<pk_>", "secret_key": "<sk_>"});
    let first = check::<shops::CreateShop>(&tenant, &(), body.clone(), 201, answer.clone()).await?;
    let second = check::<shops::CreateShop>(&tenant, &(), body, 201, answer).await?;
    assert_ne!(first["secret_key"], second["secret_key"], "two shops, two keys");
    Ok(())
}

#[tokio::test]
async fn joining_gives_code_link_and_token_once() -> Result<()> {
    let tenant = Tenant::new().await?;
    let (id, signature) = ("42", tenant.sign("42"));
    let path = format!("/v1/shops/{}/advocates", tenant.keys.public_key);
    let join = async |body: Value| {
        let request = tenant.raw(Method::POST, &path).header(ORIGIN, &tenant.origin).json(&body);
        client::reply(request).await
    };
    let signed = json!({"email": "ann@example.com", "name": "Ann", "locale": "de",
        "identity": {"id": id, "signature": signature}});
    let first = expect(&join(signed.clone()).await?, 201, &json!({"code": "<>", "status_token": "<st_>"}))?;
    let code = first["code"].as_str().unwrap_or_default();
    assert_eq!(first["share_url"], format!("https://tea.example/?ref={code}"));

    // Whoever only types somebody's address gets the same code, which the advocate has published anyway, but no token.
    let typed = expect(&join(json!({"email": "Ann@Example.com"})).await?, 201, &json!({"code": code}))?;
    assert_eq!(typed.get("status_token"), None);
    expect(&join(signed).await?, 201, &json!({"code": code, "status_token": "<st_>"}))?;

    let stranger = join(json!({"email": "eve@example.com"})).await?;
    expect(
        &stranger,
        201,
        &json!({"code": "<>", "share_url": "<https://tea.example/?ref=>", "status_token": "<st_>"}),
    )?;
    Ok(())
}

#[tokio::test]
async fn a_friend_sees_the_offer_and_takes_it() -> Result<()> {
    let tenant = Tenant::new().await?;
    let (pk,) = tenant.pk();
    let code = tenant.join("ann@example.com", Some("Ann")).await?.code;
    let offer =
        json!({"code": code, "advocate_name": "Ann", "reward": {"kind": "percentage", "basis_points": 1000}});
    check::<codes::GetCode>(&tenant, &(pk.clone(), code), Value::Null, 200, offer.clone()).await?;

    // As people type it.
    let typed = code.to_string().to_lowercase().replace('0', "o").replace('1', "l");
    let path = format!("/v1/shops/{pk}/codes/{}-{}", &typed[..4], &typed[4..]);
    let request = tenant.credentials(Caller::Page, tenant.raw(Method::GET, &path));
    expect(&client::reply(request).await?, 200, &offer)?;

    let claim = json!({"code": code, "email": "bob@example.com"});
    let claimed = json!({"id": "<cl_>", "discount_code": code, "apply_url": null});
    check::<claims::MakeClaim>(&tenant, &(pk.clone(),), claim.clone(), 201, claimed).await?;

    tenant
        .change_program(|program| {
            program.apply_url = "https://tea.example/discount/{code}?redirect=/".parse().ok();
        })
        .await?;
    let applied = json!({"apply_url": format!("https://tea.example/discount/{code}?redirect=/")});
    check::<claims::MakeClaim>(&tenant, &(pk,), claim, 201, applied).await?;
    Ok(())
}

#[tokio::test]
async fn an_order_a_refund_and_the_owners_decisions() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", Some("Ann")).await?.code;
    let placed_at = ago(60_000);
    let order = |id: &str| {
        json!({"id": id, "placed_at": placed_at,
            "customer": {"id": "77", "email": "bob@example.com", "new": true, "postal_code": "10115"},
            "total": {"amount_minor": 5000, "currency": "EUR"}, "discount_codes": [code], "ref": null, "staff": null})
    };
    let held = json!([{"code": "held_for_return_window", "days": 14}]);
    let answer = json!({"id": "1001",
    "referral": {"id": "<rf_>", "advocate_code": code, "evidence": "advocate_code"},
    "rewards": [
        {"id": "<rw_>", "side": "advocate", "state": "pending", "held_until": placed_at.plus_days(14),
         "reward": {"kind": "fixed", "amount_minor": 500, "currency": "EUR"}, "reasons": held},
        {"id": "<rw_>", "side": "friend", "state": "pending", "held_until": placed_at.plus_days(14),
         "reward": {"kind": "percentage", "basis_points": 1000}, "reasons": held},
    ]});
    let first = check::<orders::RecordOrder>(&tenant, &(), order("1001"), 201, answer).await?;
    let again = check::<orders::RecordOrder>(&tenant, &(), order("1001"), 200, first.clone()).await?;
    assert_eq!(first, again, "a second delivery answers as the first did");

    let list = json!({"items": [{"side": "advocate", "order_id": "1001", "advocate_code": code}, {"side": "friend"}],
        "next_cursor": null});
    let path = "/v1/rewards?state=pending";
    let request = tenant.credentials(rewards::ListRewards::CALLER, tenant.raw(Method::GET, path));
    let listed = expect(&client::reply(request).await?, 200, &list)?;
    let id = |side: usize| serde_json::from_value(listed["items"][side]["id"].clone());
    let (advocates, friends) = ((id(0)?,), (id(1)?,));
    check::<rewards::ApproveReward>(&tenant, &advocates, Value::Null, 200, json!({"state": "approved"}))
        .await?;
    check::<rewards::IssueReward>(&tenant, &advocates, Value::Null, 200, json!({"state": "issued"})).await?;
    let rejected = json!({"state": "rejected", "value": {"amount_minor": 0, "currency": "EUR"}});
    check::<rewards::RejectReward>(&tenant, &friends, Value::Null, 200, rejected).await?;

    let refund = json!({"id": "r1", "amount": {"amount_minor": 5000, "currency": "EUR"}});
    let refunded = json!({"id": "r1", "rewards": [{"state": "reversed"}, {"state": "rejected"}]});
    let path = ("1001".parse()?,);
    check::<orders::Refund>(&tenant, &path, refund.clone(), 201, refunded.clone()).await?;
    check::<orders::Refund>(&tenant, &path, refund, 200, refunded).await?;
    let cancelled = json!({"id": "1001", "rewards": [{}, {}]});
    check::<orders::Cancel>(&tenant, &path, Value::Null, 200, cancelled).await?;
    Ok(())
}

#[tokio::test]
async fn answers_are_kept_step_by_step() -> Result<()> {
    let tenant = Tenant::new().await?;
    let (pk,) = tenant.pk();
    for (score, band, next) in
        [(10, "promoter", "share"), (8, "passive", "improve"), (0, "detractor", "complaint")]
    {
        let order_id = format!("100{score}");
        let body = json!({"score": score, "event": "order", "order_id": order_id, "email": "ann@example.com", "locale": "de"});
        let answer = json!({"id": "<re_>", "band": band, "next": next});
        let response = check::<responses::Respond>(&tenant, &(pk.clone(),), body, 201, answer).await?;
        let path = (pk.clone(), serde_json::from_value(response["id"].clone())?);
        let body = json!({"improve": "More oolong", "other": "Thanks!"});
        check::<responses::AddAnswers>(
            &tenant,
            &path,
            body,
            200,
            json!({"id": response["id"], "next": next}),
        )
        .await?;
    }
    let items = json!([
        {"score": 10, "band": "promoter", "event": "order", "order_id": "10010", "email": "ann@example.com",
         "locale": "de", "improve": "More oolong", "other": "Thanks!", "answered_at": "<20>", "counted": true},
        {"score": 8}, {"score": 0},
    ]);
    let list = json!({"items": items, "next_cursor": null});
    check::<responses::ListResponses>(&tenant, &(), Value::Null, 200, list).await?;
    let nps = json!({"responses": 3, "promoters": 1, "passives": 1, "detractors": 1, "score": 0.0, "too_few": true});
    check::<stats::GetStats>(&tenant, &(), Value::Null, 200, json!({"nps": nps})).await?;
    Ok(())
}

#[tokio::test]
async fn an_advocate_reads_their_own_status() -> Result<()> {
    let tenant = Tenant::new().await?;
    let joined = tenant.join("ann@example.com", Some("Ann")).await?;
    tenant.order(&friends_order("1001", "bob@example.com", &joined.code)?).await?;
    let Some(token) = joined.status_token else { panic!("a new advocate gets a token") };
    let path = me::Me::path(&tenant.pk());
    let request = tenant.raw(Method::GET, &path).header(ORIGIN, &tenant.origin).bearer_auth(token);
    let euros = |amount: u32| json!({"amount_minor": amount, "currency": "EUR"});
    let status = json!({"code": joined.code, "share_url": joined.share_url, "friends": 1,
        "pending": euros(500), "earned": euros(0),
        "rewards": [{"side": "advocate", "state": "pending", "reasons": [{"code": "held_for_return_window", "days": 14}]}]});
    expect(&client::reply(request).await?, 200, &status)?;
    Ok(())
}

#[tokio::test]
async fn events_are_counted() -> Result<()> {
    let tenant = Tenant::new().await?;
    // As `sendBeacon` sends it: no JSON content type, because that would need a preflight.
    let path = events::RecordEvents::path(&tenant.pk());
    let body = r#"{"events":["survey_view","share_copy","share_copy"]}"#;
    let request = tenant.raw(Method::POST, &path).header(ORIGIN, &tenant.origin);
    let reply = client::reply(request.header("content-type", "text/plain;charset=UTF-8").body(body)).await?;
    assert_eq!(reply.status, 202, "{}", reply.body);
    let counted = until("the queue's batch", async || {
        let events = tenant.stats().await?.events;
        Ok((!events.values().all(|count| *count == 0)).then_some(events))
    })
    .await?;
    assert_eq!((counted.get("survey_view"), counted.get("share_copy")), (Some(&1), Some(&2)), "{counted:?}");
    Ok(())
}

#[tokio::test]
async fn the_program_is_read_and_replaced_whole() -> Result<()> {
    let tenant = Tenant::new().await?;
    let shape = json!({"hold_days": 14, "friend_reward": {"kind": "percentage", "basis_points": 1000}});
    let mut program = check::<programs::GetProgram>(&tenant, &(), Value::Null, 200, shape).await?;
    program["hold_days"] = json!(30);
    program["texts"] = json!({"en": {"survey_question": "Would you?"}});
    check::<programs::PutProgram>(&tenant, &(), program.clone(), 200, program.clone()).await?;
    check::<programs::GetProgram>(&tenant, &(), Value::Null, 200, program).await?;
    Ok(())
}
