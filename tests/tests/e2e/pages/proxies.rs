//! The lines of docs/tag.md for the shop's own server, run as they stand there by the servers that this machine has. Hurt
//! by a mistake here: the owner who has copied them, and whose visitors see nothing, or whose answers do not arrive.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use goodword_domain::api::Endpoint;
use goodword_domain::api::events::RecordEvents;
use goodword_domain::api::widget::GetWidget;
use goodword_tests::client::{self, Reply};
use goodword_tests::page::FOLDER;
use goodword_tests::tenant::Tenant;
use goodword_tests::wait::until;
use goodword_tests::worker;
use reqwest::Method;
use xtask::worker::group::Group;
use xtask::{ports, project};

/// A server that owners have.
struct Server {
    /// As its block in the document is marked.
    name: &'static str,
    /// As it may be called on this machine.
    programs: &'static [&'static str],
    /// Its configuration around the document's lines, and how it is started with that.
    start: fn(program: &Path, folder: &Path, port: u16, lines: &str) -> Result<Command>,
}

const SERVERS: [Server; 2] = [
    Server { name: "nginx", programs: &["nginx"], start: nginx },
    Server { name: "apache", programs: &["apache2", "httpd"], start: apache },
];

fn nginx(program: &Path, folder: &Path, port: u16, lines: &str) -> Result<Command> {
    let at = folder.display();
    let kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary: String = kinds.map(|kind| format!("{kind}_temp_path {at}/{kind};\n")).concat();
    let file = folder.join("nginx.conf");
    let whole = format!(
        "daemon off;\nmaster_process off;\npid {at}/pid;\nerror_log {at}/error.log;\nevents {{}}\n\
         http {{\naccess_log off;\n{temporary}server {{\nlisten 127.0.0.1:{port};\n{lines}\n}}\n}}\n"
    );
    fs::write(&file, whole)?;
    let mut command = Command::new(program);
    command.arg("-p").arg(folder).arg("-c").arg(file).args(["-e", "error.log"]);
    Ok(command)
}

fn apache(program: &Path, folder: &Path, port: u16, lines: &str) -> Result<Command> {
    let at = folder.display();
    let home = program.parent().and_then(Path::parent).context("a program lies in a folder")?;
    let modules = home.join("lib/apache2/modules");
    let load: String = ["mpm_event", "authz_core", "proxy", "proxy_http", "ssl"]
        .map(|name| format!("LoadModule {name}_module {}/mod_{name}.so\n", modules.display()))
        .concat();
    let file = folder.join("apache.conf");
    let whole = format!(
        "{load}ServerRoot {at}\nServerName 127.0.0.1\nListen 127.0.0.1:{port}\nUser daemon\nGroup daemon\n\
         PidFile {at}/pid\nErrorLog {at}/error.log\nDefaultRuntimeDir {at}\n{lines}\n"
    );
    fs::write(&file, whole)?;
    let mut command = Command::new(program);
    command.arg("-f").arg(file).arg("-DFOREGROUND");
    Ok(command)
}

impl Server {
    /// The document's lines, with this Worker in place of `EDGE`. It has no certificate.
    fn lines(&self, edge: &str) -> Result<String> {
        let document = fs::read_to_string(project::path("docs/tag.md"))?;
        let block = format!("```{}\n", self.name);
        let mut blocks = document.split(&block).skip(1).filter_map(|rest| rest.split("\n```").next());
        let lines = blocks.next().with_context(|| format!("docs/tag.md has no lines for {}", self.name))?;
        let host = edge.trim_start_matches("http://");
        Ok(lines.replace("https://EDGE", edge).replace("EDGE", host))
    }

    fn program(&self) -> Option<PathBuf> {
        let path = env::var_os("PATH")?;
        let folders = env::split_paths(&path).chain(["/usr/sbin".into()]).collect::<Vec<PathBuf>>();
        let all = self.programs.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
        all.into_iter().find(|file| file.is_file())
    }
}

#[tokio::test]
async fn the_documents_lines_pass_on_all_that_the_popup_needs() -> Result<()> {
    let tenant = Tenant::new().await?;
    let (mut ran, mut missing) = (Vec::new(), Vec::new());
    for server in &SERVERS {
        let lines = server.lines(tenant.worker())?;
        let Some(program) = server.program() else {
            missing.push(server.name);
            continue;
        };
        let folder = worker::folder(&format!("proxy-{}", server.name))?;
        let port = ports::free()?;
        let command = (server.start)(&program, &folder, port, &lines)?;
        let mut group = Group::spawn(&command, File::create(folder.join("server.log"))?)?;
        let own = format!("http://127.0.0.1:{port}{FOLDER}");
        let answers = until(server.name, async || {
            ensure!(!group.has_ended(), "{} has ended: see {}", server.name, folder.display());
            Ok(client::reply(client::http()?.get(format!("{own}/w.js"))).await.ok())
        })
        .await;
        let passed_on = match answers {
            Ok(_) => passes_on(&tenant, server.name, &own).await,
            Err(error) => Err(error),
        };
        group.kill(port);
        passed_on?;
        ran.push(server.name);
    }
    println!("servers that were run: {ran:?}; not on this machine: {missing:?}");
    Ok(())
}

/// Through the shop's own folder all is as it is without it.
async fn passes_on(tenant: &Tenant, name: &str, own: &str) -> Result<()> {
    let http = client::http()?;
    let joined = tenant.join(&format!("{name}@example.com"), Some("Ann")).await?;
    let key = &tenant.keys.public_key;
    let page = GetWidget::path(&tenant.pk());
    let (json, form) = ("application/json", "application/x-www-form-urlencoded");
    for (method, path, kind, body, status) in [
        (Method::GET, "/w.js".to_owned(), "", "", 200),
        (Method::GET, format!("{page}?page=thank_you&order=%2310%2F01&locale=ar"), "", "", 200),
        (Method::OPTIONS, format!("/v1/shops/{key}/advocates"), "", "", 204),
        (Method::POST, format!("/v1/shops/{key}/responses"), json, r#"{"score": 9, "event": "visit"}"#, 201),
        (Method::POST, RecordEvents::path(&tenant.pk()), "text/plain", r#"{"events": ["close"]}"#, 202),
        (Method::GET, "/v1/program".to_owned(), "", "", 200),
        (Method::GET, format!("/r/{}?lang=ar", joined.code), "", "", 200),
        (Method::GET, format!("/r/{}/qr.svg", joined.code), "", "", 200),
        (Method::POST, format!("/s/{key}?order=1"), form, "score=7&improve=%C3%A4", 200),
        (Method::GET, "/r/nonsense".to_owned(), "", "", 404),
    ] {
        let ask = async |base: &str| -> Result<Reply> {
            let request = http
                .request(method.clone(), format!("{base}{path}"))
                .header("origin", &tenant.origin)
                .header("accept-language", "en")
                .bearer_auth(&tenant.keys.secret_key);
            let request = if kind.is_empty() { request } else { request.header("content-type", kind) };
            client::reply(request.body(body)).await
        };
        let through = ask(own).await?;
        assert_eq!(through.status, status, "{name} {path}: {}", through.body);
        if method != Method::POST {
            let direct = ask(tenant.worker()).await?;
            assert_eq!((through.status, &through.body), (direct.status, &direct.body), "{name} {path}");
            for header in
                ["content-type", "cache-control", "access-control-allow-origin", "content-security-policy"]
            {
                assert_eq!(through.header(header), direct.header(header), "{name} {path}");
            }
        }
    }
    let heard = tenant.responses().await?;
    assert!(heard.iter().any(|one| one.improve.as_deref() == Some("\u{e4}")), "{name}: {heard:?}");
    Ok(())
}
