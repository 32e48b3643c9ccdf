//! A minimal client of `codex app-server`: JSON-RPC without the member `jsonrpc`, one message a line. Replace it by your
//! SDK.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;

use serde_json::{Value, json};

pub struct Client {
    codex: Child,
    /// None once the connection is closed.
    stdin: Option<ChildStdin>,
    call_count: u64,
}

impl Client {
    /// Starts codex. `on_line` is called with each line that codex writes, and with None at the end.
    pub fn start(path: &str, on_line: impl Fn(Option<String>) + Send + 'static) -> io::Result<Client> {
        let mut codex =
            Command::new(path).arg("app-server").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let stdin = codex.stdin.take();
        let stdout = codex.stdout.take().expect("stdout is a pipe");
        thread::spawn(move || {
            BufReader::new(stdout).lines().map_while(Result::ok).for_each(|line| on_line(Some(line)));
            on_line(None);
        });
        Ok(Client { codex, stdin, call_count: 0 })
    }

    /// Sends a request, and returns its id.
    pub fn call(&mut self, method: &str, params: Value) -> u64 {
        self.call_count += 1;
        let mut message = json!({ "id": self.call_count, "method": method });
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(message);
        self.call_count
    }

    pub fn call_initialize(&mut self) -> u64 {
        let info = json!({ "name": "__NAME__", "title": "__NAME__", "version": "1" });
        self.call("initialize", json!({ "clientInfo": info, "capabilities": { "experimentalApi": true } }))
    }

    pub fn send(&mut self, message: Value) {
        if let Some(stdin) = &mut self.stdin {
            let _ = writeln!(stdin, "{message}"); // if codex has ended, `on_line` reports it
        }
    }

    pub fn close(&mut self) {
        self.stdin = None;
    }

    pub fn wait(&mut self) {
        let _ = self.codex.wait();
    }
}
