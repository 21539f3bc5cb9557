use goodword_domain::value::{Code, Url};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// What a shop's statistics read. Nothing else of a short link's query goes on to the shop.
const PASSED_ON: [&str; 5] = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"];
/// In bytes.
const LONGEST: usize = 100;

/// Somebody who opens a short link.
///
/// Whatever stands in the query, the link works: messengers and social networks add what they like.
#[derive(Debug, Default)]
pub struct Arrival {
    /// Languages, the most wanted first, as `Accept-Language` names them. Crawlers may name none.
    pub languages: String,
    campaign: Vec<(&'static str, String)>,
    /// Whether this visit came from a short link: the shop's landing address leads back to us, by whatever host. To lead
    /// on again would go round for ever.
    pub has_been_here: bool,
}

impl Arrival {
    /// Reads a query and the header `Accept-Language`.
    pub fn of(query: &str, accepted: Option<&str>) -> Self {
        let (mut arrival, mut languages) = (Self::default(), Vec::new());
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "lang" | "fb_locale" => languages.push(value.replace('_', "-")),
                "ref" => arrival.has_been_here |= value.parse::<Code>().is_ok(),
                name => arrival.keep(name, &value),
            }
        }
        languages.extend(accepted.map(str::to_owned));
        arrival.languages = languages.join(",");
        arrival
    }

    fn keep(&mut self, name: &str, value: &str) {
        let Some(name) = PASSED_ON.into_iter().find(|known| *known == name) else { return };
        let is_new = self.campaign.iter().all(|(kept, _)| *kept != name);
        if is_new && !value.is_empty() && value.len() <= LONGEST {
            self.campaign.push((name, utf8_percent_encode(value, NON_ALPHANUMERIC).to_string()));
        }
    }

    /// Where the link leads: to the shop's landing address and nowhere else.
    pub fn onward(&self, landing: &Url, code: Code) -> String {
        let mut target = landing.clone();
        for (name, value) in &self.campaign {
            let own = [["?", name, "="].concat(), ["&", name, "="].concat()];
            // What the owner has written there stays, and what would be too long is left away.
            if !own.iter().any(|own| landing.as_ref().contains(own.as_str()))
                && let Ok(longer) = target.with_query(name, value).parse()
            {
                target = longer;
            }
        }
        target.with_query("ref", code.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn onward(landing: &str, query: &str) -> String {
        Arrival::of(query, None).onward(&landing.parse().unwrap(), "7KQ2M9XC".parse().unwrap())
    }

    /// Whoever could choose the target with a query would have a link of a trusted shop that leads to their own pages.
    #[test]
    fn nothing_but_the_shop_decides_where_a_link_leads() {
        let landing = "https://tea.example/?a=1#top";
        for query in [
            "",
            "url=https://evil.example",
            "redirect=//evil.example&next=https://evil.example&to=javascript:alert(1)",
            "ref=99999999",
            "utm_source=",
            "utm_evil=1&UTM_SOURCE=x",
            "%00%ff&&&=&=x",
        ] {
            assert_eq!(onward(landing, query), "https://tea.example/?a=1&ref=7KQ2M9XC#top", "{query}");
        }
        let long = ["utm_source=", &"x".repeat(101)].concat();
        assert_eq!(onward(landing, &long), "https://tea.example/?a=1&ref=7KQ2M9XC#top");
    }

    #[test]
    fn a_shops_statistics_learn_the_campaign_and_nothing_breaks_out_of_it() {
        assert_eq!(
            onward(
                "https://tea.example/",
                "utm_source=wa&fbclid=1&utm_medium=a%26ref%3D1%23%22%3E%3Cb&utm_source=2"
            ),
            "https://tea.example/?utm_source=wa&utm_medium=a%26ref%3D1%23%22%3E%3Cb&ref=7KQ2M9XC"
        );
        let own = "https://tea.example/?utm_source=friends";
        assert_eq!(onward(own, "utm_source=x"), [own, "&ref=7KQ2M9XC"].concat());
        let full = ["https://tea.example/", &"a".repeat(1_900)].concat();
        let query = ["utm_source=", &"b".repeat(100)].concat();
        assert_eq!(onward(&full, &query), [&full, "?ref=7KQ2M9XC"].concat(), "too long for browsers");
    }

    /// Two shops that lead to each other's links go round as well; a newsletter's own `ref` does not.
    #[test]
    fn who_comes_back_from_where_we_led_is_led_on_no_more() {
        let landing: Url = "https://edge.example/r/7KQ2M9XC?ref=a".parse().unwrap();
        let target = Arrival::default().onward(&landing, "7KQ2M9XC".parse().unwrap());
        let (_, query) = target.split_once('?').unwrap();
        assert!(Arrival::of(query, None).has_been_here, "{query}");
        for query in ["", "ref=", "ref=newsletter", "reference=7KQ2M9XC"] {
            assert!(!Arrival::of(query, None).has_been_here, "{query}");
        }
    }

    #[test]
    fn the_language_of_the_link_comes_before_the_browsers() {
        for (query, accepted, languages) in [
            ("lang=ar", Some("en"), "ar,en"),
            ("fb_locale=ar_AR", None, "ar-AR"),
            ("lang=", Some("en"), ",en"),
            ("", None, ""),
        ] {
            assert_eq!(Arrival::of(query, accepted).languages, languages, "{query}");
        }
    }
}
