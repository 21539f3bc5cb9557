//! What our pages say, in the visitor's language and, where the owner has written some, in the owner's words.

use goodword_domain::api::inside::ShopView;
use goodword_domain::value::Locale;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// For whoever has told no language that we have.
const LAST_RESORT: &str = "en";

type Language = (&'static str, &'static [&'static str]);

/// Texts in one language.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    language: Language,
    shop: Option<&'a ShopView>,
}

impl<'a> Words<'a> {
    /// The language that was asked for, or else the shop's own, or else English.
    pub fn choose(asked: Option<&Locale>, shop: &'a ShopView) -> Self {
        let asked = asked.and_then(|locale| find(locale.as_ref()));
        Self {
            language: asked.or_else(|| find(shop.locale.as_ref())).unwrap_or_else(last_resort),
            shop: Some(shop),
        }
    }

    /// Where no shop is known: the first language that the browser names and that we have.
    pub fn accepted(header: Option<&str>) -> Self {
        let named = header.unwrap_or_default().split(',');
        let mut tags = named.filter_map(|range| range.split(';').next());
        let language = tags.find_map(|tag| find(tag.trim()));
        Self { language: language.unwrap_or_else(last_resort), shop: None }
    }

    /// The name of the language's file.
    pub fn language(&self) -> &'static str {
        self.language.0
    }

    /// A text.
    pub fn get(&self, key: Key) -> String {
        self.fill(key, &[])
    }

    /// A text with its placeholders filled; `{shop}` is always known.
    pub fn fill(&self, key: Key, values: &[(&str, &str)]) -> String {
        let mut parts = self.template(key).split('{');
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part.split_once('}').unwrap_or((part, ""));
            let value = values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
            let shop = || self.shop.filter(|_| name == "shop").map_or("", |shop| shop.name.as_ref());
            self.push_isolated(&mut filled, value.unwrap_or_else(shop));
            filled.push_str(rest);
        }
        filled
    }

    /// A name that is written in the other direction must not pull the full stop behind it to its own side: it is
    /// isolated (UAX #9), invisibly.
    fn push_isolated(&self, filled: &mut String, value: &str) {
        let is_rtl = value.chars().any(|letter| matches!(letter, '\u{590}'..='\u{8ff}'));
        if is_rtl == (self.template(Key::Dir) == "rtl") {
            filled.push_str(value);
        } else {
            filled.extend(["\u{2068}", value, "\u{2069}"]);
        }
    }

    fn template(&self, key: Key) -> &'a str {
        let place = key as usize;
        let name = NAMES.get(place).copied().unwrap_or_default();
        let own = self.shop.and_then(|shop| shop.program.texts.of(self.language())?.get(name));
        own.map_or_else(|| self.language.1.get(place).copied().unwrap_or_default(), String::as_str)
    }
}

/// `ar-EG` is served by its own file, or else by `ar`.
fn find(tag: &str) -> Option<Language> {
    let named = |tag: &str| LANGUAGES.iter().find(|(name, _)| name.eq_ignore_ascii_case(tag)).copied();
    named(tag).or_else(|| named(tag.split('-').next()?))
}

fn last_resort() -> Language {
    find(LAST_RESORT).unwrap_or((LAST_RESORT, &[]))
}

#[cfg(test)]
pub mod tests {
    use goodword_domain::program::Program;
    use goodword_domain::value::PublicKey;

    use super::*;

    /// A shop for tests of pages.
    pub fn shop(locale: &str) -> ShopView {
        let currency = "EUR".parse().unwrap();
        ShopView {
            public_key: PublicKey::from_bytes([1; 16]),
            name: "Leaf & Kettle".parse().unwrap(),
            origins: vec!["https://tea.example".parse().unwrap()],
            landing_url: "https://tea.example/".parse().unwrap(),
            currency,
            locale: locale.parse().unwrap(),
            program: Program::starting(currency),
        }
    }

    #[test]
    fn the_visitors_language_comes_before_the_shops() {
        for (asked, shops, language) in [
            (Some("ar"), "en", "ar"),
            (Some("ar-EG"), "en", "ar"),
            (Some("AR"), "en", "ar"),
            (Some("xx"), "ar", "ar"),
            (None, "ar-SA", "ar"),
            (None, "xx", "en"),
        ] {
            let shop = shop(shops);
            let asked: Option<Locale> = asked.map(|tag| tag.parse().unwrap());
            assert_eq!(Words::choose(asked.as_ref(), &shop).language(), language, "{asked:?} {shops}");
        }
    }

    #[test]
    fn a_browser_names_several_languages() {
        for (header, language) in
            [(Some("xx,ar-EG;q=0.9,en;q=0.8"), "ar"), (Some("en"), "en"), (Some(";;,"), "en"), (None, "en")]
        {
            assert_eq!(Words::accepted(header).language(), language, "{header:?}");
        }
    }

    #[test]
    fn the_owners_words_replace_ours() {
        let mut shop = shop("en");
        assert_eq!(Words::choose(None, &shop).get(Key::FriendGo), "Go to Leaf & Kettle");
        let own = [("page_friend_go".to_owned(), "Off to {shop} & {nobody}!".to_owned())];
        shop.program.texts.0.insert("en".to_owned(), own.into());
        assert_eq!(Words::choose(None, &shop).get(Key::FriendGo), "Off to Leaf & Kettle & !");
    }

    #[test]
    fn a_name_in_the_other_direction_is_isolated() {
        let (english, arabic) = (shop("en"), shop("ar"));
        let told = |shop, name| Words::choose(None, shop).fill(Key::FriendTitle, &[("name", name)]);
        assert_eq!(told(&english, "Ann"), "Ann recommends Leaf & Kettle");
        assert!(told(&english, "ليلى").starts_with("\u{2068}ليلى\u{2069} "));
        assert!(told(&arabic, "Ann").starts_with("\u{2068}Ann\u{2069} "));
        assert!(told(&arabic, "ليلى").starts_with("ليلى "));
    }

    /// A translator who loses `{shop}` or `{friend}` would lose what the sentence is about.
    #[test]
    fn every_language_has_the_same_placeholders() {
        let placeholders = |text: &str| {
            let mut names: Vec<_> = text
                .split('{')
                .skip(1)
                .filter_map(|part| part.split('}').next())
                .map(str::to_owned)
                .collect();
            names.sort();
            names
        };
        let (_, english) = last_resort();
        for (language, texts) in LANGUAGES {
            for ((name, ours), theirs) in NAMES.iter().zip(english).zip(*texts) {
                assert_eq!(placeholders(ours), placeholders(theirs), "{language} {name}");
            }
        }
    }
}
