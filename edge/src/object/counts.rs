use std::collections::BTreeMap;

use goodword_domain::api::Nothing;
use goodword_domain::api::events::EventKind;
use goodword_domain::api::inside::AddCounts;
use goodword_domain::api::stats::{GetStats, Stats};
use goodword_domain::ledger::State;
use goodword_domain::survey::{Band, Nps, Score};
use goodword_domain::webhooks::DisabledBecause;

use super::dispatch::{Call, Desk, anew};
use super::news;
use crate::failure::{Failure, Fault};
use crate::http::Reply;
use crate::store::webhooks::{self, Webhook};
use crate::store::{Sql, counts, outbox, rewards};

/// Adds a batch of the queue.
pub fn add<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let batch = call.request::<AddCounts>()?;
    super::shops::shop(desk)?;
    desk.sql.transaction(|| {
        for message in &batch.messages {
            counts::add(desk.sql, message, desk.now)?;
        }
        Ok(counts::forget(desk.sql, desk.now)?)
    })?;
    anew::<AddCounts>(&Nothing {})
}

/// The shop's figures.
pub fn stats<S: Sql>(desk: &Desk<'_, S>) -> Result<Reply, Failure> {
    let totals = counts::totals(desk.sql)?;
    let total = |name: &str| totals.get(name).copied().unwrap_or_default();
    let named = |group: &str, name: &str| total(&[group, ":", name].concat());
    let event = |kind: EventKind| (kind.as_str().to_owned(), named("event", kind.as_str()));
    let state = |state: State| {
        let kinds = rewards::entry_kinds(state).iter();
        (state.as_str().to_owned(), kinds.map(|kind| named("reward", kind.as_str())).sum())
    };
    anew::<GetStats>(&Stats {
        nps: nps(&totals),
        events: EventKind::ALL.map(event).into_iter().filter(|(_, count)| *count > 0).collect(),
        advocates: total("advocates"),
        orders: total("orders"),
        referrals: total("referrals"),
        rewards: State::ALL.map(state).into(),
        disabled_webhooks: disabled_webhooks(desk)?,
        waiting_events: outbox::count(desk.sql, news::WAITING)?,
    })
}

/// Those that the owner has switched off are no news.
fn disabled_webhooks<S: Sql>(desk: &Desk<'_, S>) -> Result<u64, Fault> {
    let by_us =
        |webhook: &Webhook| webhook.disabled.is_some_and(|(because, _)| because != DisabledBecause::Owner);
    let disabled = webhooks::all(desk.sql)?.iter().filter(|webhook| by_us(webhook)).count();
    Ok(u64::try_from(disabled).unwrap_or(u64::MAX))
}

fn nps(totals: &BTreeMap<String, u64>) -> Option<Nps> {
    let (mut promoters, mut passives, mut detractors) = (0_u64, 0_u64, 0_u64);
    for score in (0..=10).filter_map(|score| Score::new(score).ok()) {
        let count = totals.get(&format!("score:{}", score.get())).copied().unwrap_or_default();
        let band = match score.band() {
            Band::Promoter => &mut promoters,
            Band::Passive => &mut passives,
            Band::Detractor => &mut detractors,
        };
        *band = band.saturating_add(count);
    }
    Nps::of(promoters, passives, detractors)
}
