//! Drives the commands of codex-wrapper, which runs `codex exec`.
use codex_wrapper::*;
use serde_json::{Value, json};

/// Finds the last value at `path` in the events of a run.
fn find_last(events: &str, path: &str) -> Value {
    let values = events.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    values.filter_map(|event| event.pointer(path).cloned()).last().expect("no such event")
}

#[tokio::main]
async fn main() {
    let request: Value = serde_json::from_str(&std::env::args().nth(1).unwrap()).unwrap();
    let task = request["task"].as_str().unwrap();
    let prompt = |index: usize| request["prompts"][index].as_str().unwrap().to_string();
    let (binary, folder) = (request["codex"].as_str().unwrap(), request["workspace"].as_str().unwrap());
    let codex = Codex::builder().binary(binary).working_dir(folder).build().expect("build");
    let mut command = ExecCommand::new(prompt(0)).json();
    if task == "schema" {
        let schema = format!("{folder}/schema.json");
        std::fs::write(&schema, request["schema"].to_string()).unwrap();
        command = command.output_schema(schema);
    }
    let first = command.execute(&codex).await.expect("exec").stdout;
    let text = find_last(&first, "/item/text");
    let mut outcome = json!({});
    if task == "schema" {
        outcome["object"] = serde_json::from_str(text.as_str().unwrap()).expect("JSON");
    } else {
        outcome["texts"] = json!([text]);
    }
    if task == "resume" {
        let id = find_last(&first, "/thread_id");
        let resume = ExecResumeCommand::new().session_id(id.as_str().unwrap()).prompt(prompt(1)).json();
        let second = resume.execute(&codex).await.expect("resume").stdout;
        outcome["texts"].as_array_mut().unwrap().push(find_last(&second, "/item/text"));
        outcome["sameThread"] = (find_last(&second, "/thread_id") == id).into();
    }
    println!("outcome {outcome}");
}
