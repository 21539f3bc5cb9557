//! What a page downloads, compressed, against what a shop was promised.

use std::fmt::{self, Display, Formatter};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use goodword_domain::api::Endpoint;
use goodword_domain::api::pages::AskPage;
use goodword_domain::api::widget::{Show, Widget};
use goodword_domain::program::Program;
use goodword_domain::value::PublicKey;

use crate::build::{Files, Site};

/// Before the browser is idle: the loader alone.
const LOADER_BYTES_MAX: usize = 1_200;
/// Up to a visible popup, loader included.
const POPUP_BYTES_MAX: usize = 30_000;

/// The sizes of a visitor's downloads, in bytes of brotli at its best.
#[derive(Debug)]
pub struct Sizes {
    /// What every visitor of the popup gets.
    common: Vec<(String, usize)>,
    /// Each part of the popup. One of them is the first.
    parts: Vec<PartSizes>,
    loader: usize,
}

#[derive(Debug)]
struct PartSizes {
    name: &'static str,
    glue: usize,
    /// With the styles.
    wasm: usize,
    /// Of the language that costs most.
    texts: usize,
}

impl Sizes {
    /// Compresses each file as a server would; of the languages, the one that costs most.
    pub fn measure(site: &Site) -> Result<Self> {
        let loader = file(&site.loader)?;
        let common = vec![
            ("loader (w.js)".to_owned(), loader),
            ("what shows the parts (popups.js)".to_owned(), file(&site.popups)?),
            ("first answer of the API".to_owned(), compressed(&serde_json::to_vec(&first_answer()?)?)?),
        ];
        let measured = |(name, files): (&&'static str, &Files)| {
            let texts: Vec<usize> = files.texts.values().map(|texts| file(texts)).collect::<Result<_>>()?;
            let texts = texts.into_iter().max().unwrap_or_default();
            Ok(PartSizes { name, glue: file(&files.glue)?, wasm: file(&files.wasm)?, texts })
        };
        let parts = site.parts.iter().map(measured).collect::<Result<_>>()?;
        Ok(Self { common, parts, loader })
    }

    /// Everything until the popup is visible, when it begins with this part.
    fn until_visible(&self, part: &PartSizes) -> usize {
        self.common.iter().map(|(_, bytes)| bytes).sum::<usize>() + part.glue + part.wasm + part.texts
    }

    /// Whether both promises are kept.
    #[must_use]
    pub fn within_budget(&self) -> bool {
        let fits = |part: &PartSizes| self.until_visible(part) <= POPUP_BYTES_MAX;
        self.loader <= LOADER_BYTES_MAX && self.parts.iter().all(fits)
    }
}

/// A table for people.
impl Display for Sizes {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "bytes after brotli (quality 11)")?;
        for (part, bytes) in &self.common {
            writeln!(f, "  {bytes:>6}  {part}")?;
        }
        let mut sums = vec![("before idle".to_owned(), self.loader, LOADER_BYTES_MAX)];
        for part in &self.parts {
            let PartSizes { name, glue, wasm, texts } = part;
            writeln!(f, "  {glue:>6}  popup, {name}: JavaScript")?;
            writeln!(f, "  {wasm:>6}  popup, {name}: WebAssembly with styles")?;
            writeln!(f, "  {texts:>6}  popup, {name}: texts, the largest language")?;
            let what = format!("until the popup is visible, beginning with {name}");
            sums.push((what, self.until_visible(part), POPUP_BYTES_MAX));
        }
        for (what, bytes, most) in sums {
            let verdict = if bytes <= most { "within" } else { "OVER" };
            writeln!(f, "  {bytes:>6}  {what}: {verdict} the budget of {most}")?;
        }
        Ok(())
    }
}

/// What a shop with the program that every new shop starts with gets for its page after a purchase.
fn first_answer() -> Result<Widget> {
    let program = Program::starting("EUR".parse()?);
    Ok(Widget {
        show: Some(Show::Survey),
        delay_ms: program.survey.delay_ms,
        placement: program.survey.placement,
        language: "en".to_owned(),
        shop_name: "Leaf & Kettle".to_owned(),
        advocate_reward: program.advocate_reward.map(|offered| offered.terms),
        friend_reward: program.friend_reward.map(|offered| offered.terms),
        repeat_after_days: program.survey.repeat_after_days,
        fallback_path: AskPage::path(&(PublicKey::from_bytes(*b"any sixteen byte"),))
            + "?locale=en&order=1001",
        fallback_text: "How was it? Tell Leaf & Kettle".to_owned(),
        texts: program.texts.of("en").cloned().unwrap_or_default().into_iter().collect(),
    })
}

fn file(path: &Path) -> Result<usize> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    compressed(&bytes)
}

fn compressed(bytes: &[u8]) -> Result<usize> {
    let mut out = Vec::new();
    let best = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &best)?;
    Ok(out.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(loader: usize, rest: usize) -> Sizes {
        let part = |name, glue, wasm, texts| PartSizes { name, glue, wasm, texts };
        let parts = vec![part("survey", 0, rest - 200, 200), part("friend", rest / 2, 0, 0)];
        Sizes { common: vec![("loader".into(), loader)], parts, loader }
    }

    #[test]
    fn each_budget_is_kept_to_the_byte() {
        assert!(sizes(1_200, 28_800).within_budget());
        assert!(!sizes(1_201, 200).within_budget());
        assert!(!sizes(1_200, 28_801).within_budget());
    }

    #[test]
    fn compression_is_measured_not_the_length() {
        let bytes = compressed(&[b'a'; 10_000]).expect("memory does not fail");
        assert!(bytes < 100, "{bytes}");
    }
}
