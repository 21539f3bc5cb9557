//! A Python with exactly the packages of a requirements file, in the cache: one folder for each content of the file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::system::{Debian, on_path};
use crate::{fingerprint, progress, project};

/// What the packages that we use ask for.
const OLDEST: (u32, u32) = (3, 10);

/// The interpreter that has the packages of `requirements` (a file of this project); installs what is missing.
///
/// Every package stands in the file with its exact version, those that others need too.
pub fn python(requirements: &Path) -> Result<PathBuf> {
    let _one_at_a_time = project::lock(&project::cache()?)?;
    let system = system()?;
    let made_of = fingerprint::of_files(&[requirements.to_owned()])?;
    let (short, _) = made_of.split_at(16);
    let home = project::cache()?.join("tools").join(format!("python-{short}"));
    let (interpreter, stamp) = (home.join("bin/python"), home.join("made-of"));
    // The system's Python may have gone since: then the folder's is a link to nothing.
    if fs::read_to_string(&stamp).is_ok_and(|done| done == made_of) && version(&interpreter).is_some() {
        return Ok(interpreter);
    }
    if home.exists() {
        fs::remove_dir_all(&home)?;
    }
    // A virtual environment knows its own path: it is made in place, and counts as made when the stamp is written.
    progress::run(
        "making a place for Python's packages",
        Command::new(&system).args(["-m", "venv"]).arg(&home),
    )?;
    let name = requirements.file_stem().unwrap_or_default().to_string_lossy();
    let mut pip = Command::new(&interpreter);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(requirements);
    progress::run(&format!("installing the Python packages of {name} (about a minute, once)"), &mut pip)?;
    fs::write(&stamp, made_of).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(interpreter)
}

/// A Python with `venv`; on Debian, as root, installs it if it is missing.
fn system() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let Some(debian) = Debian::find() else {
        bail!(
            "Python {}.{} or later with venv is missing; on Debian: sudo apt-get install python3 python3-venv",
            OLDEST.0,
            OLDEST.1
        );
    };
    debian.install("Python (once)", &["python3", "python3-venv"])?;
    find().context("Python was installed, but is not on the PATH or is too old")
}

fn find() -> Option<PathBuf> {
    let python = on_path(&["python3"])?;
    let has_venv =
        Command::new(&python).args(["-c", "import venv, ensurepip"]).output().ok()?.status.success();
    (has_venv && version(&python)? >= OLDEST).then_some(python)
}

fn version(python: &Path) -> Option<(u32, u32)> {
    let script = "import sys; print(*sys.version_info[:2])";
    let output = Command::new(python).args(["-c", script]).output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    let (major, minor) = said.trim().split_once(' ')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
