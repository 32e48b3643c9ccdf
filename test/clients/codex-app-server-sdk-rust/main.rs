//! Drives the high-level API of codex-app-server-sdk.
use codex_app_server_sdk::api::{ApprovalMode, Codex, SandboxMode, ThreadOptions, TurnOptions};
use codex_app_server_sdk::requests::{ClientInfo, InitializeParams};
use codex_app_server_sdk::{ServerEvent, ServerRequestEvent, StdioConfig};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

async fn open(request: &Value) -> Codex {
    let mut config = StdioConfig::default();
    config.codex_binary = request["codex"].as_str().unwrap().to_string();
    Codex::spawn_stdio(config).await.expect("spawn")
}

/// Declines each command that codex asks about, and keeps the last one.
fn decline_commands(codex: &Codex) -> Arc<Mutex<Option<Value>>> {
    let asked = Arc::new(Mutex::new(None));
    let (client, seen) = (codex.client(), asked.clone());
    let mut events = client.subscribe();
    tokio::spawn(async move {
        while let Ok(event) = events.recv().await {
            if let ServerEvent::ServerRequest(ServerRequestEvent::CommandExecutionRequestApproval { id, params }) = event {
                *seen.lock().unwrap() = Some(serde_json::to_value(&params).unwrap()["command"].clone());
                client.respond_server_request(id, json!({"decision": "decline"})).await.expect("respond");
            }
        }
    });
    asked
}

/// Runs the first turn in a process of its own: the codex of this client ends with the process that started it.
fn run_first_turn(request: &Value) -> Value {
    let mut first = request.clone();
    first["task"] = "start".into();
    let program = std::env::current_exe().unwrap();
    let output = std::process::Command::new(program).arg(first.to_string()).output().expect("start");
    let stdout = String::from_utf8(output.stdout).unwrap();
    serde_json::from_str(stdout.trim().strip_prefix("outcome ").expect("outcome")).expect("JSON")
}

#[tokio::main]
async fn main() {
    let request: Value = serde_json::from_str(&std::env::args().nth(1).unwrap()).unwrap();
    let task = request["task"].as_str().unwrap();
    let prompt = |index: usize| request["prompts"][index].as_str().unwrap();
    let mut outcome = json!({});
    let first = (task == "resume").then(|| run_first_turn(&request));
    let codex = open(&request).await;
    if task == "models" {
        let info = ClientInfo::new("test", "Test", "1");
        codex.client().initialize(InitializeParams::new(info)).await.expect("initialize");
        codex.client().initialized().await.expect("initialized");
        let list = codex.client().model_list(Default::default()).await.expect("model/list");
        outcome["models"] = list.data.iter().map(|model| serde_json::to_value(model).unwrap()["id"].clone()).collect();
    } else if let Some(first) = first {
        let id = first["thread"].as_str().unwrap().to_string();
        let mut thread = codex.resume_thread_by_id(id.clone(), ThreadOptions::default());
        let text = thread.run(prompt(1), TurnOptions::default()).await.expect("turn").final_response;
        outcome["texts"] = json!([first["texts"][0], text]);
        outcome["sameThread"] = (thread.id().map(|one| one.to_string()) == Some(id)).into();
    } else {
        let mut options = ThreadOptions::builder().working_directory(request["workspace"].as_str().unwrap());
        if task == "approval" {
            options = options.approval_policy(ApprovalMode::Untrusted).sandbox_mode(SandboxMode::WorkspaceWrite);
        }
        let asked = decline_commands(&codex);
        let mut thread = codex.start_thread(options.build());
        let mut turn = TurnOptions::default();
        if task == "schema" {
            turn = turn.with_output_schema(request["schema"].clone());
        }
        let text = thread.run(prompt(0), turn).await.expect("turn").final_response;
        if task == "schema" {
            outcome["object"] = serde_json::from_str(&text).expect("JSON");
        } else {
            outcome["texts"] = json!([text]);
        }
        if let Some(command) = asked.lock().unwrap().clone() {
            outcome["asked"] = command;
        }
        if task == "start" {
            outcome["thread"] = thread.id().expect("id").to_string().into();
        }
    }
    println!("outcome {outcome}");
}
