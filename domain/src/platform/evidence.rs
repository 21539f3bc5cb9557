//! Where a platform's order may say who recommended, and who served: fields that the shop fills in itself.

use super::loose::Loose;
use crate::value::Name;

/// The `?ref=` that the shopper arrived with.
const REFERENCE: [&str; 2] = ["goodword_ref", "ref"];
/// A code that was given by hand, where the platform's own discounts do not name it.
const CODE: [&str; 2] = ["goodword_code", "discount_code"];
/// The employee to be credited.
const STAFF: [&str; 2] = ["goodword_staff", "staff"];

/// Fields with names of the shop's own.
pub(super) struct Named<'a>(pub Vec<(&'a str, &'a Loose)>);

impl Named<'_> {
    fn first(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|wanted| {
            let is_wanted =
                |(name, text): &(&str, &Loose)| name.eq_ignore_ascii_case(wanted) && text.text().is_some();
            self.0.iter().find(|field| is_wanted(field))?.1.text()
        })
    }

    /// The reference: told by the shop, or else found in the address of the first page that was visited.
    pub(super) fn reference(&self, first_page: Option<&str>) -> Option<String> {
        self.first(&REFERENCE).map(str::to_owned).or_else(|| in_address(first_page?))
    }

    /// The code that was given by hand.
    pub(super) fn code(&self) -> Option<String> {
        self.first(&CODE).map(str::to_owned)
    }

    /// The employee.
    pub(super) fn staff(&self) -> Option<Name> {
        self.first(&STAFF)?.parse().ok()
    }
}

/// The `?ref=` of an address, which may lack its host.
fn in_address(address: &str) -> Option<String> {
    let query = address.split('#').next()?.split_once('?')?.1;
    let mut fields = form_urlencoded::parse(query.as_bytes());
    fields.find(|(name, value)| name == "ref" && !value.is_empty()).map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_is_found_in_the_first_page() {
        for address in ["/?ref=7KQ2M9XC", "/tea?a=1&ref=7KQ2M9XC#top", "https://tea.example/?ref=7KQ2M9XC"] {
            assert_eq!(in_address(address).as_deref(), Some("7KQ2M9XC"), "{address}");
        }
        for address in ["", "/", "/?ref=", "/?reference=7KQ2M9XC", "/ref=7KQ2M9XC", "/#?ref=7KQ2M9XC"] {
            assert_eq!(in_address(address), None, "{address}");
        }
    }
}
