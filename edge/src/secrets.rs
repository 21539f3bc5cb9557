//! Secret keys: made once, kept as digests, compared in constant time. What must be read again is kept encrypted.

mod platform;
mod vault;
mod webhook;

use goodword_domain::value::PublicKey;
use sha2::digest::common::hazmat::{SerializableState, SerializedState};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::failure::{Failure, Fault};

pub use platform::PlatformSignature;
pub use vault::Vault;
pub use webhook::{WebhookSecret, unix_seconds};

/// SHA-256's block, in bytes.
const BLOCK: usize = 64;
/// Hexadecimal digits after the last `_`: 32 random bytes.
const RANDOM_DIGITS: usize = 64;

/// A shop's secret key: `sk_`, the 26 characters of the public key, `_`, 64 hexadecimal digits.
///
/// So the Worker knows from the key alone which shop's object to ask; only the object knows whether the key is right.
pub struct SecretKey(String);

impl SecretKey {
    /// Makes a key for a shop.
    pub fn of_shop(shop: &PublicKey, random: [u8; RANDOM_DIGITS / 2]) -> Self {
        let name = shop.as_ref().trim_start_matches(PublicKey::PREFIX);
        Self(["sk_", name, "_", &hex(&random)].concat())
    }

    /// The shop that a key claims to be of; `None` for what is no key at all.
    pub fn shop(key: &str) -> Option<PublicKey> {
        let (name, random) = key.strip_prefix("sk_")?.split_once('_')?;
        let fits = random.len() == RANDOM_DIGITS && random.bytes().all(|b| b.is_ascii_hexdigit());
        if fits { [PublicKey::PREFIX, name].concat().parse().ok() } else { None }
    }

    /// As its owner keeps it.
    pub fn into_text(self) -> String {
        self.0
    }

    /// As it is stored: hex SHA-256. The key is random, so that a fast digest is enough.
    pub fn digest(&self) -> String {
        digest_hex(&self.0)
    }

    /// What checks signatures without giving the key back.
    pub fn signing_state(&self) -> SigningState {
        SigningState::of_key(self.0.as_bytes())
    }
}

/// SHA-256.
pub fn digest(bytes: impl AsRef<[u8]>) -> [u8; 32] {
    Sha256::digest(bytes.as_ref()).into()
}

/// Hex SHA-256.
pub fn digest_hex(bytes: impl AsRef<[u8]>) -> String {
    hex(&digest(bytes))
}

/// 16 bytes that only these words give, in this order: an id for what must get the same one again.
pub fn digest_bytes(words: &[&str]) -> [u8; 16] {
    let mut digest = Sha256::new();
    for word in words {
        digest.update(word.as_bytes());
        digest.update([0]);
    }
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest.finalize()).for_each(|(place, byte)| *place = byte);
    bytes
}

/// Whether two secrets are the same, in a time that tells nothing about where they differ.
pub fn same(a: &str, b: &str) -> bool {
    Sha256::digest(a.as_bytes()).ct_eq(&Sha256::digest(b.as_bytes())).into()
}

/// HMAC-SHA256 (RFC 2104) after the key went in: the states of the inner and the outer hash.
///
/// The `hmac` crate cannot write its state down, `sha2` can.
pub struct SigningState {
    inner: Sha256,
    outer: Sha256,
}

impl SigningState {
    /// With this key.
    pub fn of_key(key: &[u8]) -> Self {
        let mut block = [0; BLOCK];
        let short = if key.len() > BLOCK { Sha256::digest(key).to_vec() } else { key.to_vec() };
        block.iter_mut().zip(short).for_each(|(place, byte)| *place = byte);
        let padded = |pad: u8| Sha256::new_with_prefix(block.map(|byte| byte ^ pad));
        Self { inner: padded(0x36), outer: padded(0x5c) }
    }

    /// As it is stored.
    pub fn to_hex(&self) -> String {
        [hex(&self.inner.serialize()), hex(&self.outer.serialize())].concat()
    }

    /// Reads what [`SigningState::to_hex`] made.
    pub fn from_hex(stored: &str) -> Option<Self> {
        let bytes = unhex(stored)?;
        let (inner, outer) = bytes.split_at_checked(bytes.len() / 2)?;
        let read = |half: &[u8]| Sha256::deserialize(&SerializedState::<Sha256>::try_from(half).ok()?).ok();
        Some(Self { inner: read(inner)?, outer: read(outer)? })
    }

    /// Whether `signature`, in hexadecimal digits, is the one of this message.
    pub fn verifies(&self, message: &str, signature: &str) -> bool {
        unhex(signature).is_some_and(|given| self.signs(&[message.as_bytes()], &given))
    }

    /// Whether `signature` is the one of a message, whose parts follow each other. In constant time.
    pub fn signs(&self, message: &[&[u8]], signature: &[u8]) -> bool {
        let inner = message.iter().fold(self.inner.clone(), Sha256::chain_update).finalize();
        let expected = self.outer.clone().chain_update(inner).finalize();
        signature.ct_eq(&expected).into()
    }
}

/// Bytes that nobody can guess, from the runtime's crypto.
pub fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Fault::new(format!("drawing random bytes: {error}")))?;
    Ok(bytes)
}

/// Writes bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Reads hexadecimal digits.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let value = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let pairs = text.as_bytes().chunks(2).map(|pair| match *pair {
        [high, low] => Some((value(high)? << 4) | value(low)?),
        _ => None,
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use hmac::{Hmac, KeyInit, Mac};

    use super::*;

    fn key() -> SecretKey {
        SecretKey::of_shop(&PublicKey::from_bytes([7; 16]), [0xa5; 32])
    }

    #[test]
    fn a_key_tells_which_shop_it_is_of() {
        let text = key().into_text();
        assert_eq!(SecretKey::shop(&text), Some(PublicKey::from_bytes([7; 16])));
        let short = text.get(..text.len() - 1).unwrap();
        for wrong in [
            "",
            "sk_",
            "sk__",
            short,
            &text.replace('_', "-"),
            &text.replace("sk_", "pk_"),
            &format!("{text}0"),
        ] {
            assert_eq!(SecretKey::shop(wrong), None, "{wrong}");
        }
    }

    /// The shop's server signs with any HMAC library: ours must agree, also after it was stored.
    #[test]
    fn checks_what_any_library_has_signed() {
        let text = key().into_text();
        let mut library = Hmac::<Sha256>::new_from_slice(text.as_bytes()).unwrap();
        library.update(b"42");
        let signature = hex(&library.finalize().into_bytes());
        let stored = SigningState::from_hex(&key().signing_state().to_hex()).unwrap();
        assert!(stored.verifies("42", &signature));
        assert!(stored.verifies("42", &signature.to_uppercase()));
        for (message, wrong) in
            [("43", signature.as_str()), ("42", ""), ("42", "zz"), ("42", &signature[2..])]
        {
            assert!(!stored.verifies(message, wrong), "{message} {wrong}");
        }
    }

    #[test]
    fn what_is_stored_does_not_give_the_key_back() {
        let (text, stored) = (key().into_text(), key().signing_state().to_hex());
        assert!(!stored.contains(&hex(text.as_bytes())) && !stored.contains("a5a5a5a5"));
        assert!(SigningState::from_hex("").is_none() && SigningState::from_hex("00").is_none());
    }
}
