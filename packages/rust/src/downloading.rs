use crate::executable::{is_executable, NAME};
use crate::{Error, Result};
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

const HINT: &str = "Set TOUCHSTONE_CODEX to the path of an executable, or run `npm install --save-dev codex-touchstone`.";
/// The file that a release writes into this crate (docs/releasing.md). A clone has none.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/release.json");
static COUNT: AtomicU32 = AtomicU32::new(0);

/// The executables of a release: its version, the address of their archives and the archives' checksums.
#[derive(Debug, Clone)]
pub struct Release {
    content: Value,
}

impl Release {
    /// Reads the release of this crate.
    pub fn read() -> Result<Self> {
        let text = fs::read_to_string(FILE)
            .map_err(|_| Error::new(format!("There is no {NAME}. {HINT}")))?;
        Release::parse(&text)
    }

    /// Parses the file of a release.
    pub fn parse(text: &str) -> Result<Self> {
        let content = serde_json::from_str(text);
        let content = content
            .map_err(|error| Error::new(format!("The file of the release is damaged: {error}.")))?;
        Ok(Release { content })
    }

    /// Returns the path of this platform's executable in a cache. If it is not there yet, downloads it with the programs curl and
    /// tar.
    pub fn download(&self, cache: &Path) -> Result<PathBuf> {
        let text = |name: &str| self.content[name].as_str().unwrap_or_default();
        let (version, target) = (text("version"), find_target());
        let digest = self.content["sha256"][&target].as_str().ok_or_else(|| {
            Error::new(format!(
                "{NAME} {version} has no executable for {target}. {HINT}"
            ))
        })?;
        let beginning = digest.get(..12).unwrap_or(digest);
        let folder = cache
            .join("native")
            .join(format!("{version}-{target}-{beginning}"));
        let path = folder.join(NAME);
        if !is_executable(&path) {
            let address = text("address")
                .replace("{version}", version)
                .replace("{target}", &target);
            install(&address, digest, &folder).map_err(|reason| {
                Error::new(format!(
                    "{NAME} {version} could not be downloaded from {address}: {reason}. {HINT}"
                ))
            })?;
        }
        Ok(path)
    }
}

/// Finds the name of this platform: system and processor, and `-musl` if Linux lacks the loader of glibc.
pub fn find_target() -> String {
    let cpu = match env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    if env::consts::OS == "macos" {
        return format!("darwin-{cpu}");
    }
    let glibc = match cpu {
        "x64" => "/lib64/ld-linux-x86-64.so.2",
        _ => "/lib/ld-linux-aarch64.so.1",
    };
    let libc = if Path::new(glibc).exists() {
        ""
    } else {
        "-musl"
    };
    format!("{}-{cpu}{libc}", env::consts::OS)
}

/// Downloads an archive into a new folder. Renames the folder to `folder` when it contains the executable.
fn install(address: &str, digest: &str, folder: &Path) -> std::result::Result<(), String> {
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let staging = folder.with_file_name(format!("new-{}-{number}", process::id()));
    fs::create_dir_all(&staging).map_err(|error| error.to_string())?;
    let installed =
        fill(&staging, address, digest).and_then(|()| match fs::rename(&staging, folder) {
            // Another process may have been faster.
            Err(error) if !is_executable(&folder.join(NAME)) => Err(error.to_string()),
            _ => Ok(()),
        });
    let _ = fs::remove_dir_all(&staging);
    installed
}

fn fill(staging: &Path, address: &str, digest: &str) -> std::result::Result<(), String> {
    eprintln!("Downloading {address}");
    let archive = staging.join("archive.tar.gz");
    let limits = ["--connect-timeout", "30", "--max-time", "600"];
    let flags = ["--silent", "--show-error", "--fail", "--location"];
    run(Command::new("curl")
        .args(flags)
        .args(limits)
        .arg("--output")
        .arg(&archive)
        .arg(address))?;
    let found = compute_sha256(&archive)?;
    if found != digest {
        return Err(format!(
            "the SHA-256 of the archive is {found}, and the release names {digest}"
        ));
    }
    run(Command::new("tar")
        .arg("-xzf")
        .arg(&archive)
        .arg("-C")
        .arg(staging)
        .arg(NAME))?;
    let executable = staging.join(NAME);
    let mark = serde_json::json!({"address": address, "sha256": digest});
    fs::set_permissions(&executable, fs::Permissions::from_mode(0o755))
        .and_then(|()| fs::remove_file(&archive))
        // The cache's mark of a complete folder.
        .and_then(|()| fs::write(staging.join("touchstone.json"), format!("{mark}\n")))
        .map_err(|error| error.to_string())
}

fn compute_sha256(file: &Path) -> std::result::Result<String, String> {
    let output = if cfg!(target_os = "macos") {
        run(Command::new("shasum").args(["-a", "256"]).arg(file))?
    } else {
        run(Command::new("sha256sum").arg(file))?
    };
    Ok(output.split(' ').next().unwrap_or_default().to_owned())
}

/// Runs a program, and returns what it prints.
fn run(command: &mut Command) -> std::result::Result<String, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|error| format!("{program} can't be started: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let message = String::from_utf8_lossy(&output.stderr);
    Err(format!("{program} says: {}", message.trim()))
}
