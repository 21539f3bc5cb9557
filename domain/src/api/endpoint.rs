use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Scope;
use super::path::{PathArgs, encode_segment};
use crate::value::fill;

/// The HTTP methods that the contract uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Adds.
    Post,
    /// Replaces.
    Put,
    /// Changes a part.
    Patch,
    /// Takes away.
    Delete,
}

impl Method {
    /// As HTTP writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// Who may call a route, and how they show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// Anyone.
    Anyone,
    /// A page of the shop: its `Origin` is on the shop's list; limited in rate.
    Page,
    /// As [`Caller::Page`], with an advocate's status token as `Bearer`.
    Advocate,
    /// The shop's server, with a secret key as `Bearer` that has this scope.
    Server(Scope),
    /// A shop platform, which signs what it sends; one address may deliver so much.
    Platform,
    /// Whoever runs Goodword, with the secret `OPERATOR_KEY` as `Bearer`.
    Operator,
    /// The Worker itself, speaking to its objects. From outside there is no such route.
    Worker,
}

/// One route, written down once.
pub trait Endpoint {
    /// What the route does, in a sentence.
    const SUMMARY: &'static str;
    /// The method.
    const METHOD: Method;
    /// The path, with `{}`-placeholders in the order of [`Endpoint::Path`].
    const PATH: &'static str;
    /// Who may call it.
    const CALLER: Caller;
    /// The status of a first success; a repeat that changed nothing answers 200.
    const STATUS: u16;
    /// What the placeholders hold.
    type Path: PathArgs;
    /// The query string; [`Nothing`] where there is none.
    type Query: Serialize + DeserializeOwned;
    /// The body; [`Nothing`] where there is none.
    type Request: Serialize + DeserializeOwned;
    /// The answer's body.
    type Response: Serialize + DeserializeOwned;

    /// The path for these arguments.
    fn path(args: &Self::Path) -> String {
        Self::path_with(args, encode_segment)
    }

    /// As [`Endpoint::path`], with the caller's own percent-encoding: a browser has one.
    fn path_with(args: &Self::Path, encode: fn(&str) -> String) -> String {
        let mut args = args.texts().into_iter();
        fill(Self::PATH, &mut |_, path| path.push_str(&encode(&args.next().unwrap_or_default())))
    }
}

/// No query, no body, or an answer without content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// An answer that is a page for people, not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Html {}

/// An answer that is a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Svg {}

/// An answer that is a table or one JSON object in each line, however long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rows {}

/// A body of many values in JSON, one a line (NDJSON).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Lines<T> {
    #[serde(skip)]
    of: PhantomData<T>,
}

/// NDJSON has no schema language of its own: a text whose lines have this one.
#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Lines<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        ["LinesOf", &T::schema_name()].concat().into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "One JSON value a line.",
            "contentMediaType": crate::api::NDJSON,
            "contentSchema": generator.subschema_for::<T>(),
        })
    }
}

/// Declares a route: `Name: Post "/path/{id}" (OrderId,), Server(OrdersWrite), query …, request …, 201 …`.
macro_rules! endpoint {
    (
        $(#[doc = $summary:literal])+
        $name:ident: $method:ident $path:literal $args:ty, $caller:ident $(($scope:ident))?,
        query $query:ty, request $request:ty, $status:literal $response:ty
    ) => {
        $(#[doc = $summary])+
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl $crate::api::Endpoint for $name {
            const SUMMARY: &'static str = concat!($($summary),+);
            const METHOD: $crate::api::Method = $crate::api::Method::$method;
            const PATH: &'static str = $path;
            const CALLER: $crate::api::Caller = $crate::api::Caller::$caller $(($crate::api::Scope::$scope))?;
            const STATUS: u16 = $status;
            type Path = $args;
            type Query = $query;
            type Request = $request;
            type Response = $response;
        }
    };
}
pub(crate) use endpoint;
