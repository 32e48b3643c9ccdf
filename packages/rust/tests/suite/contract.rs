//! The tables of cases about comparing and reading.

use crate::temporary::{read_table, TemporaryFolder};
use codex_touchstone::{compare_events, list_mismatches, Fixtures, Result};
use serde_json::Value;
use std::fs;
use std::path::Path;

#[test]
fn events_are_compared() {
    for case in read_table("comparing.json")["cases"].as_array().unwrap() {
        let list = |name: &str| case[name].as_array().unwrap().clone();
        let found = compare_events(&list("expected"), &list("got"));
        let mut found: Vec<(u64, String)> = found
            .iter()
            .map(|one| (one.event as u64, one.path.clone()))
            .collect();
        let mut wanted: Vec<(u64, String)> = list("differences")
            .iter()
            .map(|one| {
                (
                    one["event"].as_u64().unwrap(),
                    one["path"].as_str().unwrap().to_owned(),
                )
            })
            .collect();
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{}", case["name"]);
    }
}

#[test]
fn files_are_read() {
    for case in read_table("reading.json")["cases"].as_array().unwrap() {
        let folder = TemporaryFolder::new();
        for (file, text) in case["files"].as_object().unwrap() {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text.as_str().unwrap()).unwrap();
        }
        check(case, folder.path());
    }
}

fn check(case: &Value, folder: &Path) {
    let name = &case["name"];
    if let Some(report) = case["report"].as_str() {
        let mismatches = list_mismatches(&folder.join(report)).unwrap();
        assert_eq!(
            Some(mismatches.len() as u64),
            case["mismatches"].as_u64(),
            "{name}"
        );
        return;
    }
    let read = read(case, folder);
    if case["fails"] == true {
        assert!(read.is_err(), "{name}");
    } else {
        assert_eq!(
            &read.unwrap(),
            case["returns"].as_array().unwrap(),
            "{name}"
        );
    }
}

fn read(case: &Value, folder: &Path) -> Result<Vec<Value>> {
    let fixtures = Fixtures::open(Some(folder))?;
    let name = case["fixture"].as_str().unwrap();
    if case["reads"] == "wire" {
        return fixtures.read_wire(name);
    }
    fixtures.read_events(name)
}
