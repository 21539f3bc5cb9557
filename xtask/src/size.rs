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
    /// Each part of the popup: its JavaScript and its WebAssembly with the styles. One of them is the first.
    parts: Vec<(&'static str, usize, usize)>,
    loader: usize,
}

impl Sizes {
    /// Compresses each file as a server would; of the languages, the one that costs most.
    pub fn measure(site: &Site) -> Result<Self> {
        let loader = file(&site.loader)?;
        let mut largest = (0, "");
        for (language, texts) in &site.texts {
            largest = largest.max((file(texts)?, language));
        }
        let common = vec![
            ("loader (w.js)".to_owned(), loader),
            (format!("texts, the largest language ({})", largest.1), largest.0),
            ("first answer of the API".to_owned(), compressed(&serde_json::to_vec(&first_answer()?)?)?),
        ];
        let measured =
            |(name, files): (&&'static str, &Files)| Ok((*name, file(&files.glue)?, file(&files.wasm)?));
        let parts = site.parts.iter().map(measured).collect::<Result<_>>()?;
        Ok(Self { common, parts, loader })
    }

    /// Everything until the popup is visible, when it begins with this part.
    fn until_visible(&self, (_, glue, wasm): (&str, usize, usize)) -> usize {
        self.common.iter().map(|(_, bytes)| bytes).sum::<usize>() + glue + wasm
    }

    /// Whether both promises are kept.
    #[must_use]
    pub fn within_budget(&self) -> bool {
        let fits = |part: &(&str, usize, usize)| self.until_visible(*part) <= POPUP_BYTES_MAX;
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
        for &part in &self.parts {
            let (name, glue, wasm) = part;
            writeln!(f, "  {glue:>6}  popup, {name}: JavaScript")?;
            writeln!(f, "  {wasm:>6}  popup, {name}: WebAssembly with styles")?;
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
        advocate_reward: program.advocate_reward,
        friend_reward: program.friend_reward,
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
        let parts = vec![("survey", 0, rest), ("friend", rest / 2, 0)];
        Sizes { common: vec![("loader".into(), loader)], parts, loader }
    }

    #[test]
    fn each_budget_is_kept_to_the_byte() {
        assert!(sizes(1_200, 28_800).within_budget());
        assert!(!sizes(1_201, 0).within_budget());
        assert!(!sizes(1_200, 28_801).within_budget());
    }

    #[test]
    fn compression_is_measured_not_the_length() {
        let bytes = compressed(&[b'a'; 10_000]).expect("memory does not fail");
        assert!(bytes < 100, "{bytes}");
    }
}
