//! `cargo xtask dev`: the Worker and the demo shop on this machine, until Ctrl-C.

mod options;
mod state;
mod tenant;

use std::fs::{self, File};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::sleep;

pub use self::options::Options;
use self::state::State;
use crate::shop::{self, Bound, Shop};
use crate::tools::Tools;
use crate::worker::{self, Worker};
use crate::{build, ports, progress, project};

/// Installs, builds, starts, and returns when it was told to end.
pub fn run(options: &Options) -> Result<()> {
    let _only_one = only_one()?;
    let tools = Tools::install()?;
    build::all(&tools)?;
    let folder = project::path(".dev");
    if options.fresh && folder.exists() {
        fs::remove_dir_all(&folder).context("cannot drop the state in .dev")?;
    }
    let mut state = State::load(&folder)?;
    Runtime::new()?.block_on(serve(options, &tools, &folder, &mut state))
}

async fn serve(options: &Options, tools: &Tools, folder: &Path, state: &mut State) -> Result<()> {
    let bound = shop_address(options, state).await?;
    let mut worker = start_worker(options, tools, folder, state).await?;
    let shop = open_shop(bound, &worker, folder, state).await?;
    println!("{}", invitation(shop.url(), worker.url()));
    let ended = until_told(&mut worker).await;
    println!("\n• ending …");
    drop(shop);
    worker.stop().await;
    ended
}

/// Two of them would write into the same state.
fn only_one() -> Result<File> {
    let file = project::path("target/dev.lock");
    fs::create_dir_all(project::path("target"))?;
    let lock = File::create(&file)?;
    if lock.try_lock().is_err() {
        bail!("cargo xtask dev is already running in another terminal: end it there with Ctrl-C");
    }
    Ok(lock)
}

async fn shop_address(options: &Options, state: &mut State) -> Result<Bound> {
    let wanted = options.shop_port.unwrap_or(state.shop_port);
    if let Ok(bound) = shop::bind(wanted).await {
        state.shop_port = wanted;
        return Ok(bound);
    }
    let bound = shop::bind(0).await?;
    println!(
        "• port {wanted} is taken: the demo shop is at {} for now, as another shop with keys and orders of its own",
        bound.url()
    );
    Ok(bound)
}

async fn start_worker(options: &Options, tools: &Tools, folder: &Path, state: &mut State) -> Result<Worker> {
    let mut port = options.port.unwrap_or(state.worker_port);
    if ports::is_free(port) {
        state.worker_port = port;
    } else {
        let taken = port;
        port = ports::free()?;
        println!("• port {taken} is taken: the Worker is on {port} for now");
    }
    let persist = folder.join("worker");
    let (operator_key, secrets_key) = (state.operator_key.clone(), state.secrets_key.clone());
    let secrets = worker::Secrets { operator_key, secrets_key };
    let options = worker::Options { persist, port: Some(port), secrets, calls_in_10_s: None, resolver: None };
    progress::waiting("starting the Worker", Worker::start(tools, options)).await
}

async fn open_shop(bound: Bound, worker: &Worker, folder: &Path, state: &mut State) -> Result<Shop> {
    let origin = bound.url().to_owned();
    let keys = if let Some(keys) = state.tenants.get(&origin) {
        keys.clone()
    } else {
        let keys = tenant::make(worker.url(), &state.operator_key, &origin).await?;
        state.tenants.insert(origin.clone(), keys.clone());
        keys
    };
    state.save(folder)?;
    let books = folder.join(origin.replace("http://127.0.0.1:", "shop-"));
    bound.serve(shop::Config {
        edge_url: worker.url().to_owned(),
        public_key: keys.public_key,
        secret_key: keys.secret_key,
        data_dir: Some(books),
        first_order_id: 1001,
    })
}

async fn until_told(worker: &mut Worker) -> Result<()> {
    let mut terminated = signal(SignalKind::terminate())?;
    loop {
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => return Ok(interrupted?),
            _ = terminated.recv() => return Ok(()),
            () = sleep(Duration::from_secs(1)) => {
                if worker.has_ended() {
                    bail!("the Worker has ended by itself; the end of its log:\n{}", worker.log_tail());
                }
            }
        }
    }
}

fn invitation(shop: &str, worker: &str) -> String {
    format!(
        "
Goodword is running.

  Demo shop   {shop}/   ← open this
  Worker      {worker}/   (its routes: {worker}/openapi.json)

Try it:
  1. Buy something in the shop as Ann. On the page after the purchase the popup asks how likely
     she is to recommend the shop: answer 10, and copy her link.
  2. Open the link in a private window: you are Bob now, greeted by Ann's name and a discount.
     Buy something.
  3. Back as Ann, the account page shows her reward, until when it is held, and why.

Keys of the demo shop and of the operator: .dev/state.json
Log of the Worker: .dev/worker/worker.log
All of it is kept for the next run; to start over: cargo xtask dev --fresh
Ctrl-C ends both."
    )
}
