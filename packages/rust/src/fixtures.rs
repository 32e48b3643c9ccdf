use crate::{Error, Result};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The highest `formatVersion` of a manifest that this crate can read.
pub const FORMAT_VERSION: u64 = 1;

/// The catalogue that came with this crate: it is in the npm package, and in a clone of the repository.
const CATALOGUE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../integration/fixtures/python"
);

/// A folder of fixtures.
#[derive(Debug, Clone)]
pub struct Fixtures {
    folder: PathBuf,
}

impl Fixtures {
    /// Opens the fixtures folder that `find_fixtures_folder` finds.
    pub fn open(folder: Option<&Path>) -> Result<Self> {
        let folder = find_fixtures_folder(folder)?;
        Ok(Fixtures { folder })
    }

    /// Reads the entries of the manifest, unchanged: the name of a fixture → its entry.
    pub fn read_manifest(&self) -> Result<Map<String, Value>> {
        let path = self.folder.join("manifest.json");
        let damaged = || Error::new(format!("{} is damaged.", path.display()));
        let mut manifest: Value =
            serde_json::from_str(&read_text(&path)?).map_err(|_| damaged())?;
        let version = manifest["formatVersion"].as_u64().ok_or_else(damaged)?;
        if version > FORMAT_VERSION {
            return Err(Error::new(format!(
                "{} has format version {version}. Update codex-touchstone.",
                path.display()
            )));
        }
        match manifest["scenarios"].take() {
            Value::Object(scenarios) => Ok(scenarios),
            _ => Err(damaged()),
        }
    }

    /// Reads the events of a fixture, of all steps.
    pub fn read_events(&self, name: &str) -> Result<Vec<Value>> {
        let mut events = Vec::new();
        for file in self.list_steps(name)? {
            events.extend(self.read_file(&file)?);
        }
        Ok(events)
    }

    /// Reads the events of one step of a fixture, from 1.
    pub fn read_step(&self, name: &str, step: usize) -> Result<Vec<Value>> {
        let files = self.list_steps(name)?;
        let file = files.get(step.wrapping_sub(1)).ok_or_else(|| {
            let count = files.len();
            Error::new(format!(
                "{name} has no step {step}. Number of its steps: {count}."
            ))
        })?;
        self.read_file(file)
    }

    /// Reads the frames of a fixture: `{"process", "from": "client" or "codex", "message"}`, or `{"process", "exit"}`.
    pub fn read_wire(&self, name: &str) -> Result<Vec<Value>> {
        match &self.find(name)?["wire"] {
            Value::Null => Err(Error::new(format!("{name} has no wire."))),
            wire => self.read_file(&wire["file"]),
        }
    }

    fn find(&self, name: &str) -> Result<Value> {
        let place = self.folder.display();
        let found = self.read_manifest()?.remove(name);
        found.ok_or_else(|| Error::new(format!("{place} has no fixture {name:?}.")))
    }

    fn list_steps(&self, name: &str) -> Result<Vec<Value>> {
        let fixture = self.find(name)?;
        let steps = fixture["steps"].as_array();
        let steps = steps.ok_or_else(|| Error::new(format!("{name} has no steps.")))?;
        Ok(steps.iter().map(|step| step["file"].clone()).collect())
    }

    fn read_file(&self, file: &Value) -> Result<Vec<Value>> {
        match file.as_str() {
            Some(name) if is_file_name(name) => read_lines(&self.folder.join(name)),
            _ => Err(Error::new(format!(
                "{} names {file}, which is no file of a fixture.",
                self.folder.display()
            ))),
        }
    }
}

/// Reads the events of a fixture, of all steps. Panics if it can't.
#[track_caller]
pub fn read_fixture(name: &str) -> Vec<Value> {
    let read = Fixtures::open(None).and_then(|fixtures| fixtures.read_events(name));
    read.unwrap_or_else(|error| panic!("{error}"))
}

/// Reads the frames of a fixture. Panics if it can't.
#[track_caller]
pub fn read_wire(name: &str) -> Vec<Value> {
    let read = Fixtures::open(None).and_then(|fixtures| fixtures.read_wire(name));
    read.unwrap_or_else(|error| panic!("{error}"))
}

/// Finds the fixtures folder: the given one, else that of TOUCHSTONE_FIXTURES, else the nearest one at or above the current
/// folder, else the catalogue that came with this crate.
pub fn find_fixtures_folder(folder: Option<&Path>) -> Result<PathBuf> {
    let named = env::var_os("TOUCHSTONE_FIXTURES").filter(|named| !named.is_empty());
    if let Some(folder) = folder.map(Path::to_owned).or(named.map(PathBuf::from)) {
        return check_folder(&folder);
    }
    let here = env::current_dir().unwrap_or_default();
    let above = here
        .ancestors()
        .map(locate_fixtures)
        .chain([PathBuf::from(CATALOGUE)]);
    above
        .into_iter()
        .find(|folder| folder.is_dir())
        .ok_or_else(|| {
            Error::new(
                "There is no integration/fixtures/python here or above. Set TOUCHSTONE_FIXTURES.",
            )
        })
}

/// Takes the fixtures folder of a subject, or the folder of all subjects, whose folder `python` it then chooses. Returns an absolute
/// path, since the client may start the fake codex in another folder.
fn check_folder(folder: &Path) -> Result<PathBuf> {
    let here = env::current_dir().unwrap_or_default();
    let found = [here.join(folder).join("python"), here.join(folder)]
        .into_iter()
        .find(|one| one.is_dir());
    found.ok_or_else(|| {
        Error::new(format!(
            "{} is no folder. Name the fixtures folder of a subject, such as integration/fixtures/python.",
            folder.display()
        ))
    })
}

/// Says where a repository has the fixtures of the reference subject: by its touchstone.config.yaml, if it has one.
fn locate_fixtures(repository: &Path) -> PathBuf {
    let config = fs::read_to_string(repository.join("touchstone.config.yaml")).unwrap_or_default();
    let find = |key: &str, default: &'static str| {
        let value = config
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
        let value = value.map(|text| text.split('#').next().unwrap_or_default().trim());
        let bare = value.map(|text| text.trim_matches(['"', '\'']).to_owned());
        bare.filter(|text| !text.is_empty())
            .unwrap_or_else(|| default.to_owned())
    };
    repository
        .join(find("fixtures", "integration/fixtures"))
        .join(find("reference", "python"))
}

fn is_file_name(name: &str) -> bool {
    let stem = name
        .strip_prefix("wire/")
        .unwrap_or(name)
        .strip_suffix(".jsonl");
    stem.is_some_and(|stem| {
        let is_allowed =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        !stem.is_empty() && !stem.starts_with('_') && stem.bytes().all(is_allowed)
    })
}

fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path)
        .map_err(|error| Error::new(format!("{} can't be read: {error}.", path.display())))
}

/// Reads lines of any length. Only LF ends a line.
pub(crate) fn read_lines(path: &Path) -> Result<Vec<Value>> {
    let text = read_text(path)?;
    let lines = text.split_terminator('\n').enumerate();
    lines
        .map(|(index, line)| match serde_json::from_str(line) {
            Ok(value @ Value::Object(_)) => Ok(value),
            _ => Err(Error::new(format!(
                "{}:{} is damaged: it is no JSON object.",
                path.display(),
                index + 1
            ))),
        })
        .collect()
}
