//! Folders of tests.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A folder that exists as long as this value.
pub struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    pub fn new() -> Self {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("touchstone-rust-{}-{number}", process::id()));
        fs::create_dir(&folder).unwrap();
        TemporaryFolder(folder)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Reads a table of cases that the helpers of all languages run.
pub fn read_table(name: &str) -> Value {
    let contract = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../contract");
    let table: Value =
        serde_json::from_str(&fs::read_to_string(contract.join(name)).unwrap()).unwrap();
    assert!(!table["cases"].as_array().unwrap().is_empty());
    table
}
