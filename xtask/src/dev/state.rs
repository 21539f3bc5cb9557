//! What is kept between two runs, in `.dev/state.json`.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::tenant::Keys;

#[derive(Debug, Serialize, Deserialize)]
pub struct State {
    pub worker_port: u16,
    pub shop_port: u16,
    pub operator_key: String,
    #[serde(default)]
    pub secrets_key: String,
    /// By origin: a shop's address is part of what Goodword knows of it, so another address is another shop.
    pub tenants: BTreeMap<String, Keys>,
}

impl State {
    /// The last run's, or a first one.
    pub fn load(folder: &Path) -> Result<Self> {
        let file = path(folder);
        if !file.exists() {
            return Ok(Self {
                worker_port: 8787,
                shop_port: 8788,
                operator_key: random_key()?,
                secrets_key: STANDARD.encode(random::<32>()?),
                tenants: BTreeMap::new(),
            });
        }
        let text = fs::read_to_string(&file)?;
        let mut state: Self = serde_json::from_str(&text).with_context(|| {
            format!("{} is not readable any more; start over with: cargo xtask dev --fresh", file.display())
        })?;
        // Written before there was this key.
        if state.secrets_key.is_empty() {
            state.secrets_key = STANDARD.encode(random::<32>()?);
        }
        Ok(state)
    }

    /// Readable by this user alone: there are keys in it.
    pub fn save(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)?;
        let file = path(folder);
        fs::write(&file, serde_json::to_string_pretty(self)?)?;
        fs::set_permissions(&file, Permissions::from_mode(0o600))?;
        Ok(())
    }
}

fn path(folder: &Path) -> PathBuf {
    folder.join("state.json")
}

fn random_key() -> Result<String> {
    Ok(random::<24>()?.iter().fold(String::from("operator_"), |key, byte| format!("{key}{byte:02x}")))
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("no random bytes: {error}"))?;
    Ok(bytes)
}
