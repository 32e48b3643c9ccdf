//! A minimal client of `codex app-server`, with which the test runs at once. Replace it by your SDK.

use serde_json::{json, Value};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{ChildStdin, ChildStdout, Command, Stdio};

struct MinimalClient {
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

/// Starts codex, runs one turn on a new thread, and returns the events of the turn.
pub fn run_turn(codex_path: &Path, prompt: &str) -> Vec<Value> {
    let mut codex = Command::new(codex_path)
        .arg("app-server")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("codex starts");
    let mut client = MinimalClient {
        stdin: codex.stdin.take().expect("stdin is a pipe"),
        stdout: BufReader::new(codex.stdout.take().expect("stdout is a pipe")),
    };
    client.call(
        1,
        "initialize",
        json!({"clientInfo": {"name": "minimal_client", "version": "1"}}),
    );
    client.send(json!({"method": "initialized"}));
    let started = client.call(
        2,
        "thread/start",
        json!({"sandbox": "workspace-write", "approvalPolicy": "never"}),
    );
    let thread = &started["thread"]["id"];
    let input = json!([{"type": "text", "text": prompt}]);
    client.call(3, "turn/start", json!({"threadId": thread, "input": input}));
    let mut events = Vec::new();
    loop {
        let message = client.read();
        let params = &message["params"];
        let is_last = message["method"] == "turn/completed";
        if !params["turnId"].is_null() || !params["turn"].is_null() {
            events.push(json!({"method": message["method"], "params": params}));
        }
        if is_last {
            break;
        }
    }
    drop(client);
    codex.wait().expect("codex ends");
    events
}

impl MinimalClient {
    /// Sends a request, and returns its result. Skips what codex sends before the response.
    fn call(&mut self, id: u32, method: &str, params: Value) -> Value {
        self.send(json!({"id": id, "method": method, "params": params}));
        loop {
            let mut message = self.read();
            if message["id"] == id {
                assert!(
                    message["error"].is_null(),
                    "codex refuses: {}",
                    message["error"]["message"]
                );
                return message["result"].take();
            }
        }
    }

    fn send(&mut self, message: Value) {
        writeln!(self.stdin, "{message}").expect("codex reads");
    }

    fn read(&mut self) -> Value {
        let mut line = String::new();
        self.stdout.read_line(&mut line).expect("codex writes");
        serde_json::from_str(&line).expect("codex writes JSON lines")
    }
}
