//! What drivers in Rust share: touchstone's driver protocol, JSON lines on stdin and stdout (docs/drivers.md), and the order of
//! the notifications of an SDK that gives its user one stream for everything.

use std::collections::{HashMap, VecDeque};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Why a command has no result.
pub enum Fault {
    /// The SDK has no means for it.
    Unsupported(String),
    Raised(Value),
}

/// How far an SDK has a capability. In a reason, `{capability}` and `{name}` are the two words of the requirement.
pub enum Support {
    Full,
    /// It has it for some methods of codex, and the reason is about the others.
    Methods(&'static [&'static str], &'static str),
    Lacks(&'static str),
}

/// Refuses an `open` that requires what the SDK lacks.
pub fn refuse_lacking(capabilities: &[(&str, Support)], open: &Value) -> Result<(), Fault> {
    let requires = open["requires"].as_array().cloned().unwrap_or_default();
    let find = |requirement| find_lacking(capabilities, requirement);
    match requires.iter().filter_map(Value::as_str).find_map(find) {
        Some(reason) => Err(Fault::Unsupported(reason)),
        None => Ok(()),
    }
}

/// Finds the reason why the SDK lacks what a requirement needs: a capability, or a capability and a name.
fn find_lacking(capabilities: &[(&str, Support)], requirement: &str) -> Option<String> {
    let (capability, name) = requirement.split_once(' ').unwrap_or((requirement, ""));
    let declared = capabilities.iter().find(|(declared, _)| *declared == capability);
    let reason = match declared.map(|(_, support)| support) {
        Some(Support::Full) => return None,
        Some(Support::Methods(methods, _)) if methods.contains(&name) => return None,
        Some(Support::Methods(_, reason) | Support::Lacks(reason)) => *reason,
        None => "the driver declares no capability `{capability}`",
    };
    Some(reason.replace("{capability}", capability).replace("{name}", name))
}

/// Sends what became of a command. Returns its result; None if it failed, or if its answer comes with a later notification.
pub fn send_outcome(id: &Value, outcome: Result<Option<Value>, Fault>) -> Option<Value> {
    match outcome {
        Ok(result) => {
            if let Some(result) = &result {
                send_message(json!({ "id": id, "result": result }));
            }
            return result;
        }
        Err(Fault::Unsupported(reason)) => send_message(json!({ "id": id, "unsupported": reason })),
        Err(Fault::Raised(error)) => send_message(json!({ "id": id, "error": error })),
    }
    None
}

pub fn send_message(message: Value) {
    println!("{message}");
}

/// Builds the SDK's type from members by their names on the wire.
pub fn build<T: Serialize + DeserializeOwned>(params: Value) -> Result<T, Fault> {
    let refuse = |error: serde_json::Error| Fault::Unsupported(format!("the SDK's types refuse a parameter: {error}"));
    let built: T = serde_json::from_value(params.clone()).map_err(refuse)?;
    let kept = serde_json::to_value(&built).map_err(refuse)?;
    match find_lost(&params, &kept) {
        Some(lost) => Err(Fault::Unsupported(format!("the SDK's types of the parameters have no {lost}"))),
        None => Ok(built),
    }
}

/// Finds a member or a value of `params` that `kept` has lost.
fn find_lost(params: &Value, kept: &Value) -> Option<String> {
    match (params, kept) {
        (Value::Null, _) => None,
        (Value::Object(members), Value::Object(others)) => {
            members.iter().find_map(|(name, value)| match others.get(name) {
                Some(other) => find_lost(value, other),
                None if value.is_null() => None,
                None => Some(format!("`{name}`")),
            })
        }
        (Value::Array(values), Value::Array(others)) if values.len() == others.len() => {
            values.iter().zip(others).find_map(|(value, other)| find_lost(value, other))
        }
        _ => (params != kept).then(|| format!("value {params}")),
    }
}

/// Writes a result of the SDK as JSON.
pub fn write<T: Serialize>(result: &T) -> Result<Value, Fault> {
    let describe =
        |error: serde_json::Error| Fault::Raised(json!({ "type": "serde_json::Error", "message": error.to_string() }));
    serde_json::to_value(result).map_err(describe)
}

/// The params of a command: those that it has, with the id of its thread.
pub fn build_params(command: &Value) -> Value {
    let mut params = command.get("params").cloned().unwrap_or_else(|| json!({}));
    if let Some(thread) = command.get("thread") {
        params["threadId"] = thread.clone();
    }
    params
}

pub fn build_input(input: &Value) -> Value {
    if input.is_array() { input.clone() } else { json!([{ "type": "text", "text": input }]) }
}

/// The client's capabilities of an `open`.
pub fn build_client_capabilities(open: &Value) -> Value {
    let mut capabilities = open.get("client_capabilities").cloned().unwrap_or_else(|| json!({}));
    capabilities["experimentalApi"] = true.into();
    capabilities
}

/// The requests of codex that the harvest has not answered yet. `R` is what the SDK needs for the answer.
pub struct Asks<R> {
    pending: HashMap<u64, R>,
    last: u64,
}

impl<R> Asks<R> {
    pub fn new() -> Self {
        Asks { pending: HashMap::new(), last: 0 }
    }

    pub fn ask(&mut self, request: R, method: &str, params: Value) {
        self.last += 1;
        self.pending.insert(self.last, request);
        send_message(json!({ "ask": self.last, "method": method, "params": params }));
    }

    /// Takes the request that an answer of the harvest is for.
    pub fn take(&mut self, ask: u64) -> R {
        self.pending.remove(&ask).expect("the harvest answers what was asked")
    }
}

/// Sends each notification as an event of the running turn, or as one that belongs to no turn.
///
/// The SDK gives its user all notifications in one stream, in which the answer to `turn/start` has no place. codex announces
/// the turn with `thread/status/changed` and `turn/started`; what the stream has before these belongs to no turn.
pub struct EventSorter {
    turn: Option<Turn>,
    /// Notifications that belong to no turn, and the numbers of the commands that wait for one.
    idle: VecDeque<Value>,
    waiting: VecDeque<Value>,
}

impl EventSorter {
    pub fn new() -> Self {
        EventSorter { turn: None, idle: VecDeque::new(), waiting: VecDeque::new() }
    }

    /// Begins the turn of a command whose result has been sent.
    pub fn begin_turn(&mut self, command: &Value, result: &Value) {
        self.turn = Some(Turn {
            command: command["id"].clone(),
            thread: command["thread"].clone(),
            id: result["turn"].clone(),
            begun: false,
            earlier: Vec::new(),
        });
    }

    /// Carries out `next_notification`. Returns None if it has to wait.
    pub fn take_idle(&mut self, command: &Value) -> Option<Value> {
        let event = self.idle.pop_front();
        if event.is_none() {
            self.waiting.push_back(command["id"].clone());
        }
        event.map(|event| json!({ "event": event }))
    }

    /// Sends a notification. Returns whether it ends the turn; the driver then calls `end_turn`.
    #[must_use]
    pub fn pass_on(&mut self, event: Value) -> bool {
        let Some(turn) = &mut self.turn else {
            self.pass_on_idle(event);
            return false;
        };
        let division = turn.take(event);
        let command = turn.command.clone();
        division.idle.into_iter().for_each(|event| self.pass_on_idle(event));
        division.events.into_iter().for_each(|event| send_message(json!({ "event": event, "of": command })));
        division.is_end
    }

    fn pass_on_idle(&mut self, event: Value) {
        match self.waiting.pop_front() {
            Some(id) => send_message(json!({ "id": id, "result": { "event": event } })),
            None => self.idle.push_back(event),
        }
    }

    /// Ends the running turn, if there is one.
    pub fn end_turn(&mut self, error: Option<Value>) {
        let Some(turn) = self.turn.take() else { return };
        let command = turn.command.clone();
        turn.earlier.into_iter().for_each(|event| self.pass_on_idle(event));
        send_message(match error {
            Some(error) => json!({ "end": command, "error": error }),
            None => json!({ "end": command }),
        });
    }
}

/// A running turn, or one that codex has not announced yet.
struct Turn {
    /// Number of the command that began it.
    command: Value,
    thread: Value,
    id: Value,
    begun: bool,
    /// Notifications since the answer to `turn/start`, until the turn begins.
    earlier: Vec<Value>,
}

/// How a notification divides what the stream had so far.
#[derive(Default)]
struct Division {
    idle: Vec<Value>,
    events: Vec<Value>,
    is_end: bool,
}

impl Turn {
    fn take(&mut self, event: Value) -> Division {
        let is_own = event["params"]["turn"]["id"] == self.id;
        let is_end = is_own && event["method"] == "turn/completed";
        self.begun |= is_end || (is_own && event["method"] == "turn/started");
        self.earlier.push(event);
        if !self.begun {
            return Division::default();
        }
        let mut idle = std::mem::take(&mut self.earlier);
        let events = idle.split_off(self.find_start(&idle));
        Division { idle, events, is_end }
    }

    fn find_start(&self, notifications: &[Value]) -> usize {
        let is_active = |event: &Value| {
            event["method"] == "thread/status/changed"
                && event["params"]["threadId"] == self.thread
                && event["params"]["status"]["type"] == "active"
        };
        notifications.iter().rposition(is_active).unwrap_or(notifications.len() - 1)
    }
}
