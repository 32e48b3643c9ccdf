use crate::{find_executable, find_fixtures_folder, list_mismatches, Error, Result};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use std::{env, fs, process, thread};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Options of a fake codex (docs/replay.md). The default of each is that of the fake codex.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The fixtures folder of a subject. Without it, `find_fixtures_folder` finds one.
    pub folder: Option<PathBuf>,
    /// Reports other options, additional members and another order as mismatches, too. If the client ends early, the exit code of
    /// the fake codex is 1.
    pub strict: bool,
    /// Compares only the methods.
    pub lenient: bool,
    /// Sends the client's working folder where the recording has `/workspace`.
    pub own_cwd: bool,
    /// The time between messages, such as `recorded`, `0.5x` or `0` (milliseconds).
    pub pace: Option<String>,
    /// What goes wrong, and at which message, such as `cut@9`.
    pub fault: Option<String>,
    /// The release whose command line applies, such as `0.171.0`.
    pub codex_version: Option<String>,
    /// How long the fake codex waits for the client's next message.
    pub timeout: Option<Duration>,
}

/// A fake codex that replays a fixture. When it is dropped, it panics with the mismatches if the client did not do what
/// was recorded, or if the recording was not replayed to its end. If the test panics already, it only prints them.
#[derive(Debug)]
pub struct Replay {
    fixture: String,
    folder: PathBuf,
}

impl Replay {
    /// Prepares a fake codex that replays a fixture: a name, `NAME@N`, or a path. If the name is empty, the client's prompt
    /// chooses the fixture. Panics if the fake codex or the fixtures are missing.
    #[track_caller]
    pub fn start(fixture: &str) -> Self {
        Replay::start_with(fixture, &Options::default())
    }

    /// The same as `start`, with options of the fake codex.
    #[track_caller]
    pub fn start_with(fixture: &str, options: &Options) -> Self {
        Replay::prepare(fixture, options).unwrap_or_else(|error| panic!("{error}"))
    }

    fn prepare(fixture: &str, options: &Options) -> Result<Self> {
        let executable = find_executable()?;
        let fixtures = find_fixtures_folder(options.folder.as_deref())?;
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("touchstone-{}-{number}", process::id()));
        let replay = Replay {
            fixture: fixture.to_owned(),
            folder,
        };
        let script = replay.render_script(&executable, &fixtures, options);
        let codex = replay.codex_path();
        fs::create_dir(&replay.folder)
            .and_then(|()| fs::write(&codex, script))
            .and_then(|()| fs::set_permissions(&codex, fs::Permissions::from_mode(0o755)))
            .map_err(|error| {
                Error::new(format!("{} can't be written: {error}.", codex.display()))
            })?;
        Ok(replay)
    }

    /// The path of an executable to give to the client as its codex binary. It has the settings inside, so the client may start
    /// it with any environment.
    pub fn codex_path(&self) -> PathBuf {
        self.folder.join("codex")
    }

    /// The path of the report, which exists once the client has started the fake codex.
    pub fn report(&self) -> PathBuf {
        self.folder.join("report.jsonl")
    }

    fn render_script(&self, executable: &Path, fixtures: &Path, options: &Options) -> String {
        let flag = |is_set: bool| is_set.then(|| "1".to_owned());
        let choice = Some(self.fixture.clone()).filter(|fixture| !fixture.is_empty());
        let by_prompt = choice.is_none().then(|| "prompt".to_owned());
        let settings = [
            ("FIXTURE", choice),
            ("MATCH", by_prompt),
            ("FIXTURES", Some(fixtures.display().to_string())),
            ("STRICT", flag(options.strict)),
            ("LENIENT", flag(options.lenient)),
            ("OWN_CWD", flag(options.own_cwd)),
            ("PACE", options.pace.clone()),
            ("FAULT", options.fault.clone()),
            ("CODEX_VERSION", options.codex_version.clone()),
            (
                "TIMEOUT",
                options.timeout.map(|time| time.as_secs_f64().to_string()),
            ),
            ("REPORT", Some(self.report().display().to_string())),
        ];
        let mut lines = vec!["#!/bin/sh".to_owned()];
        for (name, value) in settings {
            lines.extend(value.map(|value| format!("export TOUCHSTONE_{name}={}", quote(&value))));
        }
        // A fake codex that is a file for Node needs PATH to find Node, also where the client empties the environment.
        let path = env::var("PATH").unwrap_or_default();
        lines.push(format!("export PATH=\"${{PATH:+$PATH:}}\"{}", quote(&path)));
        lines.push(format!(
            "exec {} \"$@\"\n",
            quote(&executable.display().to_string())
        ));
        lines.join("\n")
    }
}

impl Drop for Replay {
    fn drop(&mut self) {
        let mismatches = list_mismatches(&self.report());
        let _ = fs::remove_dir_all(&self.folder);
        let mismatches = mismatches.unwrap_or_else(|error| vec![error.to_string()]);
        if mismatches.is_empty() {
            return;
        }
        let name = if self.fixture.is_empty() {
            "the recording"
        } else {
            &self.fixture
        };
        let message = format!(
            "{name} was not replayed as recorded:\n{}",
            mismatches.join("\n")
        );
        if thread::panicking() {
            eprintln!("{message}");
        } else {
            panic!("{message}");
        }
    }
}

fn quote(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}
