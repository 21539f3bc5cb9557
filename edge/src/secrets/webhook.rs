//! What a webhook's deliveries are signed with: Standard Webhooks 1.0.0, symmetric (`v1`).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use goodword_domain::value::{EventId, Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::failure::{Failure, Fault};

/// A webhook's secret: 32 bytes, of the 24 to 64 that the standard allows.
pub struct WebhookSecret([u8; 32]);

impl WebhookSecret {
    /// Of these random bytes.
    pub fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// As it was kept.
    pub fn from_bytes(kept: &[u8]) -> Option<Self> {
        kept.try_into().ok().map(Self)
    }

    /// To be kept, encrypted.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// As its owner keeps it.
    pub fn to_text(&self) -> String {
        ["whsec_", &STANDARD.encode(self.0)].concat()
    }

    /// Signs one attempt at a delivery.
    pub fn sign(&self, event: &EventId, at: Timestamp, body: &str) -> Result<String, Failure> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0)
            .map_err(|_| Fault::new("a webhook's secret signs nothing"))?;
        let seconds = unix_seconds(at).to_string();
        for part in [event.as_ref(), ".", &seconds, ".", body] {
            mac.update(part.as_bytes());
        }
        Ok(["v1,", &STANDARD.encode(mac.finalize().into_bytes())].concat())
    }
}

/// As `webhook-timestamp` has it.
pub fn unix_seconds(at: Timestamp) -> i64 {
    at.ms().div_euclid(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the official library for Node has signed (`standardwebhooks` 1.1.1).
    #[test]
    fn signs_as_the_standard_has_it() {
        let secret = WebhookSecret::new([7; 32]);
        assert_eq!(secret.to_text(), "whsec_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=");
        let event = EventId::from_bytes([1; 16]);
        let at = Timestamp::from_ms(1_795_341_600_999);
        let signed = secret.sign(&event, at, r#"{"type":"webhook.test"}"#).unwrap();
        assert_eq!(signed, "v1,9zTrH0uo7xk7OAkJ05ZgHPNSNi2i/JLx802b6Q9XnqU=");
    }

    #[test]
    fn what_was_kept_signs_the_same() {
        let secret = WebhookSecret::new([7; 32]);
        let kept = WebhookSecret::from_bytes(secret.as_bytes()).unwrap();
        let sign = |secret: &WebhookSecret| {
            secret.sign(&EventId::from_bytes([1; 16]), Timestamp::from_ms(0), "{}").unwrap()
        };
        assert_eq!(sign(&kept), sign(&secret));
        assert!(WebhookSecret::from_bytes(b"short").is_none());
    }
}
