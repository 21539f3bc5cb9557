//! Where things are: the project's own folders and the cache that outlives them.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};

/// The repository's root.
#[must_use]
pub fn root() -> &'static Path {
    // xtask is a direct child of the root, so the parent is always there.
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// A path below the root, which error messages and log lines show without the machine's own folders.
#[must_use]
pub fn path(relative: impl AsRef<Path>) -> PathBuf {
    let root = root().canonicalize().unwrap_or_else(|_| root().to_owned());
    root.join(relative)
}

/// The Worker's static assets, as `wrangler.toml` names them.
#[must_use]
pub fn www() -> PathBuf {
    path("target/www")
}

/// Pinned tools live here, shared by every checkout: `$GOODWORD_CACHE`, or `goodword` in the user's cache folder.
pub fn cache() -> Result<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("GOODWORD_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|cache| cache.join("goodword")))
        .or_else(|| set("HOME").map(|home| home.join(".cache/goodword")));
    let Some(folder) = folder else {
        bail!("no place for the tools: set HOME or GOODWORD_CACHE to a folder that may be written");
    };
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

/// Waits for, and then holds, the right to change `folder`; dropped with the returned file.
///
/// Two terminals and several test programs may install and build at once.
pub fn lock(folder: &Path) -> Result<File> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let file = folder.join(".lock");
    let lock = File::create(&file).with_context(|| format!("cannot write {}", file.display()))?;
    if lock.try_lock().is_err() {
        println!("• waiting for another run that is installing or building …");
        lock.lock()?;
    }
    Ok(lock)
}

/// This moment, in milliseconds since 1970.
#[must_use]
pub fn now_ms() -> i64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_1970.as_millis()).unwrap_or_default()
}
