//! Runs workflows through `CodexClient` of `codex-app-server-sdk` in the way of its user. Implements touchstone's driver
//! protocol, JSON lines on stdin and stdout (docs/drivers.md).
//!
//! The driver hands on what `CodexClient::subscribe` yields, as JSON with the names on the wire. `Thread::run_streamed` yields
//! a smaller set of events, which are not those of codex.

mod capabilities;
mod events;
#[path = "../../helper.rs"]
mod helper;
mod requests;
mod session;

use capabilities::CAPABILITIES;
use codex_app_server_sdk::ClientError;
use helper::{Fault, refuse_lacking, send_message, send_outcome};
use serde_json::{Value, json};
use session::Session;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

impl From<ClientError> for Fault {
    fn from(error: ClientError) -> Self {
        Fault::Raised(describe_error(&error))
    }
}

fn main() {
    let (sender, mut commands) = unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            let command: Value = serde_json::from_str(&line).expect("the harvest sends JSON");
            if sender.send(command).is_err() {
                return;
            }
        }
    });
    loop {
        // The SDK has no method to close its client: codex runs until the runtime with its tasks is dropped.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let Some(closed) = runtime.block_on(run_session(&mut commands)) else { return };
        drop(runtime);
        send_message(json!({ "id": closed, "result": {} }));
    }
}

/// Carries out commands until one closes the client. Returns its number, or None when the harvest has ended.
async fn run_session(commands: &mut UnboundedReceiver<Value>) -> Option<Value> {
    let mut session: Option<Session> = None;
    loop {
        let command = tokio::select! {
            biased;
            () = take_event(&mut session) => continue,
            command = commands.recv() => command?,
        };
        if command["do"] == "close" {
            return Some(command["id"].clone());
        }
        carry_out(&mut session, &command).await;
    }
}

/// Takes the next event of the SDK. Without a session, it waits for ever.
async fn take_event(session: &mut Option<Session>) {
    match session {
        Some(session) => session.take_event().await,
        None => std::future::pending().await,
    }
}

async fn carry_out(session: &mut Option<Session>, command: &Value) {
    if let Some(ask) = command["answer"].as_u64() {
        let current = session.as_mut().expect("an answer comes while the client is open");
        return current.answer(ask, command).await;
    }
    let id = &command["id"];
    let name = command["do"].as_str().unwrap_or_default();
    let result = match session {
        Some(current) => current.carry_out(name, command).await,
        None => open(session, command).await,
    };
    let result = send_outcome(id, result);
    if let (Some(result), "turn" | "review", Some(current)) = (result, name, session) {
        current.events.begin_turn(command, &result);
    }
}

async fn open(session: &mut Option<Session>, command: &Value) -> Result<Option<Value>, Fault> {
    refuse_lacking(CAPABILITIES, command)?;
    *session = Some(Session::open(command).await?);
    Ok(Some(json!({})))
}

/// Describes an error of the SDK. Its user matches on the name of the variant.
fn describe_error(error: &ClientError) -> Value {
    if let ClientError::Rpc { error } = error {
        let mut described = json!({ "type": "ClientError::Rpc", "message": error.message, "code": error.code });
        if let Some(data) = &error.data {
            described["data"] = data.clone();
        }
        return described;
    }
    let debug = format!("{error:?}");
    let variant = debug.split(['(', ' ', '{']).next().unwrap_or_default();
    json!({ "type": format!("ClientError::{variant}"), "message": error.to_string() })
}
