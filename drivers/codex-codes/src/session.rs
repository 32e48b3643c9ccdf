//! One client of the SDK, and the turn that it runs.

use std::collections::{HashMap, VecDeque};

use codex_codes::jsonrpc::RequestId;
use codex_codes::{AppServerBuilder, AsyncClient, Error, Notification, ServerMessage, ServerRequest};
use serde::Serialize;
use serde_json::{Value, json};

use crate::parameters::{build, build_input, write};
use crate::requests::send_request;
use crate::turn::Turn;
use crate::{Fault, describe_error, send_message};

pub struct Session {
    client: AsyncClient,
    turn: Option<Turn>,
    /// The first message of the running turn that the SDK's types refused.
    refused: Option<Value>,
    /// Notifications that belong to no turn, and the numbers of the commands that wait for one.
    idle: VecDeque<Value>,
    waiting: VecDeque<Value>,
    /// Number of an `ask` of this driver → the request of codex.
    asked: HashMap<u64, RequestId>,
    asks: u64,
    closed: bool,
}

impl Session {
    pub async fn open(command: &Value) -> Result<Self, Fault> {
        let path = command["codex_path"].as_str().unwrap_or_default();
        let mut client = AsyncClient::spawn(AppServerBuilder::new().command(path)).await?;
        let mut capabilities = command.get("client_capabilities").cloned().unwrap_or_else(|| json!({}));
        capabilities["experimentalApi"] = true.into();
        let info = json!({ "name": "codex-codes", "version": "0" });
        client.initialize(&build(json!({ "clientInfo": info, "capabilities": capabilities }))?).await?;
        Ok(Session {
            client,
            turn: None,
            refused: None,
            idle: VecDeque::new(),
            waiting: VecDeque::new(),
            asked: HashMap::new(),
            asks: 0,
            closed: false,
        })
    }

    pub async fn close(self) -> Result<(), Fault> {
        Ok(self.client.shutdown().await?)
    }

    /// Carries out a command. Returns None for a `next_notification` that has to wait.
    pub async fn carry_out(&mut self, name: &str, command: &Value) -> Result<Option<Value>, Fault> {
        let mut params = command.get("params").cloned().unwrap_or_else(|| json!({}));
        if let Some(thread) = command.get("thread") {
            params["threadId"] = thread.clone();
        }
        let result = match name {
            "start_thread" => get_thread(&self.client.thread_start(&build(params)?).await?)?,
            "resume_thread" => get_thread(&self.client.thread_resume(&build(params)?).await?)?,
            "fork_thread" => get_thread(&self.client.thread_fork(&build(params)?).await?)?,
            "turn" => {
                params["input"] = build_input(&command["input"]);
                let started = self.client.turn_start(&build(params)?).await?;
                json!({ "turn": started.turn.id })
            }
            "steer" => {
                params["input"] = build_input(&command["input"]);
                params["expectedTurnId"] = command["turn"].clone();
                self.client.turn_steer(&build(params)?).await?;
                json!({})
            }
            "interrupt" => {
                params["turnId"] = command["turn"].clone();
                self.client.turn_interrupt(&build(params)?).await?;
                json!({})
            }
            "request" => {
                let method = command["method"].as_str().unwrap_or_default();
                send_request(&mut self.client, method, command["params"].clone()).await?
            }
            "next_notification" => {
                let Some(event) = self.idle.pop_front() else {
                    self.waiting.push_back(command["id"].clone());
                    return Ok(None);
                };
                json!({ "event": event })
            }
            other => return Err(Fault::Unsupported(format!("the driver has no `{other}`"))),
        };
        Ok(Some(result))
    }

    pub fn begin_turn(&mut self, command: &Value, result: &Value) {
        self.turn = Some(Turn::new(command["id"].clone(), command["thread"].clone(), result["turn"].clone()));
    }

    /// Takes the next message of codex. It may be dropped before there is one.
    pub async fn take_message(&mut self) {
        if self.closed {
            return std::future::pending().await;
        }
        match self.client.next_message().await {
            Ok(Some(ServerMessage::Notification(notification))) => self.take_notification(notification),
            Ok(Some(ServerMessage::Request { id, request })) => self.ask(id, request),
            Ok(None) => {
                self.closed = true;
                self.end_turn(None);
            }
            // The message is lost, and the client reads the next one.
            Err(Error::Deserialization(error)) => {
                self.refused.get_or_insert(json!({ "type": "Error::Deserialization", "message": error.error_message }));
                if error.method.as_deref() == Some("turn/completed") {
                    self.end_turn(None);
                }
            }
            Err(error) => {
                self.closed = true;
                self.end_turn(Some(describe_error(&error)));
            }
        }
    }

    /// Answers a request of codex as the harvest's client does.
    pub async fn answer(&mut self, ask: u64, answer: &Value) {
        let request = self.asked.remove(&ask).expect("the harvest answers what was asked");
        // If it fails, codex has ended, and the next message says so.
        let _ = match (answer.get("result"), answer.get("error")) {
            (Some(result), _) => self.client.respond(request, result).await,
            (None, Some(error)) => {
                let message = error["message"].as_str().unwrap_or_default();
                self.client.respond_error(request, error["code"].as_i64().unwrap_or_default(), message).await
            }
            (None, None) => Ok(()),
        };
    }

    fn take_notification(&mut self, notification: Notification) {
        let (method, params) = notification.into_envelope().expect("the SDK's types can be written as JSON");
        self.pass_on(json!({ "method": method, "params": params }));
    }

    fn ask(&mut self, id: RequestId, request: ServerRequest) {
        self.asks += 1;
        self.asked.insert(self.asks, id);
        send_message(json!({ "ask": self.asks, "method": request.method(), "params": get_params(&request) }));
    }

    fn pass_on(&mut self, event: Value) {
        let Some(turn) = &mut self.turn else { return self.pass_on_idle(event) };
        let division = turn.take(event);
        let command = turn.command.clone();
        division.idle.into_iter().for_each(|event| self.pass_on_idle(event));
        division.events.into_iter().for_each(|event| send_message(json!({ "event": event, "of": command })));
        if division.is_end {
            self.end_turn(None);
        }
    }

    fn pass_on_idle(&mut self, event: Value) {
        match self.waiting.pop_front() {
            Some(id) => send_message(json!({ "id": id, "result": { "event": event } })),
            None => self.idle.push_back(event),
        }
    }

    fn end_turn(&mut self, error: Option<Value>) {
        let refused = self.refused.take();
        let Some(turn) = self.turn.take() else { return };
        let command = turn.command.clone();
        turn.into_earlier().into_iter().for_each(|event| self.pass_on_idle(event));
        send_message(match error.or(refused) {
            Some(error) => json!({ "end": command, "error": error }),
            None => json!({ "end": command }),
        });
    }
}

fn get_thread<T: Serialize>(result: &T) -> Result<Value, Fault> {
    Ok(json!({ "thread": write(result)?["thread"]["id"] }))
}

/// The params of a request of codex, as the SDK's type has them.
fn get_params(request: &ServerRequest) -> Value {
    let params = match request {
        ServerRequest::CmdExecApproval(params) => serde_json::to_value(params),
        ServerRequest::FileChangeApproval(params) => serde_json::to_value(params),
        ServerRequest::ToolRequestUserInput(params) => serde_json::to_value(params),
        ServerRequest::McpServerElicitationRequest(params) => serde_json::to_value(params),
        ServerRequest::PermissionsRequestApproval(params) => serde_json::to_value(params),
        ServerRequest::ItemToolCall(params) => serde_json::to_value(params),
        ServerRequest::ChatgptAuthTokensRefresh(params) => serde_json::to_value(params),
        ServerRequest::AttestationGenerate(params) => serde_json::to_value(params),
        ServerRequest::ApplyPatchApproval(params) => serde_json::to_value(params),
        ServerRequest::ExecCommandApproval(params) => serde_json::to_value(params),
        ServerRequest::Unknown { params, .. } => Ok(params.clone().unwrap_or_default()),
    };
    params.unwrap_or_default()
}
