//! Drives the high-level API of codex-app-server-sdk.
use codex_app_server_sdk::api::{ApprovalMode, Codex, SandboxMode, ThreadOptions, TurnOptions};
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

#[tokio::main]
async fn main() {
    let request: Value = serde_json::from_str(&std::env::args().nth(1).unwrap()).unwrap();
    let task = request["task"].as_str().unwrap();
    let prompt = |index: usize| request["prompts"][index].as_str().unwrap();
    let mut outcome = json!({});
    let codex = open(&request).await;
    if task == "models" {
        let list = codex.client().model_list(Default::default()).await.expect("model/list");
        outcome["models"] = list.data.iter().map(|model| serde_json::to_value(model).unwrap()["id"].clone()).collect();
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
        if task == "resume" {
            let id = thread.id().expect("id").to_string();
            drop(thread);
            drop(codex);
            let codex = open(&request).await;
            let mut resumed = codex.resume_thread_by_id(id.clone(), ThreadOptions::default());
            let text = resumed.run(prompt(1), TurnOptions::default()).await.expect("turn").final_response;
            outcome["texts"].as_array_mut().unwrap().push(text.into());
            outcome["sameThread"] = (resumed.id().map(|one| one.to_string()) == Some(id)).into();
        }
    }
    println!("outcome {outcome}");
}
