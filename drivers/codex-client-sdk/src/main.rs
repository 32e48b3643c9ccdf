//! Runs workflows through `codex-client-sdk` in the way of its user: `Codex`, `Thread`, `run_streamed`. Implements
//! touchstone's driver protocol, JSON lines on stdin and stdout (docs/drivers.md).

use std::collections::HashMap;
use std::sync::Arc;

use codex::{Codex, CodexOptions, Error, Input, RunStreamedResult, Thread, ThreadOptions, TurnOptions, UserInput};
use futures::StreamExt;
use serde_json::{Map, Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio_util::sync::CancellationToken;

const HAS: &str = "it has `Codex::start_thread`, `Codex::resume_thread`, `Thread::run` and `Thread::run_streamed` alone";

/// Parameters of `thread/start`, and the members of `ThreadOptions`.
const THREAD: [(&str, &str); 4] = [
    ("cwd", "working_directory"),
    ("sandbox", "sandbox_mode"),
    ("approvalPolicy", "approval_policy"),
    ("model", "model"),
];

/// How far the SDK has a capability. In a reason, `{capability}` and `{name}` are the two words of the requirement, and
/// `{has}` is `HAS`.
enum Support {
    Full,
    /// The names that it has, and the reason why it lacks the others.
    Only(&'static [&'static str], &'static str),
    Lacks(&'static str),
}

const NO_THREAD_OPTION: &str =
    "the SDK has no means for `{name}` of `{capability}`: `ThreadOptions` has no such member";
const NO_TURN_OPTION: &str = "the SDK has no means for `{name}` of `{capability}`: `TurnOptions` has no such member";
const THREAD_PARAMETERS: &[&str] = &["cwd", "sandbox", "approvalPolicy", "model"];

const CAPABILITIES: &[(&str, Support)] = &[
    ("async", Support::Full), // there is one client
    ("answers", Support::Lacks("the SDK takes no handler for what codex asks: {has}")),
    ("goals", Support::Lacks("the SDK has no goals: {has}")),
    (
        "notifications",
        Support::Lacks("the SDK hands out the events of a turn alone, and none that belong to no turn"),
    ),
    ("request", Support::Lacks("the SDK sends no request, such as `{name}`: {has}")),
    ("start_thread", Support::Only(THREAD_PARAMETERS, NO_THREAD_OPTION)),
    ("resume_thread", Support::Only(THREAD_PARAMETERS, NO_THREAD_OPTION)),
    ("fork_thread", Support::Lacks("the SDK can't fork a thread: {has}")),
    ("turn", Support::Only(&["outputSchema"], NO_TURN_OPTION)),
    ("interrupt", Support::Full),
    ("steer", Support::Lacks("the SDK can add nothing to a running turn: {has}")),
    ("pause_goal", Support::Lacks("the SDK has no goals: {has}")),
    ("parallel_turns", Support::Full), // each turn is a process
    ("review", Support::Lacks("the SDK can't review changes: {has}")),
    ("any_thread", Support::Full),
];

/// Why a command has no result.
enum Fault {
    /// The SDK has no means for it.
    Unsupported(String),
    Raised(Value),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Fault::Raised(raised(&error))
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Fault::Raised(json!({ "type": "serde_json::Error", "message": error.to_string() }))
    }
}

struct OneThread {
    thread: Arc<Thread>,
    options: Map<String, Value>,
    cancel: CancellationToken,
}

#[derive(Default)]
struct Driver {
    codex: Option<Codex>,
    /// Each has its number as its handle: the SDK says a thread's id after its first turn.
    threads: HashMap<String, OneThread>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut driver = Driver::default();
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let command: Value = serde_json::from_str(&line).expect("the harvest sends JSON");
        let id = command["id"].clone();
        let name = command["do"].as_str().unwrap_or_default();
        if name == "turn" {
            match driver.turn(&command).await {
                Ok(streamed) => {
                    tell(json!({ "id": id, "result": {} }));
                    tokio::spawn(hand_on(id, streamed));
                }
                Err(fault) => refuse(id, fault),
            }
            continue;
        }
        match driver.carry_out(name, &command) {
            Ok(result) => tell(json!({ "id": id, "result": result })),
            Err(fault) => refuse(id, fault),
        }
    }
    std::process::exit(0);
}

impl Driver {
    fn carry_out(&mut self, name: &str, command: &Value) -> Result<Value, Fault> {
        match name {
            "open" => {
                let requires = command["requires"].as_array().cloned().unwrap_or_default();
                if let Some(reason) = requires.iter().filter_map(Value::as_str).find_map(find_lacking) {
                    return Err(Fault::Unsupported(reason));
                }
                let path = command["codex_path"].as_str().map(String::from);
                self.codex = Some(Codex::new(Some(CodexOptions { codex_path_override: path, ..Default::default() }))?);
            }
            "start_thread" => {
                let mut options = members(&command["params"]);
                options.insert("skip_git_repo_check".into(), true.into());
                let thread = self.codex().start_thread(Some(thread_options(&options)?));
                let handle = format!("thread {}", self.threads.len() + 1);
                return Ok(self.keep(handle, thread, options));
            }
            "resume_thread" => {
                let handle = text(command, "thread");
                // It is the id of a thread that this client did not start, if it is none of its own.
                let (id, mut options) = match self.threads.get(&handle) {
                    None => (handle.clone(), Map::from_iter([("skip_git_repo_check".into(), true.into())])),
                    Some(known) => (
                        known.thread.id().ok_or_else(|| {
                            unsupported(
                                "`Thread::id` is None before the first turn: there is no thread to resume".into(),
                            )
                        })?,
                        known.options.clone(),
                    ),
                };
                options.extend(members(&command["params"]));
                let thread = self.codex().resume_thread(id, Some(thread_options(&options)?));
                return Ok(self.keep(handle, thread, options));
            }
            "interrupt" => self.threads[&text(command, "thread")].cancel.cancel(),
            "close" => {}
            other => {
                let reason = find_lacking(other).unwrap_or_else(|| format!("the driver has no `{other}`"));
                return Err(unsupported(reason));
            }
        }
        Ok(json!({}))
    }

    async fn turn(&mut self, command: &Value) -> Result<RunStreamedResult, Fault> {
        let one = self.threads.get_mut(&text(command, "thread")).expect("a thread that was begun");
        one.cancel = CancellationToken::new();
        let options = TurnOptions {
            output_schema: command["params"].get("outputSchema").cloned(),
            cancellation_token: Some(one.cancel.clone()),
        };
        Ok(one.thread.run_streamed(input_of(&command["input"])?, Some(options)).await?)
    }

    fn codex(&self) -> &Codex {
        self.codex.as_ref().expect("`open` comes first")
    }

    fn keep(&mut self, handle: String, thread: Thread, options: Map<String, Value>) -> Value {
        let one = OneThread { thread: Arc::new(thread), options, cancel: CancellationToken::new() };
        self.threads.insert(handle.clone(), one);
        json!({ "thread": handle })
    }
}

async fn hand_on(id: Value, mut streamed: RunStreamedResult) {
    while let Some(event) = streamed.events.next().await {
        match event {
            Ok(event) => tell(json!({ "event": event, "of": id })),
            Err(error) => return tell(json!({ "end": id, "error": raised(&error) })),
        }
    }
    tell(json!({ "end": id }));
}

/// Finds the reason why the SDK lacks what a requirement needs: a capability, or a capability and a name.
fn find_lacking(requirement: &str) -> Option<String> {
    let (capability, name) = requirement.split_once(' ').unwrap_or((requirement, ""));
    let declared = CAPABILITIES.iter().find(|(declared, _)| *declared == capability);
    let reason = match declared.map(|(_, support)| support) {
        Some(Support::Full) => return None,
        Some(Support::Only(names, _)) if name.is_empty() || names.contains(&name) => return None,
        Some(Support::Only(_, reason) | Support::Lacks(reason)) => *reason,
        None => "the driver declares no capability `{capability}`",
    };
    Some(reason.replace("{has}", HAS).replace("{capability}", capability).replace("{name}", name))
}

/// Parameters by their names on the wire, as the members of `ThreadOptions`.
fn members(params: &Value) -> Map<String, Value> {
    THREAD
        .iter()
        .filter_map(|(param, member)| Some((member.to_string(), params.get(param)?.clone())))
        .collect()
}

fn thread_options(options: &Map<String, Value>) -> Result<ThreadOptions, serde_json::Error> {
    serde_json::from_value(Value::Object(options.clone()))
}

fn input_of(input: &Value) -> Result<Input, Fault> {
    let Some(items) = input.as_array() else {
        return Ok(input.as_str().unwrap_or_default().into());
    };
    let entry = |item: &Value| match item["type"].as_str() {
        Some("text") => Ok(UserInput::Text { text: text(item, "text") }),
        Some("localImage") => Ok(UserInput::LocalImage { path: text(item, "path").into() }),
        other => Err(unsupported(format!("`UserInput` of the SDK is Text or LocalImage, and not {other:?}"))),
    };
    Ok(Input::Entries(items.iter().map(entry).collect::<Result<_, _>>()?))
}

fn text(value: &Value, member: &str) -> String {
    value[member].as_str().unwrap_or_default().to_string()
}

fn unsupported(reason: String) -> Fault {
    Fault::Unsupported(reason)
}

/// The SDK's error: the variant's name is what its user matches on.
fn raised(error: &Error) -> Value {
    let debug = format!("{error:?}");
    let variant = debug.split(['(', ' ', '{']).next().unwrap_or_default();
    json!({ "type": format!("Error::{variant}"), "message": error.to_string() })
}

fn refuse(id: Value, fault: Fault) {
    tell(match fault {
        Fault::Unsupported(reason) => json!({ "id": id, "unsupported": reason }),
        Fault::Raised(error) => json!({ "id": id, "error": error }),
    });
}

fn tell(message: Value) {
    println!("{message}");
}
