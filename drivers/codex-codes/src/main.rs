//! Runs workflows through the `AsyncClient` of `codex-codes` in the way of its user. Implements touchstone's driver
//! protocol, JSON lines on stdin and stdout (docs/drivers.md).

mod capabilities;
#[path = "../../helper.rs"]
mod helper;
mod requests;
mod session;

use capabilities::CAPABILITIES;
use codex_codes::Error;
use helper::{Fault, refuse_lacking, send_outcome};
use serde_json::{Value, json};
use session::Session;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Fault::Raised(describe_error(&error))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut commands = read_commands();
    let mut session: Option<Session> = None;
    loop {
        tokio::select! {
            biased;
            command = commands.recv() => match command {
                Some(command) => carry_out(&mut session, &command).await,
                None => std::process::exit(0),
            },
            () = take_message(&mut session) => {}
        }
    }
}

/// Takes the next message of codex. Without a session, it waits for ever.
async fn take_message(session: &mut Option<Session>) {
    match session {
        Some(session) => session.take_message().await,
        None => std::future::pending().await,
    }
}

fn read_commands() -> UnboundedReceiver<Value> {
    let (sender, receiver) = unbounded_channel();
    tokio::spawn(async move {
        let mut lines = BufReader::new(tokio::io::stdin()).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            let command = serde_json::from_str(&line).expect("the harvest sends JSON");
            if sender.send(command).is_err() {
                return;
            }
        }
    });
    receiver
}

async fn carry_out(session: &mut Option<Session>, command: &Value) {
    if let Some(ask) = command["answer"].as_u64() {
        let current = session.as_mut().expect("an answer comes while the client is open");
        return current.answer(ask, command).await;
    }
    let id = &command["id"];
    let name = command["do"].as_str().unwrap_or_default();
    let result = match (name, session.as_mut()) {
        ("close", _) => close(session).await,
        (_, Some(current)) => current.carry_out(name, command).await,
        (_, None) => open(session, command).await,
    };
    let result = send_outcome(id, result);
    if let (Some(result), "turn", Some(current)) = (result, name, session) {
        current.events.begin_turn(command, &result);
    }
}

async fn open(session: &mut Option<Session>, command: &Value) -> Result<Option<Value>, Fault> {
    refuse_lacking(CAPABILITIES, command)?;
    *session = Some(Session::open(command).await?);
    Ok(Some(json!({})))
}

async fn close(session: &mut Option<Session>) -> Result<Option<Value>, Fault> {
    if let Some(open) = session.take() {
        open.close().await?;
    }
    Ok(Some(json!({})))
}

/// Describes an error of the SDK. Its user matches on the name of the variant.
pub fn describe_error(error: &Error) -> Value {
    if let Error::JsonRpc { code, message } = error {
        return json!({ "type": "Error::JsonRpc", "message": message, "code": code });
    }
    let debug = format!("{error:?}");
    let variant = debug.split(['(', ' ', '{']).next().unwrap_or_default();
    json!({ "type": format!("Error::{variant}"), "message": error.to_string() })
}
