use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::api::orders::OrderRequest;
use crate::ledger::Candidate;
use crate::value::{Code, Count, Email, Invalid};

/// What the program lets pass, and whom it never or always believes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Risk {
    /// From this weight on the owner looks at a referral before its rewards are approved, 1–1,000. What speaks against a
    /// referral weighs as [`Signal::score`](crate::ledger::Signal::score) says; the weights are added.
    pub review_at: u16,
    /// More friends of one advocate than this in 24 hours speak against the further ones.
    pub friends_a_day: Count,
    /// They earn nothing, on either side: e-mail addresses, domains (`@example.com`) and codes. At most 1,000.
    pub banned: Vec<Listed>,
    /// Nothing is held against them but being one person: e-mail addresses, domains and codes. At most 1,000.
    pub allowed: Vec<Listed>,
    /// Codes that were seen on a coupon site. At most 1,000.
    pub leaked: Vec<Code>,
}

/// One line of a list: a person, everyone at a domain, or an advocate by the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Listed {
    /// One person, in any spelling of the address.
    Person(Email),
    /// Everyone whose address ends so; in lower case, without the `@`.
    Domain(String),
    /// An advocate.
    Code(Code),
}

impl Risk {
    /// The most lines of a list.
    pub const MOST_LISTED: usize = 1_000;

    pub(crate) fn bans(&self, order: &OrderRequest, advocate: &Candidate) -> bool {
        self.banned.iter().any(|listed| listed.names(order, advocate))
    }

    pub(crate) fn allows(&self, order: &OrderRequest, advocate: &Candidate) -> bool {
        self.allowed.iter().any(|listed| listed.names(order, advocate))
    }
}

impl Default for Risk {
    fn default() -> Self {
        Self {
            review_at: 50,
            friends_a_day: Count::new(10).unwrap_or(Count::ONE),
            banned: Vec::new(),
            allowed: Vec::new(),
            leaked: Vec::new(),
        }
    }
}

impl Listed {
    /// Whether it is the friend or the advocate.
    fn names(&self, order: &OrderRequest, advocate: &Candidate) -> bool {
        let friend = order.customer.email.as_ref();
        match self {
            Self::Person(person) => {
                let key = person.key();
                key == advocate.email_key || friend.is_some_and(|email| email.key() == key)
            }
            Self::Domain(domain) => {
                let at = |address: &str| address.rsplit_once('@').is_some_and(|(_, of)| of == domain);
                at(advocate.email_key.as_ref()) || friend.is_some_and(|email| at(&email.folded()))
            }
            Self::Code(code) => *code == advocate.code,
        }
    }
}

impl FromStr for Listed {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim_ascii();
        if let Some(domain) = text.strip_prefix('@') {
            // A domain is well formed if an address at it is.
            ["x@", domain].concat().parse::<Email>()?;
            Ok(Self::Domain(domain.to_lowercase()))
        } else if text.contains('@') {
            text.parse().map(Self::Person)
        } else {
            text.parse().map(Self::Code)
        }
    }
}

impl TryFrom<String> for Listed {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<Listed> for String {
    fn from(listed: Listed) -> Self {
        match listed {
            Listed::Person(email) => email.into(),
            Listed::Domain(domain) => ["@", &domain].concat(),
            Listed::Code(code) => code.to_string(),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Listed {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Listed".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string", "description": "an e-mail address, a domain after an @, or an advocate's code"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Evidence;
    use crate::value::{AdvocateId, EmailKey};

    fn listed(text: &str, friend: &str) -> bool {
        let order = format!(
            r#"{{"id":"1","placed_at":"2026-11-22T10:00:00Z","customer":{{"email":"{friend}"}},
                "total":{{"amount_minor":5000,"currency":"EUR"}}}}"#
        );
        let advocate = Candidate {
            advocate: AdvocateId::from_bytes([1; 16]),
            code: Code::from_random([1; 7]),
            partner: false,
            evidence: Evidence::AdvocateCode,
            claimed_at: None,
            email_key: EmailKey::from("ann@tea.example".to_owned()),
            customer_id: None,
        };
        text.parse::<Listed>().unwrap().names(&serde_json::from_str(&order).unwrap(), &advocate)
    }

    #[test]
    fn names_friend_and_advocate_in_any_spelling() {
        for (text, named) in [
            ("B.ob+1@Example.com", true),
            ("ANN@tea.example", true),
            ("cat@example.com", false),
            ("@EXAMPLE.com", true),
            ("@tea.example", true),
            ("@ample.com", false),
            ("@bob.example.com", false),
        ] {
            assert_eq!(listed(text, "bob@example.com"), named, "{text}");
        }
        assert!(listed(Code::from_random([1; 7]).as_ref(), "bob@example.com"));
        assert!(!listed(Code::from_random([2; 7]).as_ref(), "bob@example.com"));
    }

    #[test]
    fn a_line_that_names_nobody_does_not_parse() {
        for (text, invalid) in [
            ("", Invalid::CodeMistyped),
            ("@", Invalid::EmailMalformed),
            ("ann@", Invalid::EmailMalformed),
            ("7KQ2M9XX", Invalid::CodeMistyped),
        ] {
            assert_eq!(text.parse::<Listed>(), Err(invalid), "{text}");
        }
    }

    #[test]
    fn is_written_as_it_is_read() {
        for text in ["ann@tea.example", "@tea.example", "7KQ2M9XC"] {
            assert_eq!(String::from(text.parse::<Listed>().unwrap()), text);
        }
    }
}
