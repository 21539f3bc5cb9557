//! All that a shop's server says to Goodword. **This is the file to copy into a shop of your own.**
//!
//! * [`Goodword::sign`] proves to the popup who is signed in.
//! * [`Goodword::friend_offer`] asks what a code is worth, when a customer brings one.
//! * [`Goodword::report`] tells of an order, a refund or a cancellation. Keep the report until it is accepted
//!   (`outbox.rs`): the order's id is the key on the other side, so a repeat is harmless and a lost report is not.

use std::fmt::Write;
use std::time::Duration;

use anyhow::Context;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Client, StatusCode, Url, header};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// The client, with the shop's keys.
pub struct Goodword {
    edge_url: Url,
    public_key: String,
    secret_key: String,
    /// The shop's own origin: page routes answer only to origins that the shop has registered.
    origin: String,
    http: Client,
}

/// The friend's side of the offer, as `GET /v1/shops/{pk}/codes/{code}` tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FriendOffer {
    /// The code as it is written properly, however it was typed.
    pub code: String,
    /// Who recommends, if the advocate gave a name.
    pub advocate_name: Option<String>,
    /// What the friend gets, if anything.
    pub reward: Option<Reward>,
}

/// What a friend can get. A shop handles the kinds that its own program uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reward {
    /// A share of the cart, in hundredths of a percent.
    Percentage {
        /// 1,000 is 10 %.
        basis_points: u32,
    },
    /// An amount off the cart.
    Fixed(Money),
    /// A gift that is no price cut, such as a free item.
    #[serde(other)]
    Other,
}

/// Integer minor units, never a float.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Minor units (cents).
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
}

/// Something that the ledger has to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Report {
    /// A purchase.
    Order(Order),
    /// Money given back, in part or in whole.
    Refund {
        /// The order it belongs to.
        order_id: String,
        /// The refund itself.
        refund: Refund,
    },
    /// An order that will not be fulfilled.
    Cancel {
        /// The order.
        order_id: String,
    },
}

/// The body of `POST /v1/orders`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The shop's own order id: the key that makes a repeated report harmless.
    pub id: String,
    /// RFC 3339, UTC.
    pub placed_at: String,
    /// Who bought.
    pub customer: Buyer,
    /// What was paid, after the discount.
    pub total: Money,
    /// Codes that were used: the strongest evidence of who recommended.
    pub discount_codes: Vec<String>,
    /// The `?ref=` that this visitor arrived with, as the shop's server remembered it.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// The employee to credit; this shop has none.
    pub staff: Option<String>,
}

/// Who bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    /// The shop's own customer id, the one that [`Goodword::sign`] signs.
    pub id: String,
    /// As the customer typed it.
    pub email: String,
    /// Is this the first order of this customer?
    pub new: bool,
    /// For a neighbours' bonus.
    pub postal_code: String,
}

/// The body of `POST /v1/orders/{id}/refunds`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// The shop's own refund id.
    pub id: String,
    /// What was given back by this refund.
    pub amount: Money,
}

/// What became of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is in the ledger, now or already before.
    Accepted,
    /// Nobody answered, or not now: say it again later.
    Later(String),
    /// It will never be accepted as it is; someone has to look at the reason.
    Refused(String),
}

impl Report {
    /// The order that the report is about.
    #[must_use]
    pub fn order_id(&self) -> &str {
        match self {
            Self::Order(order) => &order.id,
            Self::Refund { order_id, .. } | Self::Cancel { order_id } => order_id,
        }
    }
}

impl Goodword {
    /// A client for one shop.
    pub fn new(
        edge_url: &str,
        public_key: String,
        secret_key: String,
        origin: String,
    ) -> anyhow::Result<Self> {
        let edge_url = Url::parse(edge_url).with_context(|| format!("{edge_url} is no address"))?;
        // A customer waits while a code is looked up, so a silent server must not hold the cart for long.
        let http = Client::builder().timeout(Duration::from_secs(5)).build()?;
        Ok(Self { edge_url, public_key, secret_key, origin, http })
    }

    /// The proof that the shop itself says who is signed in: hex HMAC-SHA256 of the customer's id.
    /// Sign only for a customer whom your shop has recognised.
    #[must_use]
    pub fn sign(&self, customer_id: &str) -> String {
        sign(&self.secret_key, customer_id)
    }

    /// What a code is worth to a friend; `None` if there is no such code.
    pub async fn friend_offer(&self, code: &str) -> anyhow::Result<Option<FriendOffer>> {
        let url = self.url(&["v1", "shops", &self.public_key, "codes", code])?;
        let response = self.http.get(url).header(header::ORIGIN, &self.origin).send().await?;
        match response.status() {
            StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => Ok(None),
            _ => Ok(Some(response.error_for_status()?.json().await?)),
        }
    }

    /// Delivers one report.
    pub async fn report(&self, report: &Report) -> Answer {
        let sent = match report {
            Report::Order(order) => self.post(&["v1", "orders"], order).await,
            Report::Refund { order_id, refund } => {
                self.post(&["v1", "orders", order_id, "refunds"], refund).await
            }
            Report::Cancel { order_id } => {
                self.post(&["v1", "orders", order_id, "cancel"], &serde_json::json!({})).await
            }
        };
        sent.unwrap_or_else(|error| Answer::Later(format!("{error:#}")))
    }

    async fn post(&self, path: &[&str], body: &impl Serialize) -> anyhow::Result<Answer> {
        let request = self.http.post(self.url(path)?).bearer_auth(&self.secret_key).json(body);
        let response = request.send().await?;
        let status = response.status();
        if status.is_success() {
            return Ok(Answer::Accepted);
        }
        let reason = format!("{status}: {}", response.text().await.unwrap_or_default());
        Ok(if is_final(status) { Answer::Refused(reason) } else { Answer::Later(reason) })
    }

    /// Path parts are encoded: a code is whatever somebody typed.
    fn url(&self, path: &[&str]) -> anyhow::Result<Url> {
        let mut url = self.edge_url.clone();
        let mut segments = url.path_segments_mut().ok().context("the edge's address cannot have a path")?;
        segments.pop_if_empty().extend(path);
        drop(segments);
        Ok(url)
    }
}

/// A 4xx stays a 4xx however often it is sent, but for those that say "not now" and those that speak of the key: once
/// the shop has the right one, the same report is accepted.
fn is_final(status: StatusCode) -> bool {
    let not_now = matches!(
        status,
        StatusCode::UNAUTHORIZED
            | StatusCode::FORBIDDEN
            | StatusCode::REQUEST_TIMEOUT
            | StatusCode::TOO_MANY_REQUESTS
    );
    status.is_client_error() && !not_now
}

fn sign(secret_key: &str, text: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret_key.as_bytes()) else {
        unreachable!("HMAC takes a key of any length")
    };
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client() -> Goodword {
        Goodword::new("http://edge.example/", "pk_1".into(), "sk_1".into(), "http://shop.example".into())
            .unwrap()
    }

    /// RFC 4231, test case 2: with any other construction nobody's identity would be believed.
    #[test]
    fn signs_as_the_published_vector_does() {
        assert_eq!(
            sign("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn a_typed_code_cannot_leave_its_place_in_the_path() {
        let url = client().url(&["v1", "shops", "pk_1", "codes", "../me?x=/#é"]).unwrap();
        assert_eq!(url.as_str(), "http://edge.example/v1/shops/pk_1/codes/..%2Fme%3Fx=%2F%23%C3%A9");
    }

    #[test]
    fn an_order_has_exactly_the_agreed_shape() {
        let order = Order {
            id: "1001".into(),
            placed_at: "2026-11-22T10:00:00Z".into(),
            customer: Buyer {
                id: "77".into(),
                email: "bob@example.com".into(),
                new: true,
                postal_code: "10115".into(),
            },
            total: Money { amount_minor: 5000, currency: "EUR".into() },
            discount_codes: vec!["7KQ2M9XC".into()],
            reference: None,
            staff: None,
        };
        let agreed = serde_json::json!({
            "id": "1001", "placed_at": "2026-11-22T10:00:00Z",
            "customer": {"id": "77", "email": "bob@example.com", "new": true, "postal_code": "10115"},
            "total": {"amount_minor": 5000, "currency": "EUR"},
            "discount_codes": ["7KQ2M9XC"], "ref": null, "staff": null,
        });
        assert_eq!(serde_json::to_value(order).unwrap(), agreed);
    }

    #[test]
    fn reads_every_kind_of_reward_also_those_it_does_not_know() {
        for (json, reward) in [
            (r#"{"kind":"percentage","basis_points":1000}"#, Reward::Percentage { basis_points: 1000 }),
            (
                r#"{"kind":"fixed","amount_minor":500,"currency":"EUR"}"#,
                Reward::Fixed(Money { amount_minor: 500, currency: "EUR".into() }),
            ),
            (r#"{"kind":"free_item","sku":"cup"}"#, Reward::Other),
        ] {
            assert_eq!(serde_json::from_str::<Reward>(json).unwrap(), reward, "{json}");
        }
    }

    #[test]
    fn gives_up_only_where_repeating_cannot_help() {
        // A key that was rotated must not turn the orders of a night into refused ones.
        let later = [401, 403, 408, 429, 500, 503].map(|status| (status, false));
        for (status, is) in [400, 404, 409, 413, 422].map(|status| (status, true)).into_iter().chain(later) {
            assert_eq!(is_final(StatusCode::from_u16(status).unwrap()), is, "{status}");
        }
    }
}
