//! Which addresses may be called. Whoever can register an endpoint could otherwise make us speak to what is reachable from
//! us alone: another service behind the same wall, or a cloud's own address for its keys.
//!
//! What can be seen in an address is judged when a webhook is added, and again before each attempt; what a name leads to,
//! by what a resolver says ([`leads_to`](super::leads_to)).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::value::{Invalid, Origin, Url};

/// How far we may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The public internet, by https.
    Public,
    /// And this machine itself, at any port and without encryption: for developers.
    ThisMachine,
}

/// Names that are nobody's on the public internet (RFC 6761, RFC 6762, RFC 8375, RFC 9476, and what networks use at home and
/// clusters within).
const NOT_PUBLIC: [&str; 17] = [
    "alt",
    "arpa",
    "cluster",
    "consul",
    "corp",
    "home",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "onion",
    "private",
    "svc",
    "test",
];

/// Networks that are not on the public internet, by the IANA registry of special purposes, and multicast.
const NOT_PUBLIC_V4: [([u8; 4], u32); 17] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 52, 193, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([192, 175, 48, 0], 24),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 3),
];

/// What is public of IPv6, `2000::/3`, without these: protocols' own (with Teredo), examples, and 6to4, which carries an
/// address of IPv4 in it.
const NOT_PUBLIC_V6: [([u16; 2], u32); 4] =
    [([0x2001, 0], 23), ([0x2001, 0x0db8], 32), ([0x2002, 0], 16), ([0x3fff, 0], 20)];

/// Whether an address may be called. It has no user name: [`Url`] has seen to that.
pub fn may_call(url: &Url, reach: Reach) -> Result<(), Invalid> {
    let origin = url.origin();
    let (scheme, host, port) = parts(&origin).ok_or(Invalid::AddressForbidden)?;
    let own = reach == Reach::ThisMachine && is_this_machine(host);
    let public = scheme == "https" && port.is_none_or(|port| port == "443") && is_public(host);
    if own || public { Ok(()) } else { Err(Invalid::AddressForbidden) }
}

/// The name in an address, which leads to whatever a resolver says; `None` where the address says itself where it leads.
#[must_use]
pub fn name_in(url: &Url) -> Option<String> {
    let origin = url.origin();
    let (_, host, _) = parts(&origin)?;
    (address(host).is_none() && !is_this_machine(host)).then(|| host.to_owned())
}

/// Whether an address is one of the public internet.
pub fn is_public_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// Scheme, host and port.
fn parts(origin: &Origin) -> Option<(&str, &str, Option<&str>)> {
    let (scheme, authority) = origin.as_ref().split_once("://")?;
    let (host, port) = split_port(authority);
    Some((scheme, host.strip_suffix('.').unwrap_or(host), port))
}

fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || address(host).is_some_and(|address| address.is_loopback())
}

fn is_public(host: &str) -> bool {
    address(host).map_or_else(|| is_public_name(host), is_public_address)
}

/// A literal address, as it is written in full. There are other spellings (`0x7f.1`, `2130706433`, `0177.0.0.1`), which
/// fetching understands and nobody needs: to us they are neither an address nor a name.
fn address(host: &str) -> Option<IpAddr> {
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(inner) => inner.parse().ok().map(IpAddr::V6),
        None => host.parse().ok().map(IpAddr::V4),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let within = |(network, bits): &([u8; 4], u32)| {
        let mask = u32::MAX << (32 - bits);
        u32::from(address) & mask == u32::from_be_bytes(*network)
    };
    !NOT_PUBLIC_V4.iter().any(within)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let start = u32::from(first) << 16 | u32::from(second);
    let within = |([first, second], bits): &([u16; 2], u32)| {
        let network = u32::from(*first) << 16 | u32::from(*second);
        start & (u32::MAX << (32 - bits)) == network
    };
    first >> 13 == 1 && !NOT_PUBLIC_V6.iter().any(within)
}

/// A name of at least two labels, whose last is neither a number (fetching would read an address of IPv4) nor set aside.
fn is_public_name(host: &str) -> bool {
    let fits = |label: &str| {
        let letters = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        letters && (1..=63).contains(&label.len())
    };
    let Some((_, last)) = host.rsplit_once('.') else { return false };
    let number = last.starts_with(|first: char| first.is_ascii_digit());
    host.split('.').all(fits) && !number && !NOT_PUBLIC.contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Some are no address at all: then they are refused before.
    fn allowed(url: &str, reach: Reach) -> bool {
        url.parse().is_ok_and(|url| may_call(&url, reach).is_ok())
    }

    #[test]
    fn the_public_internet_is_called_by_https() {
        for url in [
            "https://crm.example/hooks/goodword?shop=1",
            "https://CRM.Example:443",
            "https://a.b.c.example.co.uk/",
            "https://xn--tee-hus-9za.example/",
            "https://crm.example./hooks",
            "https://1.2.3.4.example/",
            "https://93.184.216.34/",
            "https://[2606:2800:220:1:248:1893:25c8:1946]/",
        ] {
            assert!(allowed(url, Reach::Public), "{url}");
            assert!(allowed(url, Reach::ThisMachine), "{url}");
        }
    }

    /// Whatever is private, in whatever spelling.
    const REFUSED: [&str; 61] = [
        "http://crm.example/",
        "https://crm.example:8443/",
        "https://crm.example:80/",
        "https://ann:secret@crm.example/",
        "https://ann@crm.example/",
        "https://crm.example@10.0.0.1/",
        "https://crm/",
        "https://crm./",
        "https://a..example/",
        "https://.example/",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "https://router.home.arpa/",
        "https://db.corp/",
        "https://a.localhost.localdomain/",
        "https://kubernetes.default.svc/",
        "https://db.shop.svc.cluster/",
        "https://vault.service.consul/",
        "https://shop.alt/",
        "https://0.0.0.0/",
        "https://10.1.2.3/",
        "https://100.64.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://172.16.0.1/",
        "https://172.31.255.255/",
        "https://192.0.0.1/",
        "https://192.0.2.1/",
        "https://192.168.178.1/",
        "https://198.19.0.1/",
        "https://198.51.100.1/",
        "https://203.0.113.1/",
        "https://224.0.0.1/",
        "https://240.0.0.1/",
        "https://255.255.255.255/",
        "https://10.0.0.1./",
        "https://010.0.0.1/",
        "https://0x0a.0.0.1/",
        "https://0xa000001/",
        "https://167772161/",
        "https://10.1/",
        "https://10.0.1/",
        "https://10.0.0.0x1/",
        "https://1.2.3.4.5/",
        "https://１０.０.０.１/",
        "https://%31%30.0.0.1/",
        "https://10。0。0。1/",
        "https://[::]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[::ffff:5db8:d822]/",
        "https://[::10.0.0.1]/",
        "https://[64:ff9b::10.0.0.1]/",
        "https://[2002:0a00:0001::]/",
        "https://[2001::1]/",
        "https://[2001:db8::1]/",
        "https://[3fff::1]/",
        "https://[fc00::1]/",
        "https://[fd12:3456::1]/",
        "https://[fe80::1]/",
        "https://[fe80::1%25eth0]/",
        "https://[ff02::1]/",
        "https://[::1/",
    ];

    #[test]
    fn nothing_private_is_called_in_any_spelling() {
        for url in REFUSED {
            assert!(!allowed(url, Reach::Public), "{url}");
            assert!(!allowed(url, Reach::ThisMachine), "{url}");
        }
    }

    #[test]
    fn this_machine_is_called_by_developers_only() {
        for url in [
            "http://127.0.0.1:8790/hook",
            "https://127.0.0.1/",
            "http://127.0.0.2/",
            "http://[::1]:8790/",
            "http://localhost:8790/",
        ] {
            assert!(!allowed(url, Reach::Public), "{url}");
            assert!(allowed(url, Reach::ThisMachine), "{url}");
        }
        for url in
            ["http://0x7f.1/", "http://2130706433/", "http://0177.0.0.1/", "http://[::ffff:127.0.0.1]/"]
        {
            assert!(!allowed(url, Reach::ThisMachine), "{url}");
        }
    }
}
