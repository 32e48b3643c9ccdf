use crate::fixtures::read_lines;
use crate::Result;
use std::path::Path;

/// Lists the mismatches of a report, and the recordings that were not played to their end. It reads the
/// formats 1 and 2 of a report. Format 1 calls the event `mismatch` `problem`.
pub fn list_mismatches(report: &Path) -> Result<Vec<String>> {
    if !report.exists() {
        return Ok(vec!["the fake codex was never started".to_owned()]);
    }
    let mut mismatches = Vec::new();
    let mut playing: Vec<(serde_json::Value, String)> = Vec::new();
    for entry in read_lines(report)? {
        let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        match text("event").as_str() {
            "begun" => playing.push((entry["pid"].clone(), text("fixture"))),
            "complete" => playing.retain(|(pid, _)| *pid != entry["pid"]),
            "mismatch" | "problem" => {
                mismatches.push(format!("{}: {}", text("code"), text("message")));
            }
            _ => {}
        }
    }
    let left = playing.into_iter().map(|(_, name)| name);
    mismatches.extend(left.map(|name| format!("{name} was not replayed to its end")));
    Ok(mismatches)
}
