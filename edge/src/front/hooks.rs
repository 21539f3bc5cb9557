//! Deliveries of platforms, before anybody has read them: what bears no signature gets no further, and costs the shop's
//! object nothing.

use goodword_domain::platform::Platform;
use goodword_domain::refusal::Refusal;
use worker::Request;

use crate::failure::Failure;
use crate::http::read_body;
use crate::secrets::PlatformSignature;

/// The field and the longest number behind it.
const LONGEST_PING: usize = PING.len() + 20;
const PING: &[u8] = b"webhook_id=";

/// How a delivery looks from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// It bears a signature; whether that fits, only the shop's object knows.
    Signed,
    /// It bears none, and may be WooCommerce asking whether anybody is there.
    PerhapsPing,
    /// It bears none, or nonsense.
    Unsigned,
}

impl Look {
    /// Looks at the headers.
    pub fn of<'a>(platform: Platform, header: impl Fn(&str) -> Option<&'a str>) -> Self {
        match header(PlatformSignature::header(platform)) {
            Some(signature) if PlatformSignature::read(platform, signature).is_some() => Self::Signed,
            None if platform == Platform::Woocommerce => Self::PerhapsPing,
            _ => Self::Unsigned,
        }
    }
}

/// Reads a ping, and nothing else.
pub async fn read_ping(request: &mut Request) -> Result<Vec<u8>, Failure> {
    match read_body(request, LONGEST_PING).await {
        Ok(body) if is_ping(&body) => Ok(body),
        Ok(_) | Err(Failure::Refused(Refusal::BodyTooLarge { .. })) => {
            Err(Refusal::DeliverySignatureWrong.into())
        }
        Err(other) => Err(other),
    }
}

/// WooCommerce sends this when a webhook is saved, unsigned: it only wants to know whether anybody is there.
pub fn is_ping(body: &[u8]) -> bool {
    let number = body.strip_prefix(PING).unwrap_or_default();
    !number.is_empty() && body.len() <= LONGEST_PING && number.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_bears_no_signature_is_seen_from_outside() {
        let look = |platform, header: Option<&'static str>| Look::of(platform, |_| header);
        let base64 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        let stripes =
            "t=1795341600,v1=0000000000000000000000000000000000000000000000000000000000000000,v0=ff";
        for (platform, good) in
            [(Platform::Shopify, base64), (Platform::Woocommerce, base64), (Platform::Stripe, stripes)]
        {
            assert_eq!(look(platform, Some(good)), Look::Signed, "{platform:?}");
            for bad in
                ["", "nonsense", "AAAA", "t=1795341600", "t=x,v1=00", "t=1795341600,v1=00", "t=1,v0=ff"]
            {
                assert_eq!(look(platform, Some(bad)), Look::Unsigned, "{platform:?} {bad}");
            }
        }
        assert_eq!(look(Platform::Shopify, Some(stripes)), Look::Unsigned);
        assert_eq!(look(Platform::Stripe, Some(base64)), Look::Unsigned);
        assert_eq!(look(Platform::Shopify, None), Look::Unsigned);
        assert_eq!(look(Platform::Stripe, None), Look::Unsigned);
        assert_eq!(look(Platform::Woocommerce, None), Look::PerhapsPing);
    }

    #[test]
    fn a_ping_is_a_number_and_nothing_else() {
        for ping in ["webhook_id=1", "webhook_id=12345678901234567890"] {
            assert!(is_ping(ping.as_bytes()), "{ping}");
        }
        for other in [
            "",
            "webhook_id=",
            "webhook_id=1&x=1",
            "webhook_id=x",
            "id=1",
            "webhook_id=123456789012345678901",
        ] {
            assert!(!is_ping(other.as_bytes()), "{other}");
        }
    }
}
