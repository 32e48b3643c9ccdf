//! Prints how often each method comes in a fixture: `cargo run -- ../../integration/fixtures/python/thread_basic.jsonl`.

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::{collections::BTreeMap, env, error::Error, fs::File};

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args()
        .nth(1)
        .ok_or("usage: cargo run -- FIXTURE.jsonl")?;
    let mut counts = BTreeMap::<String, usize>::new();
    for (index, line) in BufReader::new(File::open(&path)?).lines().enumerate() {
        let event: Value = serde_json::from_str(&line?)
            .map_err(|error| format!("{path}:{}: {error}", index + 1))?;
        let method = event["method"]
            .as_str()
            .ok_or("an event without a method")?;
        *counts.entry(method.to_owned()).or_default() += 1;
    }
    for (method, count) in counts {
        println!("{count:>6}  {method}");
    }
    Ok(())
}
