//! Drives the blocking client of codex-codes.
use codex_codes::{AppServerBuilder, Notification, ServerMessage, SyncClient};
use serde_json::{Value, json};

fn open(request: &Value) -> SyncClient {
    let builder = AppServerBuilder::new()
        .command(request["codex"].as_str().unwrap())
        .working_directory(request["workspace"].as_str().unwrap());
    SyncClient::start_with(builder).expect("start")
}

/// Runs a turn, declines what codex asks, and adds the final text to the outcome.
fn run_turn(client: &mut SyncClient, params: Value, outcome: &mut Value) -> String {
    client.turn_start(&serde_json::from_value(params).unwrap()).expect("turn/start");
    let mut text = String::new();
    loop {
        match client.next_message().expect("message") {
            Some(ServerMessage::Notification(Notification::AgentMessageDelta(delta))) => text += &delta.delta,
            Some(ServerMessage::Notification(Notification::TurnCompleted(_))) => return text,
            Some(ServerMessage::Notification(_)) => {}
            Some(ServerMessage::Request { id, request }) => {
                if let codex_codes::ServerRequest::CmdExecApproval(params) = &request {
                    outcome["asked"] = serde_json::to_value(params).unwrap()["command"].clone();
                }
                client.respond(id, &json!({"decision": "decline"})).expect("respond");
            }
            None => panic!("codex ended"),
        }
    }
}

fn main() {
    let request: Value = serde_json::from_str(&std::env::args().nth(1).unwrap()).unwrap();
    let (task, prompts) = (request["task"].as_str().unwrap(), &request["prompts"]);
    let mut outcome = json!({});
    let mut client = open(&request);
    if task == "models" {
        let list: Value = client.request("model/list", &json!({})).expect("model/list");
        let ids = list["data"].as_array().unwrap().iter().map(|model| model["id"].clone());
        outcome["models"] = ids.collect();
    } else {
        let mut thread = json!({"cwd": request["workspace"]});
        if task == "approval" {
            thread["approvalPolicy"] = "untrusted".into();
            thread["sandbox"] = "workspace-write".into();
        }
        let started = client.thread_start(&serde_json::from_value(thread).unwrap()).expect("thread/start");
        let id = started.thread.id.as_str().to_string();
        let build_turn = |prompt: &Value| json!({"threadId": id, "input": [{"type": "text", "text": prompt}]});
        let mut turn = build_turn(&prompts[0]);
        if task == "schema" {
            turn["outputSchema"] = request["schema"].clone();
        }
        let text = run_turn(&mut client, turn, &mut outcome);
        if task == "schema" {
            outcome["object"] = serde_json::from_str(&text).expect("JSON");
        } else {
            outcome["texts"] = json!([text]);
        }
        if task == "resume" {
            client.shutdown().expect("shutdown");
            client = open(&request);
            let resume = serde_json::from_value(json!({"threadId": id})).unwrap();
            let resumed = client.thread_resume(&resume).expect("thread/resume");
            outcome["sameThread"] = (resumed.thread.id.as_str() == id).into();
            let text = run_turn(&mut client, build_turn(&prompts[1]), &mut outcome);
            outcome["texts"].as_array_mut().unwrap().push(text.into());
        }
    }
    client.shutdown().expect("shutdown");
    println!("outcome {outcome}");
}
