//! The examples of README for a shop's server, run as they stand there. Hurt by a mistake here: whoever copies one, and
//! whose customers' status then opens for nobody, or for everybody.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use goodword_tests::client::{self, Reply};
use goodword_tests::tenant::Tenant;
use reqwest::Method;
use reqwest::header::ORIGIN;
use serde_json::{Value, json};
use xtask::project;

/// A language of the examples.
struct Language {
    /// As the example's block in README is marked.
    name: &'static str,
    /// What runs it, with the option before a program.
    run: &'static [&'static str],
    /// Comes before the example.
    before: &'static str,
    /// Calls the example with a customer and a key, and prints the result.
    call: &'static str,
}

const LANGUAGES: [Language; 4] = [
    Language {
        name: "js",
        // Our example imports, as every new project does.
        run: &["node", "--input-type=module", "-e"],
        before: "",
        call: "const [c, k] = process.argv.slice(-2); console.log(JSON.stringify(identity(JSON.parse(c), k)))",
    },
    Language {
        name: "php",
        run: &["php", "-r"],
        before: "",
        call: "echo json_encode(identity(json_decode($argv[1], true), $argv[2]));",
    },
    Language {
        name: "python",
        run: &["python3", "-c"],
        before: "import json, sys",
        call: "print(json.dumps(identity(json.loads(sys.argv[1]), sys.argv[2])))",
    },
    Language {
        name: "ruby",
        run: &["ruby", "-e"],
        before: "require 'json'",
        call: "puts JSON.generate(identity(JSON.parse(ARGV[0]), ARGV[1]))",
    },
];

impl Language {
    fn example(&self, readme: &str) -> Result<String> {
        let block = format!("```{}\n", self.name);
        let blocks = readme.split(&block).skip(1).filter_map(|rest| rest.split("\n```").next());
        let mut examples = blocks.filter(|block| block.contains("identity"));
        examples.next().map(str::to_owned).with_context(|| format!("README has no example in {}", self.name))
    }

    fn interpreter(&self) -> Command {
        Command::new(self.run[0])
    }

    fn is_here(&self) -> bool {
        self.interpreter().arg("--version").output().is_ok_and(|output| output.status.success())
    }

    fn sign(&self, example: &str, customer: &Value, key: &str) -> Result<Value> {
        let program = [self.before, example, self.call].join("\n");
        let output = self
            .interpreter()
            .args(&self.run[1..])
            .arg(&program)
            .args(["--"].iter().filter(|_| self.name == "php"))
            .arg(customer.to_string())
            .arg(key)
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{}: {said}", self.name);
        serde_json::from_slice(&output.stdout).with_context(|| format!("{}: {said}", self.name))
    }
}

/// Joins as the page does it with what the shop's server has signed: the popup writes a number as a text.
async fn join(tenant: &Tenant, signed: &Value) -> Result<Reply> {
    let mut identity = json!({"signature": signed["signature"]});
    if let Some(id) = signed.get("id") {
        identity["id"] = id.as_str().map_or_else(|| json!(id.to_string()), |text| json!(text));
    }
    let body = json!({"email": signed["email"], "identity": identity});
    let path = format!("/v1/shops/{}/advocates", tenant.keys.public_key);
    client::reply(tenant.raw(Method::POST, &path).header(ORIGIN, &tenant.origin).json(&body)).await
}

/// Another signature that looks as good.
fn changed(signed: &Value) -> Result<Value> {
    let mut signature = signed["signature"].as_str().context("a signature")?.to_owned();
    let last = signature.pop().context("a digit")?;
    signature.push(if last == '0' { '1' } else { '0' });
    let mut other = signed.clone();
    other["signature"] = json!(signature);
    Ok(other)
}

#[tokio::test]
async fn the_worker_believes_what_the_examples_have_signed_and_nothing_else() -> Result<()> {
    let readme = std::fs::read_to_string(project::path("README.md"))?;
    let tenant = Tenant::new().await?;
    let (mut ran, mut missing) = (Vec::new(), Vec::new());
    for language in &LANGUAGES {
        let example = language.example(&readme)?;
        if !language.is_here() {
            missing.push(language.name);
            continue;
        }
        for (number, customer) in [
            json!({"id": "42", "email": "ann@example.com"}),
            json!({"id": "gid://shop/Customer/1?x=y&z", "email": "bob@example.com"}),
            json!({"id": 43, "email": "cem@example.com"}),
            json!({"email": "zoë.o'hara@example.com"}),
        ]
        .into_iter()
        .enumerate()
        {
            let signed = language.sign(&example, &customer, &tenant.keys.secret_key)?;
            assert_eq!(signed["email"], customer["email"], "{}", language.name);
            let reply = join(&tenant, &signed).await?;
            let token = reply.json()?["status_token"].is_string();
            assert!(
                (200..300).contains(&reply.status) && token,
                "{} {number}: {}",
                language.name,
                reply.body
            );
            let refused = join(&tenant, &changed(&signed)?).await?.problem()?;
            assert_eq!(
                (refused.status, refused.code.as_str()),
                (403, "signature_wrong"),
                "{}",
                language.name
            );
            let others = language.sign(&example, &customer, "sk_of_somebody_else")?;
            assert_eq!(join(&tenant, &others).await?.problem()?.code, "signature_wrong", "{}", language.name);
        }
        ran.push(language.name);
    }
    println!("examples that were run: {ran:?}; whose interpreter is not on this machine: {missing:?}");
    assert!(ran.contains(&"js") && ran.contains(&"python"), "Node and Python belong to our tools");
    Ok(())
}
