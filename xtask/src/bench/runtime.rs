//! The Worker in workerd alone, its objects on disk: wrangler in front of it costs more than an order does.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tokio::time::sleep;

use crate::tools::Tools;
use crate::worker::group::Group;
use crate::{ports, progress};

const READY_WITHIN: Duration = Duration::from_mins(1);
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// The key is in a file below `target/`, of a server that only this machine reaches while the bench runs.
pub const OPERATOR_KEY: &str = "bench";

/// A running workerd. Dropping it ends it.
#[derive(Debug)]
pub struct Runtime {
    group: Option<Group>,
    port: u16,
    /// Its address, without a slash at its end.
    pub url: String,
}

impl Runtime {
    /// Starts the Worker of `target/worker`; its objects' databases are kept in `folder`.
    pub async fn start(tools: &Tools, folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder.join("objects"))?;
        let port = ports::free()?;
        let config = folder.join("workerd.capnp");
        fs::write(&config, configuration(port, &folder.join("objects")))?;
        copy_worker(folder)?;
        fs::write(folder.join("kv.js"), KV)?;
        let log = folder.join("workerd.log");
        let mut workerd = tools.npm("workerd");
        workerd.arg("serve").arg(&config);
        let group = Group::spawn(&workerd, File::create(&log)?)?;
        let mut runtime = Self { group: Some(group), port, url: format!("http://127.0.0.1:{port}") };
        runtime.wait_until_ready(&log).await?;
        Ok(runtime)
    }

    async fn wait_until_ready(&mut self, log: &PathBuf) -> Result<()> {
        let client = reqwest::Client::builder().no_proxy().timeout(READY_WITHIN).build()?;
        let started = Instant::now();
        while client.get(&self.url).send().await.is_err() {
            let ended = self.group.as_mut().is_none_or(Group::has_ended);
            if ended || started.elapsed() > READY_WITHIN {
                let said = fs::read_to_string(log).unwrap_or_default();
                bail!("workerd did not start:\n{}", progress::tail(&said));
            }
            sleep(LOOK_EVERY).await;
        }
        Ok(())
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        if let Some(group) = self.group.take() {
            group.kill(self.port);
        }
    }
}

/// Its configuration embeds files beside it only.
fn copy_worker(folder: &Path) -> Result<()> {
    for file in ["index.js", "index_bg.wasm"] {
        let built = crate::project::path("target/worker").join(file);
        fs::copy(&built, folder.join(file)).with_context(|| format!("cannot copy {}", built.display()))?;
    }
    Ok(())
}

/// KV takes everything and keeps nothing: so what an advocate's joining promises to the pages is kept at once.
const KV: &str = "export default {
  async fetch(request) {
    await request.arrayBuffer();
    return new Response(null, { status: request.method === 'GET' ? 404 : 200 });
  }
};
";

/// As `wrangler.toml` has it, without what an order does not touch: assets, queue, rate limit.
fn configuration(port: u16, objects: &Path) -> String {
    // As a text, so that its quotes are escaped.
    let objects = objects.display().to_string();
    format!(
        r#"using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "goodword", worker = .goodword),
    (name = "kv", worker = .kv),
    (name = "objects", disk = (path = {objects:?}, writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:{port}", http = (), service = "goodword")],
);
const goodword :Workerd.Worker = (
  modules = [
    (name = "index.js", esModule = embed "index.js"),
    (name = "index_bg.wasm", wasm = embed "index_bg.wasm"),
  ],
  compatibilityDate = "2026-11-01",
  durableObjectNamespaces = [
    (className = "ShopObject", uniqueKey = "shops", enableSql = true),
    (className = "CodeRegistry", uniqueKey = "codes", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "objects"),
  bindings = [
    (name = "SHOP", durableObjectNamespace = "ShopObject"),
    (name = "CODES", durableObjectNamespace = "CodeRegistry"),
    (name = "PUBLIC", kvNamespace = "kv"),
    (name = "OPERATOR_KEY", text = "{OPERATOR_KEY}"),
  ],
);
const kv :Workerd.Worker = (
  modules = [(name = "kv.js", esModule = embed "kv.js")],
  compatibilityDate = "2026-11-01",
);
"#
    )
}
