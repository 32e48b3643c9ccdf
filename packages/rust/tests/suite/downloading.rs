//! The table of downloads, over a server on loopback.

use crate::temporary::{read_table, TemporaryFolder};
use codex_touchstone::{find_target, Error, Release};
use serde_json::{json, Value};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::{fs, thread};

#[test]
fn executables_are_downloaded() {
    let table = read_table("downloading.json");
    for case in table["cases"].as_array().unwrap() {
        let folder = TemporaryFolder::new();
        let (address, asked) = serve(&table, case, folder.path());
        let mut sums = json!({});
        if case["pins"] != false {
            sums[find_target()] = table["sha256"].clone();
        }
        let release = json!({"version": "1.2.3", "address": address, "sha256": sums});
        let release = Release::parse(&release.to_string()).unwrap();
        let cache = folder.path().join("cache");
        let got = release.download(&cache);
        let name = &case["name"];
        if case["fails"] == true {
            assert_says(
                got.unwrap_err(),
                "Set TOUCHSTONE_CODEX to the path of an executable",
            );
            assert_eq!(count_installed(&cache), 0, "{name}");
            continue;
        }
        let path = got.unwrap();
        let output = Command::new(&path).output().unwrap();
        assert_eq!(output.stdout, b"downloaded\n", "{name}");
        let wanted = format!("/1.2.3/touchstone-codex-{}.tar.gz", find_target());
        assert_eq!(asked.lock().unwrap()[0], wanted, "{name}");
        let count = asked.lock().unwrap().len();
        assert_eq!(release.download(&cache).unwrap(), path);
        assert_eq!(asked.lock().unwrap().len(), count, "{name}");
        assert_eq!(count_installed(&cache), 1, "{name}");
    }
}

#[test]
fn four_downloads_at_the_same_time_give_the_same_file() {
    let table = read_table("downloading.json");
    let folder = TemporaryFolder::new();
    let (address, _) = serve(&table, &json!({"sends": "archive"}), folder.path());
    let sums = json!({ find_target(): table["sha256"] });
    let release = json!({"version": "1.2.3", "address": address, "sha256": sums}).to_string();
    let cache = folder.path().join("cache");
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| Release::parse(&release).unwrap().download(&cache).unwrap());
        }
    });
    assert_eq!(count_installed(&cache), 1);
}

#[test]
fn without_a_release_the_error_says_what_to_set() {
    assert_says(
        Release::read().unwrap_err(),
        "There is no touchstone-codex. Set TOUCHSTONE_CODEX",
    );
}

fn assert_says(error: Error, wanted: &str) {
    let text = error.to_string();
    assert!(text.contains(wanted), "{text}");
}

fn count_installed(cache: &Path) -> usize {
    fs::read_dir(cache.join("native")).map_or(0, Iterator::count)
}

/// Serves what a case sends. Returns the address, and the paths that clients ask for.
fn serve(table: &Value, case: &Value, folder: &Path) -> (String, Arc<Mutex<Vec<String>>>) {
    let archive = decode(&table["archive"], folder);
    let body = match case["sends"].as_str() {
        Some("archive") => archive.clone(),
        Some("half") => archive[..archive.len() / 2].to_vec(),
        Some(other) => decode(&table[other], folder),
        None => Vec::new(),
    };
    let length = if body.is_empty() { 0 } else { archive.len() };
    let status = case["status"].as_u64().unwrap_or(200);
    let head = format!(
        "HTTP/1.1 {status} Answer\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    let answer = [head.as_bytes(), &body].concat();
    let redirects = case["redirects"] == true;
    let asked = Arc::new(Mutex::new(Vec::new()));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!(
        "http://{}/{{version}}/touchstone-codex-{{target}}.tar.gz",
        listener.local_addr().unwrap()
    );
    if case["listens"] != false {
        let paths = Arc::clone(&asked);
        // The thread ends with the process of the tests.
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let path = read_path(&stream);
                let mut paths = paths.lock().unwrap();
                paths.push(path);
                let moved = b"HTTP/1.1 302 Found\r\nlocation: /moved\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                let is_moved = redirects && paths.len() == 1;
                let _ = stream.write_all(if is_moved { moved } else { &answer });
            }
        });
    }
    (address, asked)
}

/// Reads a request, and returns its path.
fn read_path(stream: &TcpStream) -> String {
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    let request = lines.next().unwrap();
    lines.find(String::is_empty);
    request.split(' ').nth(1).unwrap().to_owned()
}

/// Decodes base64, with the system's program `base64`.
fn decode(text: &Value, folder: &Path) -> Vec<u8> {
    let file = folder.join("base64");
    fs::write(&file, text.as_str().unwrap()).unwrap();
    let input = Stdio::from(fs::File::open(file).unwrap());
    Command::new("base64")
        .arg("-d")
        .stdin(input)
        .output()
        .unwrap()
        .stdout
}
