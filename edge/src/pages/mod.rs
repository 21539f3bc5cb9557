//! Pages of ours that do without JavaScript what the popup does. They load nothing from anywhere, and run no script.

mod arrival;
mod ask;
mod error;
mod formats;
mod friend;
mod join;
mod layout;
mod link;
mod mistakes;
mod qr;
mod share;
pub mod texts;

use goodword_domain::api::pages::AskQuery;

pub use arrival::Arrival;
pub use ask::{Answers, ask};
pub use error::failed;
pub use friend::friend;
pub use join::{Joining, thanks, thanks_and_join};
pub use link::link;
pub use mistakes::mistakes;
pub use qr::qr;
pub use share::shared;

/// The query of a page's address, with its `?`; nothing where there is nothing to say.
pub fn query_of(asked: &AskQuery) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(locale) = &asked.locale {
        query.append_pair("locale", locale.as_ref());
    }
    if let Some(order) = &asked.order {
        query.append_pair("order", order.as_ref());
    }
    let query = query.finish();
    if query.is_empty() { query } else { ["?", &query].concat() }
}

/// The way from one page of ours to another, without the folder that a shop may have put all of them into: only the
/// visitor's browser knows for sure by which address we are called, since a header that tells of it can be made up.
fn way(from: &str, to: &str) -> String {
    let up = "../".repeat(from.matches('/').count().saturating_sub(1));
    [&up, to.trim_start_matches('/')].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_is_the_same_in_any_folder() {
        for (from, to, way_there) in [
            ("/s/pk_1", "/s/pk_1", "../s/pk_1"),
            ("/s/pk_1", "/s/pk_1/join", "../s/pk_1/join"),
            ("/s/pk_1/join", "/r/7KQ2M9XC/qr.svg", "../../r/7KQ2M9XC/qr.svg"),
        ] {
            assert_eq!(way(from, to), way_there);
        }
    }

    #[test]
    fn a_shops_odd_order_ids_survive_the_address() {
        let asked = AskQuery { locale: "ar".parse().ok(), order: "#10/01&x=y".parse().ok() };
        let query = query_of(&asked);
        assert_eq!(query, "?locale=ar&order=%2310%2F01%26x%3Dy");
        let read: AskQuery =
            goodword_domain::api::read_form(query.trim_start_matches('?').as_bytes()).unwrap();
        assert_eq!(read, asked);
        assert_eq!(query_of(&AskQuery::default()), "");
    }
}
