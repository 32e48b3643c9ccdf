//! One client of the SDK, and the turn that it runs.

use std::time::Duration;

use codex_app_server_sdk::requests::{ClientInfo, InitializeParams};
use codex_app_server_sdk::shared::RequestId;
use codex_app_server_sdk::{CodexClient, RpcError, ServerEvent, StdioConfig};
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::events::{write_notification, write_request};
use crate::helper::{Asks, EventSorter, Fault, build, build_client_capabilities, build_input, build_params, write};
use crate::requests::send_request;

/// Longer than any run, since a busy machine can take more than the SDK's 30 seconds.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(600);

pub struct Session {
    client: CodexClient,
    stream: Receiver<ServerEvent>,
    pub events: EventSorter,
    asks: Asks<RequestId>,
    closed: bool,
}

impl Session {
    pub async fn open(command: &Value) -> Result<Self, Fault> {
        let mut config = StdioConfig::default();
        config.codex_binary = command["codex_path"].as_str().unwrap_or_default().to_string();
        config.options.default_timeout = REQUEST_TIMEOUT;
        let client = CodexClient::spawn_stdio(config).await?;
        let stream = client.subscribe();
        let capabilities = build_client_capabilities(command);
        let mut params = InitializeParams::new(ClientInfo::new("codex-app-server-sdk", "codex-app-server-sdk", "0"));
        params.capabilities = Some(build(capabilities)?);
        client.initialize(params).await?;
        client.initialized().await?;
        Ok(Session {
            client,
            stream,
            events: EventSorter::new(),
            asks: Asks::new(),
            closed: false,
        })
    }

    /// Carries out a command. Returns None for a `next_notification` that has to wait.
    pub async fn carry_out(&mut self, name: &str, command: &Value) -> Result<Option<Value>, Fault> {
        let mut params = build_params(command);
        let result = match name {
            "start_thread" => get_thread(self.client.thread_start(build(params)?).await?.thread.id),
            "resume_thread" => get_thread(self.client.thread_resume(build(params)?).await?.thread.id),
            "fork_thread" => get_thread(self.client.thread_fork(build(params)?).await?.thread.id),
            "turn" => {
                params["input"] = build_input(&command["input"]);
                let started = self.client.turn_start(build(params)?).await?;
                json!({ "turn": started.turn.id })
            }
            "review" => {
                params["target"] = command["target"].clone();
                let started = write(&self.client.review_start(build(params)?).await?)?;
                json!({ "turn": started["turn"]["id"] })
            }
            "steer" => {
                params["input"] = build_input(&command["input"]);
                params["expectedTurnId"] = command["turn"].clone();
                self.client.turn_steer(build(params)?).await?;
                json!({})
            }
            "interrupt" => {
                params["turnId"] = command["turn"].clone();
                self.client.turn_interrupt(build(params)?).await?;
                json!({})
            }
            "request" => {
                let method = command["method"].as_str().unwrap_or_default();
                send_request(&self.client, method, command["params"].clone()).await?
            }
            "next_notification" => return Ok(self.events.take_idle(command)),
            other => return Err(Fault::Unsupported(format!("the driver has no `{other}`"))),
        };
        Ok(Some(result))
    }

    /// Takes the next event of the SDK. It may be dropped before there is one.
    pub async fn take_event(&mut self) {
        if self.closed {
            return std::future::pending().await;
        }
        match self.stream.recv().await {
            Ok(ServerEvent::Notification(notification)) => {
                let (method, params) = write_notification(&notification);
                if self.events.pass_on(json!({ "method": method, "params": params })) {
                    self.events.end_turn(None);
                }
            }
            Ok(ServerEvent::ServerRequest(request)) => {
                let (id, method, params) = write_request(&request);
                self.asks.ask(id, &method, params);
            }
            Ok(ServerEvent::TransportClosed) | Err(RecvError::Closed) => {
                self.closed = true;
                self.events.end_turn(Some(json!({ "type": "ServerEvent::TransportClosed", "message": "transport closed" })));
            }
            Err(error @ RecvError::Lagged(_)) => {
                self.events.end_turn(Some(json!({ "type": "RecvError::Lagged", "message": error.to_string() })));
            }
        }
    }

    /// Answers a request of codex as the harvest's client does.
    pub async fn answer(&mut self, ask: u64, answer: &Value) {
        let id = self.asks.take(ask);
        // If it fails, codex has ended, and the next event says so.
        let _ = match (answer.get("result"), answer.get("error")) {
            (Some(result), _) => self.client.respond_server_request(id, result).await,
            (None, Some(error)) => {
                let error = RpcError {
                    code: error["code"].as_i64().unwrap_or_default(),
                    message: error["message"].as_str().unwrap_or_default().to_string(),
                    data: error.get("data").cloned(),
                };
                self.client.respond_server_request_error(id, error).await
            }
            (None, None) => Ok(()),
        };
    }
}

fn get_thread(id: String) -> Value {
    json!({ "thread": id })
}
