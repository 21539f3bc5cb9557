use goodword_domain::api::inside::{SetUpShop, ShopSetUp};
use goodword_domain::api::shops::{CreateShop, NewShop, ShopRequest};
use goodword_domain::api::{Endpoint, read_json};
use goodword_domain::program::BadField;
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{Invalid, PublicKey};
use worker::Env;

use crate::calls::{Peer, call};
use crate::failure::Failure;
use crate::http::Reply;
use crate::secrets::{self, SecretKey};

/// As many origins as one shop may have.
const MAX_ORIGINS: usize = 32;

/// Makes a shop. Its keys are in the answer and nowhere else.
pub async fn create(env: &Env, id: &str, body: &[u8]) -> Result<Reply, Failure> {
    let shop: ShopRequest = read_json(body)?;
    check(&shop)?;
    let public_key = PublicKey::from_bytes(secrets::random()?);
    let secret_key = SecretKey::of_shop(&public_key, secrets::random()?);
    let set_up = ShopSetUp {
        public_key: public_key.clone(),
        key_digest: secret_key.digest(),
        signing_state: secret_key.signing_state().to_hex(),
        shop,
    };
    call::<SetUpShop>(env, Peer::Shop(&public_key), id, &(), &set_up).await?;
    let made = NewShop { id: public_key.clone(), public_key, secret_key: secret_key.into_text() };
    Reply::json(CreateShop::STATUS, &made).map(|reply| reply.with("cache-control", "no-store"))
}

/// What no type can say.
fn check(shop: &ShopRequest) -> Result<(), Refusal> {
    let mut bad = Vec::new();
    if !(1..=MAX_ORIGINS).contains(&shop.origins.len()) {
        bad.push(BadField::new("origins", Invalid::OutOfRange));
    }
    if iso_currency::Currency::from_code(shop.currency.as_ref()).is_none() {
        bad.push(BadField::new("currency", Invalid::CurrencyUnknown));
    }
    if bad.is_empty() { Ok(()) } else { Err(Refusal::BadFields(bad)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shop(currency: &str, origins: usize) -> ShopRequest {
        ShopRequest {
            name: "Tea House".parse().unwrap(),
            origins: vec!["https://tea.example".parse().unwrap(); origins],
            landing_url: "https://tea.example/".parse().unwrap(),
            currency: currency.parse().unwrap(),
            locale: "de".parse().unwrap(),
        }
    }

    #[test]
    fn a_shop_has_a_real_currency_and_some_origins() {
        for currency in ["EUR", "USD", "JPY", "KWD", "CHF"] {
            assert_eq!(check(&shop(currency, 1)), Ok(()), "{currency}");
        }
        assert_eq!(check(&shop("EUR", 32)), Ok(()));
        for (currency, origins, code) in [
            ("ABC", 1, "currency_unknown"),
            ("EUR", 0, "out_of_range"),
            ("EUR", 33, "out_of_range"),
            ("ABC", 0, "bad_fields"),
        ] {
            assert_eq!(check(&shop(currency, origins)).unwrap_err().code(), code, "{currency} {origins}");
        }
    }
}
