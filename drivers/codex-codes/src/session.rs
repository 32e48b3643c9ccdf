//! One client of the SDK, and the turn that it runs.


use codex_codes::jsonrpc::RequestId;
use codex_codes::{AppServerBuilder, AsyncClient, Error, Notification, ServerMessage, ServerRequest};
use serde::Serialize;
use serde_json::{Value, json};

use crate::describe_error;
use crate::helper::{Asks, EventSorter, Fault, build, build_client_capabilities, build_input, build_params, write};
use crate::requests::send_request;

pub struct Session {
    client: AsyncClient,
    pub events: EventSorter,
    /// The first message of the running turn that the SDK's types refused.
    refused: Option<Value>,
    asks: Asks<RequestId>,
    closed: bool,
}

impl Session {
    pub async fn open(command: &Value) -> Result<Self, Fault> {
        let path = command["codex_path"].as_str().unwrap_or_default();
        let mut client = AsyncClient::spawn(AppServerBuilder::new().command(path)).await?;
        let capabilities = build_client_capabilities(command);
        let info = json!({ "name": "codex-codes", "version": "0" });
        client.initialize(&build(json!({ "clientInfo": info, "capabilities": capabilities }))?).await?;
        Ok(Session {
            client,
            events: EventSorter::new(),
            refused: None,
            asks: Asks::new(),
            closed: false,
        })
    }

    pub async fn close(self) -> Result<(), Fault> {
        Ok(self.client.shutdown().await?)
    }

    /// Carries out a command. Returns None for a `next_notification` that has to wait.
    pub async fn carry_out(&mut self, name: &str, command: &Value) -> Result<Option<Value>, Fault> {
        let mut params = build_params(command);
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
            "next_notification" => return Ok(self.events.take_idle(command)),
            other => return Err(Fault::Unsupported(format!("the driver has no `{other}`"))),
        };
        Ok(Some(result))
    }

    /// Takes the next message of codex. It may be dropped before there is one.
    pub async fn take_message(&mut self) {
        if self.closed {
            return std::future::pending().await;
        }
        match self.client.next_message().await {
            Ok(Some(ServerMessage::Notification(notification))) => self.take_notification(notification),
            Ok(Some(ServerMessage::Request { id, request })) => {
                self.asks.ask(id, request.method(), get_params(&request));
            }
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
        let request = self.asks.take(ask);
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
        if self.events.pass_on(json!({ "method": method, "params": params })) {
            self.end_turn(None);
        }
    }

    fn end_turn(&mut self, error: Option<Value>) {
        let refused = self.refused.take();
        self.events.end_turn(error.or(refused));
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
