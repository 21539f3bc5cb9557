//! The options of `cargo xtask dev`.

use anyhow::{Context, Result, bail};

/// What the command line asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Drop what former runs kept.
    pub fresh: bool,
    /// The Worker's port, instead of the last one or 8787.
    pub port: Option<u16>,
    /// The demo shop's port, instead of the last one or 8788.
    pub shop_port: Option<u16>,
}

impl Options {
    /// Reads the words after `dev`.
    pub fn parse(words: &[&str]) -> Result<Self> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--fresh" => options.fresh = true,
                "--port" => options.port = Some(port(word, words.next())?),
                "--shop-port" => options.shop_port = Some(port(word, words.next())?),
                _ => bail!("cargo xtask dev: {word} is not known (--fresh, --port N, --shop-port N)"),
            }
        }
        Ok(options)
    }
}

fn port(option: &str, value: Option<&&str>) -> Result<u16> {
    value
        .and_then(|value| value.parse().ok())
        .filter(|port| *port != 0)
        .with_context(|| format!("{option} needs a port, 1 to 65535"))
}

#[cfg(test)]
mod tests {
    use super::Options;

    #[test]
    fn ports_are_read_and_nonsense_is_refused() {
        let options =
            Options::parse(&["--fresh", "--port", "9000", "--shop-port", "9001"]).expect("all are known");
        assert_eq!(options, Options { fresh: true, port: Some(9000), shop_port: Some(9001) });
        for bad in [&["--port"][..], &["--port", "0"], &["--port", "70000"], &["--fersh"]] {
            assert!(Options::parse(bad).is_err(), "{bad:?}");
        }
    }
}
