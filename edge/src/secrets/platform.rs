use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use goodword_domain::platform::Platform;
use goodword_domain::value::Timestamp;

use super::{SigningState, unhex};

/// How far the clocks may differ, and how long a signature is good where the platform dates it: 300 s, as Stripe's own
/// libraries have it.
const TOLERANCE_MS: i64 = 300_000;
/// HMAC-SHA256.
const SIGNATURE_BYTES: usize = 32;

/// What a delivery of a platform is signed with, as its header says. Whoever has no secret can still see that there is none.
#[derive(Debug)]
pub struct PlatformSignature {
    /// In Unix seconds, as it was signed, where the platform dates it.
    signed_at: Option<(i64, String)>,
    /// One for each secret, where the platform signs with several while one rotates.
    signatures: Vec<Vec<u8>>,
}

impl PlatformSignature {
    /// Where a platform writes it, in lower case.
    pub const fn header(platform: Platform) -> &'static str {
        match platform {
            Platform::Shopify => "x-shopify-hmac-sha256",
            Platform::Woocommerce => "x-wc-webhook-signature",
            Platform::Stripe => "stripe-signature",
        }
    }

    /// Reads it from the header; `None`: it is none of this platform's.
    pub fn read(platform: Platform, header: &str) -> Option<Self> {
        let mut signature = match platform {
            Platform::Shopify | Platform::Woocommerce => {
                Self { signed_at: None, signatures: vec![STANDARD.decode(header.trim()).ok()?] }
            }
            Platform::Stripe => stripe(header)?,
        };
        signature.signatures.retain(|one| one.len() == SIGNATURE_BYTES);
        Some(signature).filter(|signature| !signature.signatures.is_empty())
    }

    /// Whether it is made with one of these secrets, over the very bytes of the body, and not too long ago.
    pub fn fits(&self, body: &[u8], secrets: &[Vec<u8>], now: Timestamp) -> bool {
        match &self.signed_at {
            None => self.is_by_any(secrets, &[body]),
            Some((seconds, as_signed)) => {
                let age_ms = now.ms().saturating_sub(seconds.saturating_mul(1_000));
                let fits = self.is_by_any(secrets, &[as_signed.as_bytes(), b".", body]);
                fits && (-TOLERANCE_MS..=TOLERANCE_MS).contains(&age_ms)
            }
        }
    }

    /// All of them are compared, so that the time does not tell which one it was.
    fn is_by_any(&self, secrets: &[Vec<u8>], message: &[&[u8]]) -> bool {
        let keys = secrets.iter().map(|secret| SigningState::of_key(secret));
        let fitting = keys.map(|key| self.signatures.iter().filter(|one| key.signs(message, one)).count());
        fitting.sum::<usize>() > 0
    }
}

/// `t=<unix seconds>,v1=<hex>[,v1=<hex>]`; other schemes than v1 are none of ours.
fn stripe(header: &str) -> Option<PlatformSignature> {
    let fields = || header.split(',').filter_map(|field| field.trim().split_once('='));
    let (_, time) = fields().find(|(name, _)| *name == "t")?;
    let signatures = fields().filter(|(name, _)| *name == "v1").filter_map(|(_, hex)| unhex(hex));
    let signed_at = Some((time.parse().ok()?, time.to_owned()));
    Some(PlatformSignature { signed_at, signatures: signatures.collect() })
}
