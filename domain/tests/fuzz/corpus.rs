//! The inputs that the project keeps. What is no good has a name that says so; everything else must be read, or the changes
//! to it would never reach what comes after the reading.

use std::fs;
use std::path::{Path, PathBuf};

/// The files of one folder.
pub struct Corpus(Vec<(String, String)>);

impl Corpus {
    pub fn of(folder: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(folder);
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        assert!(!files.is_empty());
        let read = |file: PathBuf| {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(file).unwrap())
        };
        Self(files.into_iter().map(read).collect())
    }

    /// `is_read` says what was read, and is right about each.
    pub fn each(&self, is_read: impl Fn(&str) -> bool) {
        for (name, text) in &self.0 {
            assert_eq!(is_read(text), !name.starts_with("bad_"), "{name}");
        }
    }

    pub fn text(&self, place: u8) -> &str {
        &self.0[usize::from(place) % self.0.len()].1
    }

    /// One line of all the files.
    pub fn line(&self, place: u8) -> &str {
        let lines: Vec<&str> = self.0.iter().flat_map(|(_, text)| text.lines()).collect();
        lines[usize::from(place) % lines.len()]
    }
}
