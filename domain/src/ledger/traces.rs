use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::grant::digest;
use crate::api::orders::Customer;
use crate::value::Trace;

/// What two people may have in common besides their names, in a form that tells only whether it is the same.
///
/// Made with a key of the shop's own: the digests of two shops cannot be compared, and a phone number cannot be found by
/// trying all of them without the key.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Traces {
    /// Of the phone number: its digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Trace>,
    /// Of the means of payment: the platform's fingerprint of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<Trace>,
    /// Of the address: its letters and digits, with the postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Trace>,
    /// Of the network: the first 24 bits of an IPv4 address, 48 of an IPv6 address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<Trace>,
}

/// What a trace is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TraceKind {
    /// A phone number.
    Phone,
    /// A means of payment.
    Payment,
    /// An address.
    Address,
    /// A network.
    Network,
}

/// The secret that a shop's traces are made with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceKey(String);

impl TraceKey {
    /// From its stored form: 64 hex digits.
    #[must_use]
    pub const fn from_stored(hex: String) -> Self {
        Self(hex)
    }
}

impl TraceKind {
    /// As it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Payment => "payment",
            Self::Address => "address",
            Self::Network => "network",
        }
    }
}

impl Traces {
    /// Takes out of a customer what need not be kept in clear, and keeps its traces.
    pub fn take(customer: &mut Customer, key: &TraceKey) -> Self {
        let trace = |kind: TraceKind, text: String| {
            (!text.is_empty()).then(|| Trace::from_bytes(digest(&[&key.0, kind.as_str(), &text])))
        };
        let postal_code = customer.postal_code.as_ref().map_or("", AsRef::as_ref);
        let phone = customer.phone.take().map(|phone| digits(phone.as_ref()));
        let payment = customer.payment_fingerprint.take().map(|print| print.to_string());
        let address = customer.address.take().map(|address| folded(address.as_ref()) + &folded(postal_code));
        Self {
            phone: phone.and_then(|phone| trace(TraceKind::Phone, phone)),
            payment: payment.and_then(|payment| trace(TraceKind::Payment, payment)),
            address: address.and_then(|address| trace(TraceKind::Address, address)),
            network: customer.ip.take().and_then(|ip| trace(TraceKind::Network, network(ip))),
        }
    }

    /// Each with what it is of.
    pub fn each(&self) -> impl Iterator<Item = (TraceKind, &Trace)> {
        let all = [
            (TraceKind::Phone, &self.phone),
            (TraceKind::Payment, &self.payment),
            (TraceKind::Address, &self.address),
            (TraceKind::Network, &self.network),
        ];
        all.into_iter().filter_map(|(kind, trace)| trace.as_ref().map(|trace| (kind, trace)))
    }
}

/// `+49 (30) 123` and `0049 30 123` are one number; `030 123` is another, as no country is told.
fn digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    digits.strip_prefix("00").map(str::to_owned).unwrap_or(digits)
}

/// `Main St. 5` and `main st 5` are one address.
fn folded(address: &str) -> String {
    address.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn network(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}")
        }
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traces(customer: serde_json::Value) -> Traces {
        let mut customer: Customer = serde_json::from_value(customer).unwrap();
        let traces = Traces::take(&mut customer, &TraceKey::from_stored("00".repeat(32)));
        let left = serde_json::to_string(&customer).unwrap();
        for clear in ["123", "Main", "192", "card"] {
            assert!(!left.contains(clear), "{left}");
        }
        traces
    }

    #[test]
    fn one_person_in_two_spellings_leaves_the_same_traces() {
        let first = traces(serde_json::json!({"phone": "+49 (30) 123", "address": "Main St. 5",
            "postal_code": "10115", "ip": "192.0.2.7", "payment_fingerprint": "card_1"}));
        let second = traces(serde_json::json!({"phone": "004930123", "address": "main st 5",
            "postal_code": "10115", "ip": "::ffff:192.0.2.99", "payment_fingerprint": "card_1"}));
        assert_eq!(first, second);
        assert_eq!(first.each().count(), 4);
        let other = traces(serde_json::json!({"phone": "+49 30 124", "address": "Main St. 5",
            "postal_code": "10117", "ip": "192.0.3.7", "payment_fingerprint": "Card_1"}));
        assert!(first.each().zip(other.each()).all(|((_, one), (_, two))| one != two));
    }

    #[test]
    fn nothing_leaves_no_trace() {
        assert_eq!(traces(serde_json::json!({"phone": "none", "address": "-"})), Traces::default());
    }

    #[test]
    fn another_shops_key_makes_other_traces() {
        let of = |key: &str| {
            let mut customer = Customer { phone: "123".parse().ok(), ..Customer::default() };
            Traces::take(&mut customer, &TraceKey::from_stored(key.repeat(32)))
        };
        assert_ne!(of("00"), of("01"));
    }
}
