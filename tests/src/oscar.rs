//! A shop that is not ours: django-oscar, with the glue that owners copy (`tests/shops/oscar`).

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use tokio::task::spawn_blocking;
use xtask::worker::group::Group;
use xtask::{fingerprint, ports, progress, project, tools};

use crate::client;
use crate::tenant::Tenant;
use crate::wait::until;
use crate::worker;

/// The stocked database and the list of goods.
const PREPARED: &str = "target/shops/oscar";

/// A shop on a port of its own, with a database of its own. Dropping it ends its server.
#[derive(Debug)]
pub struct Oscar {
    /// Its tenant.
    pub tenant: Tenant,
    python: PathBuf,
    database: PathBuf,
    port: u16,
    server: Option<Group>,
}

impl Oscar {
    /// A new shop with goods on its shelves, at the Worker that all tests share.
    pub async fn open() -> Result<Self> {
        Self::at(worker::shared().await?).await
    }

    /// The same at some other Worker.
    pub async fn at(worker: &str) -> Result<Self> {
        let (python, stocked) = spawn_blocking(stocked).await??;
        let folder = worker::folder(&format!("{}-oscar", worker::test_name()))?;
        let database = folder.join("db.sqlite3");
        fs::copy(stocked, &database)?;
        let port = ports::free()?;
        let tenant = Tenant::make(worker, "Leaf & Kettle", &format!("http://127.0.0.1:{port}")).await?;
        let mut shop = Self { tenant, python, database, port, server: None };
        shop.set_up().await?;
        let mut serve = shop.manage();
        // `--insecure` serves the static files without the pages for developers.
        serve.args(["runserver", "--noreload", "--insecure", &format!("127.0.0.1:{port}")]);
        shop.server = Some(Group::spawn(&serve, File::create(folder.join("shop.log"))?)?);
        shop.wait_until_ready().await?;
        Ok(shop)
    }

    /// What the owner writes down once, as docs/shops/django-oscar.md says.
    async fn set_up(&self) -> Result<()> {
        let apply_url = self.page("/goodword/discount/{code}").parse()?;
        self.tenant
            .change_program(|program| {
                program.apply_url = Some(apply_url);
                // Long enough for a page to be idle first, short enough to be waited for.
                program.survey.delay_ms = 50;
            })
            .await?;
        self.tenant.published(|widget| widget.delay_ms == 50).await
    }

    async fn wait_until_ready(&mut self) -> Result<()> {
        let (http, home) = (client::http()?, self.page("/catalogue/"));
        until("the shop's first page", async || {
            let ended = self.server.as_mut().is_none_or(Group::has_ended);
            ensure!(!ended, "the shop has ended: see shop.log beside {}", self.database.display());
            Ok(http.get(&home).send().await.ok().filter(|reply| reply.status().is_success()))
        })
        .await?;
        Ok(())
    }

    /// The address of a page.
    #[must_use]
    pub fn page(&self, path: &str) -> String {
        format!("{}{path}", self.tenant.origin)
    }

    /// `manage.py goodword_send`, as the owner's timer runs it; returns what it complains of.
    pub fn send_reports(&self) -> Result<String> {
        let sent = self.manage().arg("goodword_send").output()?;
        let said = String::from_utf8_lossy(&sent.stderr).trim().to_owned();
        ensure!(sent.status.success(), "goodword_send: {said}");
        Ok(said)
    }

    /// A voucher of the shop's own, of which Goodword knows nothing: 10 % off.
    pub fn add_voucher(&self, code: &str) -> Result<()> {
        self.shell(&format!(
            "from datetime import timedelta
from django.utils import timezone
from goodword.vouchers import Voucher, _offer
now = timezone.now()
voucher = Voucher.objects.create(name='Own', code='{code}', usage=Voucher.SINGLE_USE,
    start_datetime=now - timedelta(days=1), end_datetime=now + timedelta(days=1))
voucher.offers.set([_offer({{'kind': 'percentage', 'basis_points': 1000}})])"
        ))
    }

    /// Notes a payment event by which the shop has paid back a part, as a payment module of Oscar's does.
    pub fn pay_back(&self, order: &str, amount: &str) -> Result<()> {
        self.shell(&format!(
            "from oscar.core.loading import get_model
order = get_model('order', 'Order').objects.get(number='{order}')
kind, _ = get_model('order', 'PaymentEventType').objects.get_or_create(code='refunded', name='Refunded')
order.payment_events.create(event_type=kind, amount='{amount}')"
        ))
    }

    /// `manage.py shell`, as a module of the shop runs within it.
    fn shell(&self, script: &str) -> Result<()> {
        let done = self.manage().args(["shell", "--no-imports", "-c", script]).output()?;
        let said = String::from_utf8_lossy(&done.stderr);
        ensure!(done.status.success() && said.is_empty(), "{script}: {said}");
        Ok(())
    }

    /// `manage.py` with this shop's settings.
    fn manage(&self) -> Command {
        let mut manage = manage(&self.python, &self.database);
        manage
            .env("SHOP_ADDRESS", &self.tenant.origin)
            .env("GOODWORD_EDGE", self.tenant.worker())
            .env("GOODWORD_PUBLIC_KEY", self.tenant.keys.public_key.as_ref())
            .env("GOODWORD_SECRET_KEY", &self.tenant.keys.secret_key);
        manage
    }
}

impl Drop for Oscar {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            server.kill(self.port);
        }
    }
}

fn manage(python: &Path, database: &Path) -> Command {
    let mut manage = Command::new(python);
    manage
        .arg("manage.py")
        .current_dir(project::path("tests/shops/oscar"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONWARNINGS", "ignore")
        // A proxy of the environment has no business with this machine's own addresses.
        .env("NO_PROXY", "127.0.0.1")
        .env("SHOP_DATABASE", database)
        // Only read from: the goods stay the same.
        .env("SHOP_SEARCH", project::path(PREPARED).join("search"));
    manage
}

/// The interpreter, and a database with goods in it: made once for each state of the shop's files, copied for each test.
fn stocked() -> Result<(PathBuf, PathBuf)> {
    let shop = project::path("tests/shops/oscar");
    let python = tools::python(&shop.join("requirements.txt"))?;
    let folder = project::path(PREPARED);
    let _one_at_a_time = project::lock(&folder)?;
    let mut files = Vec::new();
    list(&shop, &mut files)?;
    files.sort();
    let database = folder.join("stocked.sqlite3");
    fingerprint::unless_done(&folder.join("made-of"), &fingerprint::of_files(&files)?, || {
        if database.exists() {
            fs::remove_file(&database)?;
        }
        let run = |title: &str, name: &str| progress::run(title, manage(&python, &database).arg(name));
        run("making the tables of django-oscar (half a minute, once)", "migrate")?;
        run("putting goods on its shelves", "stock_shop")?;
        run("listing its goods", "update_index")?;
        Ok(())
    })?;
    Ok((python, database))
}

/// The Python files below a folder: those that can change the tables.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "py" || extension == "txt") {
            files.push(path);
        }
    }
    Ok(())
}
