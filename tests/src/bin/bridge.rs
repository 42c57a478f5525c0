//! The test bridge: the use cases over HTTP on the loopback address, for a browser instead of the
//! window. Serves the built interface under the window's own content security policy.
//!
//! Only for tests: it answers anybody on this machine who knows the port.

use std::{
    collections::VecDeque,
    io::Read as _,
    path::{Component, Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use app::{App, Silent, SystemClock, api};
use serde_json::{Value, json};
use tiny_http::{Header, Method, Request, Response, Server};

type Reply = Response<std::io::Cursor<Vec<u8>>>;

struct Bridge {
    app: Arc<App>,
    dist: PathBuf,
    policy: String,
    /// What the next dialogs answer.
    picks: Mutex<VecDeque<Value>>,
}

fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let argument = |name: &str| std::env::args().skip_while(|given| given != name).nth(1);
    let vault = argument("--vault").ok_or("usage: bridge --vault DIR --dist DIR")?;
    let dist = argument("--dist").ok_or("usage: bridge --vault DIR --dist DIR")?;
    let app = App::open(Path::new(&vault), SystemClock)?;
    let bridge = Arc::new(Bridge {
        app: Arc::new(app),
        dist: dist.into(),
        policy: tests::window_policy()?,
        picks: Mutex::default(),
    });
    let server = Server::http("127.0.0.1:0")?;
    println!("listening http://{}", server.server_addr());
    // A thread a request: a browser that is slow to take a font must not hold up a call.
    for request in server.incoming_requests() {
        let bridge = Arc::clone(&bridge);
        std::thread::spawn(move || bridge.answer(request));
    }
    Ok(())
}

impl Bridge {
    fn answer(&self, mut request: Request) {
        let path = request.url().split('?').next().unwrap_or_default().to_owned();
        let reply = match (request.method(), path.as_str()) {
            (Method::Get, path) => self.file(path),
            (Method::Post, path) => {
                let mut body = String::new();
                let read = request.as_reader().take(64 << 20).read_to_string(&mut body);
                let body = read.ok().and_then(|_| serde_json::from_str(&body).ok());
                self.call(path, body.unwrap_or(Value::Null))
            }
            _ => plain(405, "method not allowed"),
        };
        let _ = request.respond(reply);
    }

    fn call(&self, path: &str, body: Value) -> Reply {
        let mut picks = self.picks.lock().unwrap_or_else(PoisonError::into_inner);
        match path {
            "/test/pick" => {
                picks.push_back(body);
                json_reply(200, &json!({}))
            }
            "/pick" => json_reply(200, &picks.pop_front().unwrap_or_else(|| json!([]))),
            "/show" | "/cancel" => json_reply(200, &json!({})),
            _ => {
                drop(picks);
                let Some(name) = path.strip_prefix("/api/") else {
                    return plain(404, "not found");
                };
                match api::dispatch(&self.app, name, body, &Silent) {
                    Ok(value) => json_reply(200, &value),
                    Err(problem) => json_reply(400, &json!(problem)),
                }
            }
        }
    }

    fn file(&self, path: &str) -> Reply {
        let name = path.trim_start_matches('/');
        let name = if name.is_empty() { "index.html" } else { name };
        let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        let file = self.dist.join(name);
        let Some(bytes) = inside.then(|| std::fs::read(&file).ok()).flatten() else {
            return plain(404, "not found");
        };
        let kind = match file.extension().and_then(|extension| extension.to_str()) {
            Some("html") => "text/html; charset=utf-8",
            Some("js") => "text/javascript",
            Some("css") => "text/css",
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("woff2") => "font/woff2",
            _ => "application/octet-stream",
        };
        let headers = [("content-type", kind), ("content-security-policy", self.policy.as_str())];
        with(Response::from_data(bytes), &headers)
    }
}

fn plain(status: u16, text: &str) -> Reply {
    Response::from_string(text).with_status_code(status)
}

fn json_reply(status: u16, value: &Value) -> Reply {
    let reply = Response::from_string(value.to_string()).with_status_code(status);
    with(reply, &[("content-type", "application/json")])
}

/// Adds headers; one that is not ASCII is left out.
fn with(mut reply: Reply, headers: &[(&str, &str)]) -> Reply {
    for (name, value) in headers {
        if let Ok(header) = Header::from_bytes(*name, *value) {
            reply.add_header(header);
        }
    }
    reply
}
