//! A replay with a client that sends what was recorded, over the real fake codex.

use codex_touchstone::{
    assert_same_events, compare_events, find_fixtures_folder, read_fixture, read_wire, Options,
    Replay,
};
use serde_json::{json, Value};
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const FIXTURE: &str = "thread_basic";

/// Sends the recorded messages of the client to a codex, and returns what codex sends up to the end of the turn.
fn play(codex: &Path, change: impl Fn(String) -> String) -> Vec<Value> {
    let mut command = Command::new(codex);
    let pipes = command
        .arg("app-server")
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut process = pipes.spawn().unwrap();
    let mut input = process.stdin.take().unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut got: Vec<Value> = Vec::new();
    for frame in read_wire(FIXTURE)
        .iter()
        .filter(|frame| frame["from"] == "client")
    {
        let message = &frame["message"];
        writeln!(input, "{}", change(message.to_string())).unwrap();
        let is_request = !message["id"].is_null() && !message["method"].is_null();
        while is_request {
            let Some(line) = lines.next() else { break };
            got.push(serde_json::from_str(&line.unwrap()).unwrap());
            let last = &got[got.len() - 1];
            if last["id"] == message["id"] && last["method"].is_null() {
                break;
            }
        }
    }
    while got
        .last()
        .is_some_and(|last| last["method"] != "turn/completed" && last["error"].is_null())
    {
        let Some(line) = lines.next() else { break };
        got.push(serde_json::from_str(&line.unwrap()).unwrap());
    }
    drop(input);
    process.wait().unwrap();
    got
}

/// Returns the message with which a function panics.
fn catch(action: impl FnOnce()) -> String {
    let panicked = catch_unwind(AssertUnwindSafe(action)).unwrap_err();
    panicked.downcast_ref::<String>().unwrap().clone()
}

#[test]
fn a_recorded_client_gets_the_events_of_the_fixture() {
    let replay = Replay::start(FIXTURE);
    let got = play(&replay.codex_path(), |text| text);
    let recorded = read_fixture(FIXTURE);
    let methods: HashSet<String> = recorded
        .iter()
        .map(|event| event["method"].to_string())
        .collect();
    let events = got
        .iter()
        .filter(|one| methods.contains(&one["method"].to_string()));
    let mut events: Vec<Value> = events
        .map(|one| json!({"method": one["method"], "params": one["params"]}))
        .collect();
    assert_same_events(&recorded, &events);
    events[0]["method"] = json!("other");
    let message = catch(|| assert_same_events(&recorded, &events));
    assert!(message.contains("event 1, method: expected \"turn/started\", got \"other\""));
}

#[test]
fn another_client_fails_with_the_mismatches() {
    let message = catch(|| {
        let timeout = Some(Duration::from_secs(1));
        let replay = Replay::start_with(
            FIXTURE,
            &Options {
                timeout,
                ..Options::default()
            },
        );
        play(&replay.codex_path(), |text| {
            text.replace("Say hello.", "Say goodbye.")
        });
    });
    assert!(message.starts_with("thread_basic was not replayed as recorded:\nmismatch: "));
    assert!(message.contains("expected \"Say hello.\", got \"Say goodbye.\""));
}

#[test]
fn a_client_that_never_starts_codex_fails() {
    let message = catch(|| drop(Replay::start(FIXTURE)));
    assert!(message.contains("the fake codex was never started"));
}

#[test]
fn a_line_of_a_megabyte_comes_whole() {
    let sizes = read_wire("turn_long_output")
        .into_iter()
        .map(|frame| frame.to_string().len());
    assert!(sizes.max() > Some(1_000_000));
}

#[test]
fn each_integer_is_read_exactly() {
    let one = [json!({"n": 9_007_199_254_740_993_u64})];
    let other = [json!({"n": 9_007_199_254_740_992_u64})];
    assert_eq!(compare_events(&one, &other).len(), 1);
}

/// The client may start the fake codex in another folder.
#[test]
fn the_folder_of_the_fixtures_is_absolute() {
    let given = Path::new("../../integration/fixtures");
    let found = find_fixtures_folder(Some(given)).unwrap();
    assert!(found.is_absolute());
    assert!(found.ends_with("integration/fixtures/python"));
}
