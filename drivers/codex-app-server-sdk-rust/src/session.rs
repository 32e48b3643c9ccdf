//! One client of the SDK, and the turn that it runs.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use codex_app_server_sdk::requests::{ClientInfo, InitializeParams};
use codex_app_server_sdk::shared::RequestId;
use codex_app_server_sdk::{CodexClient, RpcError, ServerEvent, StdioConfig};
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::events::{write_notification, write_request};
use crate::parameters::{build, build_input, write};
use crate::requests::send_request;
use crate::turn::Turn;
use crate::{Fault, send_message};

/// Longer than any run, since a busy machine can take more than the SDK's 30 seconds.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(600);

pub struct Session {
    client: CodexClient,
    events: Receiver<ServerEvent>,
    turn: Option<Turn>,
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
        let mut config = StdioConfig::default();
        config.codex_binary = command["codex_path"].as_str().unwrap_or_default().to_string();
        config.options.default_timeout = REQUEST_TIMEOUT;
        let client = CodexClient::spawn_stdio(config).await?;
        let events = client.subscribe();
        let mut capabilities = command.get("client_capabilities").cloned().unwrap_or_else(|| json!({}));
        capabilities["experimentalApi"] = true.into();
        let mut params = InitializeParams::new(ClientInfo::new("codex-app-server-sdk", "codex-app-server-sdk", "0"));
        params.capabilities = Some(build(capabilities)?);
        client.initialize(params).await?;
        client.initialized().await?;
        Ok(Session {
            client,
            events,
            turn: None,
            idle: VecDeque::new(),
            waiting: VecDeque::new(),
            asked: HashMap::new(),
            asks: 0,
            closed: false,
        })
    }

    /// Carries out a command. Returns None for a `next_notification` that has to wait.
    pub async fn carry_out(&mut self, name: &str, command: &Value) -> Result<Option<Value>, Fault> {
        let mut params = command.get("params").cloned().unwrap_or_else(|| json!({}));
        if let Some(thread) = command.get("thread") {
            params["threadId"] = thread.clone();
        }
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

    /// Takes the next event of the SDK. It may be dropped before there is one.
    pub async fn take_event(&mut self) {
        if self.closed {
            return std::future::pending().await;
        }
        match self.events.recv().await {
            Ok(ServerEvent::Notification(notification)) => {
                let (method, params) = write_notification(&notification);
                self.pass_on(json!({ "method": method, "params": params }));
            }
            Ok(ServerEvent::ServerRequest(request)) => {
                let (id, method, params) = write_request(&request);
                self.asks += 1;
                self.asked.insert(self.asks, id);
                send_message(json!({ "ask": self.asks, "method": method, "params": params }));
            }
            Ok(ServerEvent::TransportClosed) | Err(RecvError::Closed) => {
                self.closed = true;
                self.end_turn(Some(json!({ "type": "ServerEvent::TransportClosed", "message": "transport closed" })));
            }
            Err(error @ RecvError::Lagged(_)) => {
                self.end_turn(Some(json!({ "type": "RecvError::Lagged", "message": error.to_string() })));
            }
        }
    }

    /// Answers a request of codex as the harvest's client does.
    pub async fn answer(&mut self, ask: u64, answer: &Value) {
        let id = self.asked.remove(&ask).expect("the harvest answers what was asked");
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
        let Some(turn) = self.turn.take() else { return };
        let command = turn.command.clone();
        turn.into_earlier().into_iter().for_each(|event| self.pass_on_idle(event));
        send_message(match error {
            Some(error) => json!({ "end": command, "error": error }),
            None => json!({ "end": command }),
        });
    }
}

fn get_thread(id: String) -> Value {
    json!({ "thread": id })
}
