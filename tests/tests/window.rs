//! The real window under Xvfb, driven through WebDriver: start, search a Chinese phrase, open the
//! clause, stamp a picture, see the receipt.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    io::{BufRead as _, BufReader},
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use fantoccini::{Client, ClientBuilder, Locator, key::Key};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tests::{Desk, program, root};

const PATIENCE: Duration = Duration::from_secs(30);

/// A child that takes its whole process group with it.
struct Group(Child);

impl Drop for Group {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-TERM", "--", &format!("-{}", self.0.id())]).status();
        let _ = self.0.wait();
    }
}

fn spawn(command: &mut Command) -> std::io::Result<Group> {
    command.process_group(0).stdin(Stdio::null()).stderr(Stdio::null()).spawn().map(Group)
}

/// A screen of its own, and its number.
fn screen() -> std::io::Result<(Group, String)> {
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]);
    let mut group = spawn(command.stdout(Stdio::piped()))?;
    let mut number = String::new();
    BufReader::new(group.0.stdout.take().expect("piped")).read_line(&mut number)?;
    Ok((group, format!(":{}", number.trim())))
}

struct Window {
    client: Client,
    _driver: Group,
    _screen: Group,
}

/// Opens the window on `desk`'s vault; dialogs answer with `picks`. Nothing when the programs that
/// drive it are not installed (never so in CI).
async fn open(desk: &Desk, picks: &[&Path]) -> Option<Window> {
    let (screen, display) = match screen() {
        Ok(started) => started,
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "Xvfb: {error}");
            eprintln!("SKIPPED: Xvfb is not installed; run: cargo xtask test");
            return None;
        }
    };
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let picks: Vec<_> = picks.iter().map(|path| path.to_str().unwrap()).collect();
    let driver = spawn(
        Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("DISPLAY", &display)
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("IMPRIMATUR_VAULT", desk.path("vault"))
            .env("IMPRIMATUR_PICK", picks.join("\n"))
            .env("XDG_DATA_HOME", desk.path("xdg"))
            .env("XDG_CACHE_HOME", desk.path("xdg"))
            .env("LC_ALL", "C.UTF-8")
            .env("NO_AT_BRIDGE", "1")
            .stdout(Stdio::null()),
    )
    .unwrap_or_else(|error| panic!("WebKitWebDriver: {error}"));
    let capabilities = json!({
        "webkitgtk:browserOptions": { "binary": program("imprimatur-desktop"), "args": [] },
    });
    let capabilities = capabilities.as_object().unwrap().clone();
    let address = format!("http://127.0.0.1:{port}");
    for _ in 0..100 {
        let connect = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.clone())
            .connect(&address)
            .await;
        if let Ok(client) = connect {
            return Some(Window { client, _driver: driver, _screen: screen });
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the window did not open");
}

impl Window {
    async fn find(&self, css: &str) -> fantoccini::elements::Element {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        match found {
            Ok(element) => element,
            Err(error) => {
                self.picture("failed").await;
                panic!("{css}: {error}\n{}", self.text().await)
            }
        }
    }

    async fn click(&self, css: &str) {
        self.find(css).await.click().await.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    async fn text(&self) -> String {
        let text = self.client.execute("return document.body.innerText", vec![]).await.unwrap();
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page says `words`.
    async fn says(&self, words: &str) {
        let start = std::time::Instant::now();
        while !self.text().await.contains(words) {
            if start.elapsed() >= PATIENCE {
                self.picture("failed").await;
                panic!("never said {words:?}:\n{}", self.text().await);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Keeps a picture in target/window for people to look at.
    async fn picture(&self, name: &str) {
        let two_frames = "const done = arguments[0]; \
            requestAnimationFrame(() => requestAnimationFrame(() => done(null)))";
        let _ = self.client.execute_async(two_frames, vec![]).await;
        let folder = root().join("target/window");
        std::fs::create_dir_all(&folder).unwrap();
        let png = self.client.screenshot().await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), png).unwrap();
    }

    /// Axe's violations on the present page, as text; empty when there are none.
    async fn violations(&self) -> String {
        let axe = root().join("ui/node_modules/axe-core/axe.min.js");
        let Ok(axe) = std::fs::read_to_string(&axe) else {
            assert!(std::env::var_os("CI").is_none(), "{} is missing", axe.display());
            return String::new();
        };
        self.client.execute(&axe, vec![]).await.unwrap();
        let run = "const done = arguments[0]; axe.run().then((found) => done( \
            found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`).join('\\n')))";
        let found = self.client.execute_async(run, vec![]).await.unwrap();
        found.as_str().unwrap_or_default().to_owned()
    }

    async fn type_into(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        let shown = "document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })";
        self.client.execute(shown, vec![json!(css)]).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn start_search_stamp_and_see_the_receipt() {
    let desk = Desk::new();
    let picture = desk.sample("lighthouse.png");
    let Some(window) = open(&desk, &[&picture]).await else { return };

    // Both documents are indexed; a Chinese phrase finds its clause and Enter opens it.
    window.says("2 documents").await;
    assert_eq!(window.violations().await, "");
    window.picture("welcome").await;
    let read = Locator::XPath("//button[contains(., 'Read the terms')]");
    window.client.find(read).await.unwrap().click().await.unwrap();
    window.type_into("#search-terms", "滞纳金").await;
    window.find("#hit-0 mark").await;
    assert!(window.find("#hit-0").await.text().await.unwrap().contains("face-rules 11"));
    let field = window.find("#search-terms").await;
    field.send_keys(&Key::Enter.to_string()).await.unwrap();
    window.says("ines 116 to 118").await;
    assert_eq!(window.violations().await, "");
    window.picture("terms").await;

    // Stamp a picture: it is refused until somebody answers for it.
    window.click("nav button[aria-keyshortcuts='Control+3']").await;
    window.says("Add files").await;
    let add = Locator::XPath("//button[contains(., 'Add files')]");
    window.client.find(add).await.unwrap().click().await.unwrap();
    window.says("lighthouse.png").await;
    let fields = "aside input.field";
    window.find(fields).await;
    window.type_into("aside .scroll input.field", "Northbank Press").await;
    window.type_into("aside input[list='reviewers']", "Marta Osei").await;
    assert_eq!(
        window.find("aside .button.seal").await.attr("disabled").await.unwrap().as_deref(),
        Some("true")
    );
    window.click("aside .tick input").await;
    window.click("aside .button.seal:not([disabled])").await;
    window.says("E-000001").await;
    window.picture("stamp").await;
    assert_eq!(window.violations().await, "");
    assert!(desk.path("lighthouse.stamped.png").is_file());

    // The record knows it, and it verifies.
    window.click("nav button[aria-keyshortcuts='Control+5']").await;
    window.says("lighthouse.png").await;
    window.picture("record").await;
    assert_eq!(window.violations().await, "");
    window.client.clone().close().await.unwrap();
    let output = desk.path("lighthouse.stamped.png");
    let verified = desk.run(&["--json", "verify", output.to_str().unwrap()]);
    assert_eq!(verified.code, 0, "{}", verified.out);
}
