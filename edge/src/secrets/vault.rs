//! Secrets that must be read again, to sign or to check a signature: encrypted with a key that only the Worker has.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use goodword_domain::refusal::Refusal;
use worker::{Env, console_error};

use super::random;
use crate::failure::{Failure, Fault};

/// The Worker's secret that holds the key: 32 random bytes in base64.
const BINDING: &str = "SECRETS_KEY";
const NONCE_BYTES: usize = 24;

/// Encrypts and decrypts secrets (XChaCha20-Poly1305: its nonces are long enough to be drawn at random).
pub struct Vault(Option<XChaCha20Poly1305>);

/// Nothing of the key.
impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Vault" } else { "Vault without a key" })
    }
}

impl Vault {
    /// With the Worker's own key. Without one nothing can be kept, and whoever wants to is told so.
    pub fn of(env: &Env) -> Self {
        let Ok(told) = env.secret(BINDING) else { return Self(None) };
        let key = STANDARD.decode(told.to_string().trim()).ok();
        let Some(key) = key.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()) else {
            console_error!("{BINDING} is not 32 bytes in base64: openssl rand -base64 32");
            return Self(None);
        };
        Self::with_key(key)
    }

    /// With this key.
    pub fn with_key(key: [u8; 32]) -> Self {
        Self(Some(XChaCha20Poly1305::new(&Key::from(key))))
    }

    /// Where whoever runs Goodword has given none.
    #[cfg(test)]
    pub fn without_key() -> Self {
        Self(None)
    }

    /// Encrypts a secret. It opens again for the same purpose only: one that was copied to another place in the database is
    /// worth nothing there.
    pub fn seal(&self, purpose: &str, secret: &[u8]) -> Result<String, Failure> {
        let nonce: [u8; NONCE_BYTES] = random()?;
        let payload = Payload { msg: secret, aad: purpose.as_bytes() };
        let sealed = self.cipher()?.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| Fault::new("a secret cannot be encrypted"))?;
        Ok(STANDARD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Decrypts what [`Vault::seal`] made.
    pub fn open(&self, purpose: &str, sealed: &str) -> Result<Vec<u8>, Failure> {
        let broken = || Fault::new(format!("a secret of {purpose} does not open: was SECRETS_KEY changed?"));
        let bytes = STANDARD.decode(sealed).map_err(|_| broken())?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES).ok_or_else(broken)?;
        let nonce = <[u8; NONCE_BYTES]>::try_from(nonce).map_err(|_| broken())?;
        let payload = Payload { msg: sealed, aad: purpose.as_bytes() };
        Ok(self.cipher()?.decrypt(&XNonce::from(nonce), payload).map_err(|_| broken())?)
    }

    fn cipher(&self) -> Result<&XChaCha20Poly1305, Refusal> {
        self.0.as_ref().ok_or(Refusal::SecretsKeyMissing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_for_its_purpose_only() {
        let vault = Vault::with_key([7; 32]);
        let sealed = vault.seal("webhooks", b"whsec").unwrap();
        assert_eq!(vault.open("webhooks", &sealed).unwrap(), b"whsec");
        assert!(vault.open("platforms", &sealed).is_err());
        assert!(Vault::with_key([8; 32]).open("webhooks", &sealed).is_err());
        for broken in ["", "!", "AAAA", &sealed.replace(|c: char| c.is_ascii_lowercase(), "x")] {
            assert!(vault.open("webhooks", broken).is_err(), "{broken}");
        }
    }

    /// Two shops with one secret must not look alike in the database.
    #[test]
    fn the_same_secret_is_never_written_the_same_twice() {
        let vault = Vault::with_key([7; 32]);
        let (one, other) =
            (vault.seal("webhooks", b"whsec").unwrap(), vault.seal("webhooks", b"whsec").unwrap());
        assert!(one != other && !one.contains("whsec"));
    }

    #[test]
    fn without_a_key_nothing_is_kept_in_clear() {
        let refused = Vault(None).seal("webhooks", b"whsec").unwrap_err();
        assert!(matches!(refused, Failure::Refused(Refusal::SecretsKeyMissing)), "{refused:?}");
    }
}
