use crate::{Error, Release, Result};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::{env, fs};

pub(crate) const NAME: &str = "touchstone-codex";

/// Finds the fake codex: the one that TOUCHSTONE_CODEX names, else `touchstone-codex` of the nearest node_modules at or above
/// the current folder, else of PATH, else the one of this crate's release, which it downloads once. Returns an absolute path.
pub fn find_executable() -> Result<PathBuf> {
    let here = env::current_dir().unwrap_or_default();
    if let Some(named) = env::var_os("TOUCHSTONE_CODEX").filter(|named| !named.is_empty()) {
        let path = here.join(&named);
        if is_executable(&path) {
            return Ok(path);
        }
        let name = Path::new(&named).display();
        return Err(Error::new(format!(
            "TOUCHSTONE_CODEX names {name}, which is no executable."
        )));
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let installed = here
        .ancestors()
        .map(|folder| folder.join("node_modules/.bin"));
    let folders = installed.chain(env::split_paths(&path).map(|folder| here.join(folder)));
    match folders
        .map(|folder| folder.join(NAME))
        .find(|path| is_executable(path))
    {
        Some(path) => Ok(path),
        None => Release::read()?.download(&find_cache_folder()?),
    }
}

pub(crate) fn is_executable(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

/// Finds the cache folder. touchstone uses the same one.
fn find_cache_folder() -> Result<PathBuf> {
    let read = |name| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if let Some(named) = read("TOUCHSTONE_CACHE") {
        return Ok(env::current_dir().unwrap_or_default().join(named));
    }
    let home = read("HOME")
        .ok_or_else(|| Error::new("HOME is not set. Set TOUCHSTONE_CODEX or TOUCHSTONE_CACHE."));
    if cfg!(target_os = "macos") {
        return Ok(home?.join("Library/Caches/touchstone"));
    }
    match read("XDG_CACHE_HOME").filter(|caches| caches.is_absolute()) {
        Some(caches) => Ok(caches.join("touchstone")),
        None => Ok(home?.join(".cache/touchstone")),
    }
}
