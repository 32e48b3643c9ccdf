//! Starts the fake codex, and reads fixtures and its report.

use serde_json::Value;
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

const FIXTURES: &str = "integration/fixtures/python";
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A fake codex that replays a fixture.
pub struct Replay {
    fixture: String,
    folder: PathBuf,
    codex: PathBuf,
}

impl Replay {
    /// Writes an executable that replays the fixture.
    pub fn start(fixture: &str) -> Self {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("touchstone-{}-{number}", process::id()));
        fs::create_dir(&folder).expect("the temporary folder is new");
        let fixtures = find_fixtures();
        let report = folder.join("report.jsonl");
        let words = [
            find_fake_codex().as_path(),
            Path::new("--fixture"),
            Path::new(fixture),
            Path::new("--fixtures"),
            fixtures.as_path(),
            Path::new("--report"),
            report.as_path(),
        ]
        .map(|word| format!("'{}'", word.display().to_string().replace('\'', "'\\''")));
        let codex = folder.join("codex");
        let script = format!("#!/bin/sh\nexec {} \"$@\"\n", words.join(" "));
        fs::write(&codex, script).expect("the temporary folder can be written to");
        fs::set_permissions(&codex, fs::Permissions::from_mode(0o755)).expect("the file is ours");
        Replay {
            fixture: fixture.to_owned(),
            folder,
            codex,
        }
    }

    /// The path to give to the client as its codex binary.
    pub fn codex_path(&self) -> &Path {
        &self.codex
    }

    /// Fails the test if the client did otherwise than recorded.
    pub fn assert_as_recorded(&self) {
        let mismatches = list_mismatches(&self.folder.join("report.jsonl"));
        assert!(
            mismatches.is_empty(),
            "{} was not replayed as recorded:\n{}",
            self.fixture,
            mismatches.join("\n")
        );
    }
}

impl Drop for Replay {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Reads the events of a fixture that has one file.
pub fn read_fixture(name: &str) -> Vec<Value> {
    read_lines(&find_fixtures().join(format!("{name}.jsonl")))
}

/// Lists the mismatches in a report, and the recordings that were not replayed to their end.
fn list_mismatches(report: &Path) -> Vec<String> {
    if !report.exists() {
        return vec!["the fake codex was never started".to_owned()];
    }
    let mut mismatches = Vec::new();
    let mut playing = BTreeMap::new();
    for entry in read_lines(report) {
        let pid = entry["pid"].as_u64();
        match entry["event"].as_str() {
            Some("begun") => drop(playing.insert(pid, entry["fixture"].clone())),
            Some("complete") => drop(playing.remove(&pid)),
            Some("mismatch") => mismatches.push(entry["message"].to_string()),
            _ => {}
        }
    }
    mismatches.extend(
        playing
            .values()
            .map(|name| format!("{name} was not replayed to its end")),
    );
    mismatches
}

fn read_lines(path: &Path) -> Vec<Value> {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines = text.split('\n').filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect()
}

/// Finds the fixtures of this repository, else those of the npm package.
fn find_fixtures() -> PathBuf {
    env::var_os("TOUCHSTONE_FIXTURES")
        .map(PathBuf::from)
        .or_else(|| find_above(FIXTURES))
        .or_else(|| find_above(&format!("node_modules/codex-touchstone/{FIXTURES}")))
        .expect("There are no fixtures. Run `npm install --save-dev codex-touchstone`.")
}

/// Finds the fake codex: TOUCHSTONE_CODEX, else that of the npm package, else that of PATH.
fn find_fake_codex() -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    env::var_os("TOUCHSTONE_CODEX")
        .map(PathBuf::from)
        .or_else(|| find_above("node_modules/.bin/touchstone-codex"))
        .or_else(|| {
            env::split_paths(&path)
                .map(|one| one.join("touchstone-codex"))
                .find(|one| one.exists())
        })
        .expect("There is no touchstone-codex. Run `npm install --save-dev codex-touchstone`.")
}

fn find_above(path: &str) -> Option<PathBuf> {
    let folder = env::current_dir().ok()?;
    folder
        .ancestors()
        .map(|above| above.join(path))
        .find(|found| found.exists())
}
