use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Invalid, text_value};

/// As long as browsers and servers agree on.
const MAX: usize = 2_000;

/// An absolute `http` or `https` address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Url(String);

/// Scheme, host and port, as the `Origin` header has them: `https://tea.example`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

/// The shop's address that puts a discount code into the cart, with `{code}` where the code goes:
/// `https://tea.example/discount/{code}?redirect=/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ApplyUrl(String);

const PLACEHOLDER: &str = "{code}";

impl Url {
    /// This address with one more query parameter, before the fragment. Name and value must be URL-safe already.
    #[must_use]
    pub fn with_query(&self, name: &str, value: &str) -> String {
        let (address, fragment) =
            self.0.split_once('#').map_or((self.0.as_str(), None), |(a, f)| (a, Some(f)));
        let joint = match address.split_once('?') {
            None => "?",
            Some((_, "")) => "",
            Some(_) => "&",
        };
        let mut url = [address, joint, name, "=", value].concat();
        if let Some(fragment) = fragment {
            url.push('#');
            url.push_str(fragment);
        }
        url
    }

    /// The origin that this address belongs to.
    #[must_use]
    pub fn origin(&self) -> Origin {
        let end = host_end(&self.0).unwrap_or(self.0.len());
        Origin(self.0.get(..end).unwrap_or_default().to_ascii_lowercase())
    }
}

impl ApplyUrl {
    /// The address for this code.
    #[must_use]
    pub fn with_code(&self, code: &str) -> String {
        self.0.replace(PLACEHOLDER, code)
    }

    /// The origin that this address belongs to.
    #[must_use]
    pub fn origin(&self) -> Origin {
        Url(self.0.clone()).origin()
    }
}

/// Where the host (and port) ends, if the text starts as an address does.
fn host_end(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))?;
    let rest = text.get(scheme.len()..)?;
    let host = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = rest.get(..host)?;
    // No user name (`https://tea.example@evil.example` reads as another shop) and nothing that browsers rewrite.
    let plain =
        authority.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'));
    let (name, port) = match authority.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (authority, None),
    };
    let port_fits = port.is_none_or(|port| port.parse::<u16>().is_ok());
    (plain && !name.is_empty() && port_fits).then_some(scheme.len() + host)
}

fn check(text: &str) -> Result<(), Invalid> {
    let printable =
        text.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'`'));
    if text.len() > MAX {
        Err(Invalid::TooLong)
    } else if printable && host_end(text).is_some() {
        Ok(())
    } else {
        Err(Invalid::UrlMalformed)
    }
}

impl FromStr for Url {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        check(text).map(|()| Self(text.to_owned()))
    }
}

impl FromStr for ApplyUrl {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        // The placeholder may not stand in the host: a code must not choose where the friend is sent.
        match text.find(PLACEHOLDER) {
            None => Err(Invalid::PlaceholderMissing),
            Some(place) if host_end(text).is_some_and(|end| place > end) => {
                check(text).map(|()| Self(text.to_owned()))
            }
            Some(_) => Err(Invalid::UrlMalformed),
        }
    }
}

impl FromStr for Origin {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let lower = text.trim().to_ascii_lowercase();
        let origin = lower.strip_suffix('/').unwrap_or(&lower);
        if origin.len() <= 255 && host_end(origin) == Some(origin.len()) {
            Ok(Self(without_default_port(origin).to_owned()))
        } else {
            Err(Invalid::OriginMalformed)
        }
    }
}

/// Browsers leave the scheme's own port away.
fn without_default_port(origin: &str) -> &str {
    let port = if origin.starts_with("https:") { ":443" } else { ":80" };
    origin.strip_suffix(port).unwrap_or(origin)
}

macro_rules! as_text {
    ($($name:ident: $schema:literal),*) => {
        $(
            impl AsRef<str> for $name {
                fn as_ref(&self) -> &str {
                    &self.0
                }
            }

            text_value!($name, $schema);
        )*
    };
}

as_text! {
    Url: "an absolute http or https address",
    Origin: "scheme, host and port, without a path",
    ApplyUrl: "an http or https address with {code} in its path or query"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_link_keeps_what_the_landing_address_has() {
        let link = |text: &str| text.parse::<Url>().unwrap().with_query("ref", "7KQ2M9XC");
        assert_eq!(link("https://tea.example/"), "https://tea.example/?ref=7KQ2M9XC");
        assert_eq!(link("https://tea.example/?a=1#top"), "https://tea.example/?a=1&ref=7KQ2M9XC#top");
        assert_eq!(link("https://tea.example"), "https://tea.example?ref=7KQ2M9XC");
    }

    #[test]
    fn an_origin_is_what_a_browser_sends() {
        for (text, origin) in [
            ("https://Tea.example", "https://tea.example"),
            ("https://tea.example/", "https://tea.example"),
            ("https://tea.example:443", "https://tea.example"),
            ("http://127.0.0.1:8788", "http://127.0.0.1:8788"),
            ("http://[::1]:8788", "http://[::1]:8788"),
        ] {
            assert_eq!(text.parse::<Origin>().unwrap().as_ref(), origin);
        }
        for text in [
            "null",
            "*",
            "tea.example",
            "https://",
            "https://tea.example/shop",
            "ftp://tea.example",
            "https://a:99999",
        ] {
            assert_eq!(text.parse::<Origin>(), Err(Invalid::OriginMalformed), "{text}");
        }
    }

    #[test]
    fn nobody_is_sent_where_the_owner_did_not_mean() {
        for text in [
            "javascript:alert(1)",
            "//evil.example",
            "https://tea.example@evil.example/",
            "https://a b/",
            "https:///x",
        ] {
            assert!(text.parse::<Url>().is_err(), "{text}");
        }
        assert_eq!("https://tea.example/x".parse::<ApplyUrl>(), Err(Invalid::PlaceholderMissing));
        assert_eq!("https://{code}.example/".parse::<ApplyUrl>(), Err(Invalid::UrlMalformed));
        let apply: ApplyUrl = "https://tea.example/discount/{code}?redirect=/".parse().unwrap();
        assert_eq!(apply.with_code("7KQ2M9XC"), "https://tea.example/discount/7KQ2M9XC?redirect=/");
    }
}
