use super::endpoint::{Caller, Endpoint, Method};
#[cfg(feature = "schema")]
use super::path::PathArgs;
use super::{
    advocates::Join,
    batch::RecordBatch,
    claims::MakeClaim,
    code_bank::{AddCodes, ListPools},
    codes::{GetCode, QrCode, ShortLink},
    deliveries::{ListDeliveries, ResendDelivery, TestWebhook},
    events::RecordEvents,
    exports::{ExportRows, ReadRows},
    inside::{AddCounts, GetAskedOrder, GetShop, RecordLines, RegisterCode, SetUpShop, ShopOfCode},
    keys::{CreateKey, DeleteKey, ListKeys, RenameKey, RotateKey},
    me::Me,
    mentions::{ConfirmMention, ListMentions, Mention, RejectMention},
    orders::{Cancel, GetOrder, RecordOrder, Refund},
    pages::{AskPage, FriendPage, JoinPage, SubmitAnswers},
    partners::{AddPartner, ListPartners},
    people::{ErasePerson, ExportPerson, ListErasures},
    platforms::{ConnectPlatform, DisconnectPlatform, ListInbox, ListPlatforms, ReceiveDelivery},
    programs::{GetProgram, ListVersions, PreviewProgram, PutProgram},
    referrals::{ClearReferral, GetReferral, ListReferrals, RejectReferral},
    responses::{AddAnswers, ListResponses, Respond},
    rewards::{ApproveReward, ChooseReward, IssueReward, ListRewards, RejectReward},
    shops::CreateShop,
    staff::Leaderboard,
    stats::GetStats,
    webhooks::{AddWebhook, DeleteWebhook, GetWebhook, ListWebhooks, PutWebhook, RotateWebhook},
    widget::GetWidget,
};
use crate::refusal::Refusal;

/// Lists every route. Whoever dispatches matches on [`Route`], so that a route without a handler does not compile.
macro_rules! routes {
    ($($name:ident,)*) => {
        /// One of the routes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Route {
            $(#[doc = concat!("See [`", stringify!($name), "`].")] $name,)*
        }

        impl Route {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The declaration's name, for documents and logs.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// What it does, in a sentence.
            #[must_use]
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$name => $name::SUMMARY,)* }
            }

            /// The method.
            #[must_use]
            pub const fn method(self) -> Method {
                match self { $(Self::$name => $name::METHOD,)* }
            }

            /// The path with its placeholders.
            #[must_use]
            pub const fn path(self) -> &'static str {
                match self { $(Self::$name => $name::PATH,)* }
            }

            /// Who may call it.
            #[must_use]
            pub const fn caller(self) -> Caller {
                match self { $(Self::$name => $name::CALLER,)* }
            }

            /// The status of a first success.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $name::STATUS,)* }
            }
        }

        #[cfg(feature = "schema")]
        impl Route {
            /// The JSON Schemas of query, request and response.
            pub(crate) fn schemas(self, generator: &mut schemars::SchemaGenerator) -> [schemars::Schema; 3] {
                match self {
                    $(Self::$name => [
                        generator.subschema_for::<<$name as Endpoint>::Query>(),
                        generator.subschema_for::<<$name as Endpoint>::Request>(),
                        generator.subschema_for::<<$name as Endpoint>::Response>(),
                    ],)*
                }
            }

            /// The JSON Schemas of what stands in the path.
            pub(crate) fn path_schemas(self, generator: &mut schemars::SchemaGenerator) -> Vec<schemars::Schema> {
                match self {
                    $(Self::$name => <<$name as Endpoint>::Path as PathArgs>::schemas(generator),)*
                }
            }

            /// Whether an example is one of this route: of all that a call and its answer have.
            #[cfg(test)]
            pub(crate) fn check(self, example: &crate::openapi::Example) -> Result<(), String> {
                match self {
                    $(Self::$name => super::checked::check::<$name>(example),)*
                }
            }
        }
    };
}

routes! {
    CreateShop,
    GetWidget,
    Join,
    GetCode,
    MakeClaim,
    Respond,
    AddAnswers,
    RecordEvents,
    Me,
    ChooseReward,
    Mention,
    ShortLink,
    QrCode,
    AskPage,
    SubmitAnswers,
    JoinPage,
    FriendPage,
    RecordOrder,
    Refund,
    Cancel,
    RecordBatch,
    GetOrder,
    GetProgram,
    PutProgram,
    ListVersions,
    PreviewProgram,
    ListReferrals,
    GetReferral,
    ClearReferral,
    RejectReferral,
    ListMentions,
    ConfirmMention,
    RejectMention,
    AddPartner,
    ListPartners,
    Leaderboard,
    AddCodes,
    ListPools,
    ListRewards,
    ApproveReward,
    RejectReward,
    IssueReward,
    ListResponses,
    GetStats,
    ErasePerson,
    ListErasures,
    ExportPerson,
    ExportRows,
    ListKeys,
    CreateKey,
    RenameKey,
    RotateKey,
    DeleteKey,
    ReceiveDelivery,
    ConnectPlatform,
    ListPlatforms,
    DisconnectPlatform,
    ListInbox,
    AddWebhook,
    ListWebhooks,
    GetWebhook,
    PutWebhook,
    DeleteWebhook,
    RotateWebhook,
    TestWebhook,
    ListDeliveries,
    ResendDelivery,
    SetUpShop,
    GetShop,
    GetAskedOrder,
    AddCounts,
    ReadRows,
    RecordLines,
    RegisterCode,
    ShopOfCode,
}

/// A route that a request is for, with the decoded texts in the path's placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub route: Route,
    /// In the path's order.
    pub args: Vec<String>,
}

impl Route {
    /// Finds the route of a request; the path as it came, still percent-encoded.
    pub fn find(method: &str, path: &str) -> Result<Found, Refusal> {
        let mut refusal = Refusal::RouteUnknown;
        for route in Self::at(path) {
            if let Some(args) = match_path(route.path(), path) {
                if route.method().as_str() == method {
                    return Ok(Found { route, args });
                }
                // A route of the Worker's own may not be betrayed by its methods.
                if route.caller() != Caller::Worker {
                    refusal = Refusal::MethodNotAllowed;
                }
            }
        }
        Err(refusal)
    }

    /// Whether an `Idempotency-Key` is looked at: on what servers write. The lines of a batch have keys of their own. What
    /// only asks, though its question needs a body, is answered anew each time: a kept answer would bring back whoever was
    /// erased since.
    #[must_use]
    pub fn takes_idempotency_key(self) -> bool {
        let by_servers = matches!(self.caller(), Caller::Server(_));
        let writes = !matches!(self, Self::RecordBatch | Self::ExportPerson | Self::PreviewProgram);
        by_servers && self.method() != Method::Get && writes
    }

    /// Whether what is told again is answered with 200 in place of 201, as known already.
    #[must_use]
    pub const fn knows_repeats(self) -> bool {
        matches!(self, Self::RecordOrder | Self::Refund | Self::ErasePerson)
    }

    /// The methods that a path answers to, for `Allow` and for preflights.
    #[must_use]
    pub fn methods(path: &str) -> Vec<Method> {
        let answers =
            |route: &Self| route.caller() != Caller::Worker && match_path(route.path(), path).is_some();
        Self::at(path).filter(answers).map(Self::method).collect()
    }

    /// The routes that a path may be for: `/v1/exports/person` is itself before it is `/v1/exports/{list}`.
    fn at(path: &str) -> impl Iterator<Item = Self> {
        let is_itself = Self::ALL.iter().any(|route| route.path() == path && !path.contains('{'));
        Self::ALL.iter().copied().filter(move |route| !is_itself || !route.path().contains('{'))
    }
}

fn match_path(template: &str, path: &str) -> Option<Vec<String>> {
    let mut args = Vec::new();
    let mut segments = path.split('/');
    for expected in template.split('/') {
        let segment = segments.next()?;
        if expected.starts_with('{') {
            args.push(decode_segment(segment).filter(|text| !text.is_empty())?);
        } else if expected != segment {
            return None;
        }
    }
    segments.next().is_none().then_some(args)
}

/// Undoes percent-encoding; `None` where the result is no UTF-8.
fn decode_segment(segment: &str) -> Option<String> {
    percent_encoding::percent_decode_str(segment).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_routes_share_a_method_and_path() {
        for (place, route) in Route::ALL.iter().enumerate() {
            let example = route.path().split('/').map(|s| if s.starts_with('{') { "x" } else { s });
            let found = Route::find(route.method().as_str(), &example.collect::<Vec<_>>().join("/"));
            assert_eq!(found.map(|found| found.route), Ok(Route::ALL[place]), "{route:?}");
        }
    }

    #[test]
    fn finds_routes_and_says_what_is_wrong() {
        let found = Route::find("POST", "/v1/orders/%2310%2F01/refunds").unwrap();
        assert_eq!((found.route, found.args), (Route::Refund, vec!["#10/01".to_owned()]));
        assert_eq!(Route::find("GET", "/v1/orders/1/refunds"), Err(Refusal::MethodNotAllowed));
        assert_eq!(Route::find("GET", "/v1/exports/person"), Err(Refusal::MethodNotAllowed));
        for path in ["/", "/v1/nothing", "/v1/orders/", "/v1/orders//refunds", "/v1/orders/%ff/refunds"] {
            assert_eq!(Route::find("POST", path), Err(Refusal::RouteUnknown), "{path}");
        }
        assert_eq!(Route::find("DELETE", super::AddCounts::PATH), Err(Refusal::RouteUnknown));
    }
}
