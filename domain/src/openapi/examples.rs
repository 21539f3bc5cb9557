//! An example of every request and answer: one file for each file of routes, `api/examples/*.json`, by the routes' names.
//! A test reads each as the type that it is an example of, so that none goes stale.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::api::Route;
use crate::webhooks::EventType;

/// An example of a call and its answer.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Example {
    /// What stands in the path's placeholders, in their order.
    pub path: Vec<String>,
    /// The query's fields.
    pub query: Map<String, Value>,
    /// The body.
    pub request: Option<Value>,
    /// The answer, where it is JSON.
    pub response: Option<Value>,
    /// The answer by its media type, where it is a text.
    pub texts: BTreeMap<String, String>,
    /// Refusals that only this route knows: status → codes. What all routes of a caller have in common is not repeated.
    pub refusals: BTreeMap<String, Vec<String>>,
}

/// What people read of webhooks, with an example of each event.
const WEBHOOKS: &str = include_str!("../../../docs/webhooks.md");

/// The bodies of the events on that page, as they are told.
pub fn events() -> impl Iterator<Item = &'static str> {
    WEBHOOKS.split("```json event\n").skip(1).filter_map(|rest| rest.split("```").next())
}

/// The example of an event: the first on the page.
pub fn event(kind: EventType) -> Option<Value> {
    events()
        .filter_map(|body| serde_json::from_str(body).ok())
        .find(|event: &Value| event["type"] == kind.as_str())
}

macro_rules! files {
    ($($name:literal,)*) => {
        const FILES: &[&str] = &[$(include_str!(concat!("../api/examples/", $name, ".json")),)*];
    };
}

files! {
    "advocates", "batch", "claims", "code_bank", "codes", "deliveries", "events", "exports", "keys", "me", "mentions", "orders", "pages", "partners",
    "people", "platforms",
    "programs", "referrals", "responses", "rewards", "shops", "staff", "stats", "webhooks", "widget",
}

/// A route's example; an empty one where nobody has written any, which a test does not let pass.
#[must_use]
pub fn example(route: Route) -> Example {
    let read =
        |file: &&str| serde_json::from_str::<BTreeMap<String, Example>>(file).ok()?.remove(route.name());
    FILES.iter().find_map(read).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Caller;

    #[test]
    fn every_public_route_has_an_example_that_is_what_it_is_an_example_of() {
        let public = || Route::ALL.iter().filter(|route| route.caller() != Caller::Worker);
        let wrong: Vec<_> = public()
            .filter_map(|route| {
                route.check(&example(*route)).err().map(|why| format!("{}: {why}", route.name()))
            })
            .collect();
        assert!(wrong.is_empty(), "in domain/src/api/examples/:\n{}", wrong.join("\n"));
        for file in FILES {
            let named: BTreeMap<String, Example> = serde_json::from_str(file).unwrap();
            for name in named.keys() {
                assert!(public().any(|route| route.name() == name), "there is no route {name}");
            }
        }
    }
}
