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

    /// The first language of these (as `Accept-Language` names them) that we have, or else the shop's own, or else
    /// English.
    pub fn first_of(languages: &str, shop: &'a ShopView) -> Self {
        let language = first_of(languages).or_else(|| find(shop.locale.as_ref()));
        Self { language: language.unwrap_or_else(last_resort), shop: Some(shop) }
    }

    /// The same where no shop is known.
    pub fn accepted(header: Option<&str>) -> Self {
        let language = first_of(header.unwrap_or_default());
        Self { language: language.unwrap_or_else(last_resort), shop: None }
    }

    /// The same text in every other language that we have.
    pub fn elsewhere(&self, key: Key) -> impl Iterator<Item = &'static str> {
        let own = self.language.0;
        let others = LANGUAGES.iter().filter(move |(language, _)| *language != own);
        others.filter_map(move |(_, texts)| texts.get(key as usize).copied())
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
    /// isolated (UAX #9), invisibly. One that turns the direction itself could make the sentence say something else.
    fn push_isolated(&self, filled: &mut String, value: &str) {
        let turns = |letter| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if value.contains(turns) {
            return self.push_isolated(filled, &value.replace(turns, ""));
        }
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

fn first_of(languages: &str) -> Option<Language> {
    let mut tags = languages.split(',').filter_map(|range| range.split(';').next());
    tags.find_map(|tag| find(tag.trim()))
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
    fn without_a_language_that_we_have_a_visitor_reads_the_shops() {
        let shop = shop("ar");
        for (languages, language) in [("en-GB,ar", "en"), ("xx, en;q=0.1", "en"), ("xx", "ar"), ("", "ar")] {
            assert_eq!(Words::first_of(languages, &shop).language(), language, "{languages:?}");
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

    /// Somebody called "Ann, and 90 % off" backwards.
    #[test]
    fn a_name_cannot_turn_the_sentence_around() {
        let shop = shop("en");
        let name = "Ann\u{202e}\u{2069}\u{202e}";
        assert_eq!(
            Words::choose(None, &shop).fill(Key::FriendTitle, &[("name", name)]),
            "Ann recommends Leaf & Kettle"
        );
    }

    /// Open Graph's form: another is taken for no language at all.
    #[test]
    fn every_language_names_its_locale_as_social_networks_do() {
        for (language, texts) in LANGUAGES {
            let (named, territory) = texts[Key::LinkLocale as usize].split_once('_').unwrap();
            assert_eq!(named, language.split('-').next().unwrap());
            assert!(territory.len() == 2 && territory.bytes().all(|letter| letter.is_ascii_uppercase()));
        }
        let shop = shop("ar");
        let others = LANGUAGES.iter().filter(|(language, _)| *language != "ar");
        let others = others.map(|(_, texts)| texts[Key::LinkLocale as usize]);
        assert!(Words::choose(None, &shop).elsewhere(Key::LinkLocale).eq(others));
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
