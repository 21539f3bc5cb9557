use std::net::IpAddr;

use serde::Deserialize;

use super::address::is_public_address;

/// Where a name leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeadsTo {
    /// To the public internet, by each of its addresses.
    Public,
    /// By one of its addresses at least, to where nobody may make us speak.
    Private,
    /// Nowhere, or a resolver did not say.
    Nowhere,
}

/// Types of records (RFC 1035, RFC 3596). An alias stands before what it leads to, which is there as well.
const ADDRESSES: [u16; 2] = [1, 28];

/// What a resolver says in `application/dns-json`.
#[derive(Debug, Deserialize)]
struct Told {
    #[serde(rename = "Status")]
    status: u16,
    #[serde(rename = "Answer", default)]
    answer: Vec<Record>,
}

#[derive(Debug, Deserialize)]
struct Record {
    #[serde(rename = "type")]
    kind: u16,
    data: String,
}

/// Where a name leads, by what a resolver has said about its addresses of IPv4 and of IPv6.
#[must_use]
pub fn leads_to(told: [&[u8]; 2]) -> LeadsTo {
    let mut addresses = Vec::new();
    for told in told {
        match serde_json::from_slice::<Told>(told) {
            Ok(Told { status: 0, answer }) => addresses.extend(answer),
            _ => return LeadsTo::Nowhere,
        }
    }
    addresses.retain(|record| ADDRESSES.contains(&record.kind));
    let public = |record: &Record| record.data.parse::<IpAddr>().is_ok_and(is_public_address);
    if addresses.is_empty() {
        LeadsTo::Nowhere
    } else if addresses.iter().all(public) {
        LeadsTo::Public
    } else {
        LeadsTo::Private
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn told(records: &[(u16, &str)]) -> Vec<u8> {
        let records: Vec<Value> = records
            .iter()
            .map(|(kind, data)| json!({"name": "crm.example", "type": kind, "TTL": 60, "data": data}))
            .collect();
        json!({"Status": 0, "TC": false, "Question": [], "Answer": records}).to_string().into_bytes()
    }

    fn judged(v4: &[(u16, &str)], v6: &[(u16, &str)]) -> LeadsTo {
        leads_to([&told(v4), &told(v6)])
    }

    #[test]
    fn one_private_address_is_enough() {
        let (public, public_6) = ((1, "93.184.216.34"), (28, "2606:2800:220:1:248:1893:25c8:1946"));
        assert_eq!(judged(&[(5, "a.cdn.example."), public], &[public_6]), LeadsTo::Public);
        assert_eq!(judged(&[public], &[]), LeadsTo::Public);
        for private in ["127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "what is this"] {
            assert_eq!(judged(&[public, (1, private)], &[public_6]), LeadsTo::Private, "{private}");
        }
        for private in ["::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"] {
            assert_eq!(judged(&[public], &[(28, private)]), LeadsTo::Private, "{private}");
        }
    }

    /// What cannot be judged is not called.
    #[test]
    fn what_nobody_knows_leads_nowhere() {
        assert_eq!(judged(&[], &[]), LeadsTo::Nowhere);
        assert_eq!(judged(&[(5, "a.cdn.example.")], &[]), LeadsTo::Nowhere);
        let well = told(&[(1, "93.184.216.34")]);
        for bad in [&b""[..], b"<html>", br#"{"Status": 2}"#, br#"{"Status": 3, "Answer": []}"#] {
            assert_eq!(leads_to([&well, bad]), LeadsTo::Nowhere);
        }
    }
}
