//! The language files say the same things.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use goodword_domain::value::fill;

type Texts = BTreeMap<String, String>;

/// Unicode's plural categories that whole numbers have in a language (CLDR).
fn plural_forms(language: &str) -> &'static [&'static str] {
    match language {
        "de" | "en" => &["one", "other"],
        "fr" => &["one", "many", "other"],
        "ru" => &["one", "few", "many"],
        "ar" => &["zero", "one", "two", "few", "many", "other"],
        _ => panic!("which plural forms does {language} have?"),
    }
}

fn languages() -> BTreeMap<String, Texts> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../www/texts");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = paths.map(|path| {
        let texts = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        (path.file_stem().unwrap().to_str().unwrap().to_owned(), texts)
    });
    files.collect()
}

/// Keys that stand for a count: those with a form for one.
fn counted(english: &Texts) -> BTreeSet<String> {
    english.keys().filter_map(|key| key.strip_suffix("_one").map(str::to_owned)).collect()
}

/// The key without its plural form, and the form.
fn split<'a>(key: &'a str, counted: &BTreeSet<String>) -> (&'a str, Option<&'a str>) {
    match key.rsplit_once('_') {
        Some((base, form)) if counted.contains(base) => (base, Some(form)),
        _ => (key, None),
    }
}

fn placeholders(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let _ = fill(text, &mut |name, _| {
        names.insert(name.to_owned());
    });
    names
}

#[test]
fn every_language_has_every_text_and_no_other() {
    let languages = languages();
    assert!(languages.len() > 1);
    let counted = counted(&languages["en"]);
    assert!(counted.contains("status_friends"));
    let keys = |texts: &Texts| -> BTreeSet<String> {
        texts.keys().map(|key| split(key, &counted).0.to_owned()).collect()
    };
    for (language, texts) in &languages {
        let (ours, english) = (keys(texts), keys(&languages["en"]));
        let differ: Vec<_> = ours.symmetric_difference(&english).collect();
        assert!(differ.is_empty(), "{language}: {differ:?}");
        let empty: Vec<_> = texts.iter().filter(|(_, text)| text.trim().is_empty()).collect();
        assert!(empty.is_empty(), "{language}: {empty:?}");
    }
}

#[test]
fn what_is_counted_has_every_plural_form_of_its_language() {
    let languages = languages();
    let counted = counted(&languages["en"]);
    for (language, texts) in &languages {
        let expected: BTreeSet<_> = plural_forms(language).iter().copied().collect();
        for base in &counted {
            let keys = texts.keys().map(|key| split(key, &counted));
            let forms: BTreeSet<_> = keys.filter(|(of, _)| of == base).filter_map(|(_, form)| form).collect();
            assert_eq!(forms, expected, "{language}: {base}");
        }
    }
}

/// A form for one or two may say the number in words, where it is for that number alone (French says "one" of 0 too,
/// Russian of 21); all else is to be filled with the same things everywhere.
#[test]
fn placeholders_are_the_same_in_every_language() {
    let languages = languages();
    let english = &languages["en"];
    let counted = counted(english);
    for (language, texts) in &languages {
        for (key, text) in texts {
            let (base, form) = split(key, &counted);
            let here = placeholders(text);
            let there = match form {
                None => placeholders(&english[key]),
                Some(_) => placeholders(&english[&format!("{base}_other")]),
            };
            let says_the_number =
                matches!(form, Some("zero" | "one" | "two")) && !matches!(&**language, "fr" | "ru");
            let agree = if says_the_number { here.is_subset(&there) } else { here == there };
            assert!(agree, "{language}: {key}: {here:?} for {there:?}");
        }
    }
}
