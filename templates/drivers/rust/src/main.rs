//! A driver for touchstone. It carries out the harvest's commands through client.rs, in whose place you put your SDK. This
//! file implements the driver protocol, JSON lines on stdin and stdout; docs/drivers.md describes it.

mod client;

use std::collections::{HashMap, VecDeque};
use std::io::{self, Write};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use client::Client;
use serde_json::{Map, Value, json};

const NO_GOALS: &str = "this driver has no goals: see `thread/goal/set`";

/// What your SDK can do: each capability, and the reason why the SDK lacks it, if it does.
const CAPABILITIES: [(&str, Option<&str>); 13] = [
    ("async", None), // this SDK has only one client, which runs these workflows, too
    ("answers", None),
    ("goals", Some(NO_GOALS)),
    ("notifications", None),
    ("request", None),
    ("start_thread", None),
    ("resume_thread", None),
    ("fork_thread", None),
    ("turn", None),
    ("interrupt", None),
    ("steer", None),
    ("pause_goal", Some(NO_GOALS)),
    ("parallel_turns", None),
];

enum Message {
    /// A line of the harvest; None when it closes stdin.
    Harvest(Option<String>),
    /// A line of codex; None when it has ended.
    Codex(Option<String>),
}

/// What a pending request to codex was sent for.
#[derive(Clone, Copy)]
enum Purpose {
    Open,
    Thread,
    Turn,
    Request,
    /// A command whose result has no members.
    Nothing,
}

#[derive(Default)]
struct Driver {
    /// None before `open`, and after codex has ended.
    client: Option<Client>,
    /// Id of a request to codex → the number of the command that it answers.
    calls: HashMap<u64, (u64, Purpose)>,
    /// Id of a running turn → the number of the command that began it.
    turns: HashMap<String, u64>,
    /// The ids of codex's requests. The driver sends the first one to the harvest as `ask` 1.
    asks: Vec<Value>,
    /// Notifications that belong to no turn, as the lines that codex wrote.
    notifications: VecDeque<String>,
    /// Number of the command that waits for the next notification.
    waiting: Option<u64>,
    /// Number of the command that closes the client.
    closing: Option<u64>,
}

fn main() {
    let (sender, receiver) = channel();
    let harvest = sender.clone();
    thread::spawn(move || {
        io::stdin().lines().map_while(Result::ok).for_each(|line| send(&harvest, Message::Harvest(Some(line))));
        send(&harvest, Message::Harvest(None));
    });
    let mut driver = Driver::default();
    for message in receiver {
        match message {
            Message::Harvest(Some(line)) => driver.carry_out(&parse(&line), &sender),
            Message::Harvest(None) => return,
            Message::Codex(Some(line)) => driver.take(&parse(&line), line),
            Message::Codex(None) => driver.end_connection(),
        }
    }
}

impl Driver {
    /// Begins a command of the harvest, or passes the harvest's answer on to a request of codex.
    fn carry_out(&mut self, command: &Value, sender: &Sender<Message>) {
        if let Some(ask) = command["answer"].as_u64() {
            let id = self.asks[ask as usize - 1].clone();
            return self.send(json!({ "id": id, "result": command["result"] }));
        }
        let number = command["id"].as_u64().unwrap_or_default();
        let (thread, params) = (&command["thread"], &command["params"]);
        let of_thread = json!({ "threadId": thread });
        let input = build_input(&command["input"]);
        match command["do"].as_str().unwrap_or_default() {
            "open" => self.open(number, command, sender),
            "start_thread" => self.call(number, Purpose::Thread, "thread/start", params.clone()),
            "resume_thread" => self.call(number, Purpose::Thread, "thread/resume", merge(of_thread, params)),
            "fork_thread" => self.call(number, Purpose::Thread, "thread/fork", merge(of_thread, params)),
            "turn" => {
                let params = merge(json!({ "threadId": thread, "input": input }), params);
                self.call(number, Purpose::Turn, "turn/start", params);
            }
            "interrupt" => {
                let params = json!({ "threadId": thread, "turnId": command["turn"] });
                self.call(number, Purpose::Nothing, "turn/interrupt", params);
            }
            "steer" => {
                let params = json!({ "threadId": thread, "expectedTurnId": command["turn"], "input": input });
                self.call(number, Purpose::Nothing, "turn/steer", params);
            }
            "request" => {
                let method = command["method"].as_str().unwrap_or_default();
                let is_empty = params.is_null() && method != "account/logout"; // the only request without params
                self.call(number, Purpose::Request, method, if is_empty { json!({}) } else { params.clone() });
            }
            "next_notification" => match self.notifications.pop_front() {
                Some(line) => reply(number, json!({ "event": parse(&line) })),
                None => self.waiting = Some(number),
            },
            "close" => match &mut self.client {
                Some(client) => {
                    self.closing = Some(number);
                    client.close();
                }
                None => reply(number, json!({})),
            },
            other => tell(json!({ "id": number, "unsupported": format!("the driver has no `{other}`") })),
        }
    }

    fn open(&mut self, number: u64, command: &Value, sender: &Sender<Message>) {
        let requires = command["requires"].as_array().into_iter().flatten().filter_map(Value::as_str);
        if let Some(reason) = requires.filter_map(find_lacking).next() {
            return tell(json!({ "id": number, "unsupported": reason }));
        }
        let codex = sender.clone();
        let path = command["codex_path"].as_str().unwrap_or_default();
        match Client::start(path, move |line| send(&codex, Message::Codex(line))) {
            Ok(mut client) => {
                self.calls.insert(client.call_initialize(), (number, Purpose::Open));
                self.client = Some(client);
            }
            Err(error) => fail(number, json!({ "type": "io::Error", "message": error.to_string() })),
        }
    }

    fn call(&mut self, number: u64, purpose: Purpose, method: &str, params: Value) {
        match &mut self.client {
            Some(client) => {
                self.calls.insert(client.call(method, params), (number, purpose));
            }
            None => fail(number, build_closed_error()),
        }
    }

    /// Handles a message of codex.
    fn take(&mut self, message: &Value, line: String) {
        match (message["method"].as_str(), message.get("id")) {
            (None, _) => self.settle_call(message),
            (Some(method), Some(id)) => {
                self.asks.push(id.clone());
                tell(json!({ "ask": self.asks.len(), "method": method, "params": message["params"] }));
            }
            (Some(method), None) => self.take_notification(method, &message["params"], line),
        }
    }

    fn settle_call(&mut self, message: &Value) {
        let id = message["id"].as_u64().unwrap_or_default();
        let Some((number, purpose)) = self.calls.remove(&id) else { return };
        if let Some(error) = message.get("error") {
            return fail(number, merge(json!({ "type": "JsonRpcError" }), error));
        }
        let result = &message["result"];
        match purpose {
            Purpose::Open => {
                self.send(json!({ "method": "initialized" }));
                reply(number, json!({}));
            }
            Purpose::Thread => reply(number, json!({ "thread": result["thread"]["id"] })),
            Purpose::Turn => {
                let turn = result["turn"]["id"].as_str().unwrap_or_default().to_string();
                reply(number, json!({ "turn": turn }));
                self.turns.insert(turn, number);
            }
            Purpose::Request => reply(number, result.clone()),
            Purpose::Nothing => reply(number, json!({})),
        }
    }

    fn take_notification(&mut self, method: &str, params: &Value, line: String) {
        let turn = params["turnId"].as_str().or(params["turn"]["id"].as_str()).unwrap_or_default();
        if let Some(number) = self.turns.get(turn).copied() {
            write_line(&format!("{{\"event\":{line},\"of\":{number}}}")); // unchanged, so that its numbers are kept
            if method == "turn/completed" {
                self.turns.remove(turn);
                tell(json!({ "end": number }));
            }
        } else if let Some(number) = self.waiting.take() {
            reply(number, json!({ "event": parse(&line) }));
        } else {
            self.notifications.push_back(line);
        }
    }

    /// Reports the end of codex to each command that waits for it.
    fn end_connection(&mut self) {
        if let Some(mut client) = self.client.take() {
            client.wait();
        }
        let error = build_closed_error();
        let commands = self.calls.drain().map(|(_, (number, _))| number).chain(self.waiting.take());
        commands.for_each(|number| fail(number, error.clone()));
        self.turns.drain().for_each(|(_, number)| tell(json!({ "end": number, "error": error })));
        if let Some(number) = self.closing.take() {
            reply(number, json!({}));
        }
    }

    fn send(&mut self, message: Value) {
        if let Some(client) = &mut self.client {
            client.send(message);
        }
    }
}

fn build_closed_error() -> Value {
    json!({ "type": "ConnectionClosed", "message": "codex closed its end of the connection" })
}

/// Finds the reason why the SDK lacks what a requirement needs: a capability, or a capability and a name.
fn find_lacking(requirement: &str) -> Option<String> {
    let (capability, _) = requirement.split_once(' ').unwrap_or((requirement, ""));
    match CAPABILITIES.iter().find(|(declared, _)| *declared == capability) {
        Some((_, reason)) => reason.map(String::from),
        None => Some(format!("the driver declares no capability `{capability}`")),
    }
}

/// Adds the members of `params` to an object.
fn merge(mut object: Value, params: &Value) -> Value {
    let members: Map<String, Value> = params.as_object().cloned().unwrap_or_default();
    members.into_iter().for_each(|(name, value)| object[name.as_str()] = value);
    object
}

fn build_input(input: &Value) -> Value {
    if input.is_string() { json!([{ "type": "text", "text": input }]) } else { input.clone() }
}

fn parse(line: &str) -> Value {
    serde_json::from_str(line).expect("each line is JSON")
}

fn send(sender: &Sender<Message>, message: Message) {
    let _ = sender.send(message); // if nobody receives it, the driver is about to end
}

fn reply(number: u64, result: Value) {
    tell(json!({ "id": number, "result": result }));
}

fn fail(number: u64, error: Value) {
    tell(json!({ "id": number, "error": error }));
}

/// Sends one message to the harvest.
fn tell(message: Value) {
    write_line(&message.to_string());
}

fn write_line(line: &str) {
    let _ = writeln!(io::stdout(), "{line}"); // if the harvest has ended, so has stdin
}
