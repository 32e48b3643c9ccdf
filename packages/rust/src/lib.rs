//! Tests a Codex SDK in Rust against recorded transcripts of the official one. The SDK starts a fake codex, which replays a
//! recorded fixture, and the test compares the events that the SDK yields with the fixture.
//!
//! ```no_run
//! use codex_touchstone::{assert_same_events, read_fixture, Replay};
//! # fn run_my_sdk(_: &std::path::Path, _: &str) -> Vec<serde_json::Value> { vec![] }
//!
//! let replay = Replay::start("thread_basic");
//! let events = run_my_sdk(&replay.codex_path(), "Say hello.");
//! assert_same_events(&read_fixture("thread_basic"), &events);
//! ```

mod comparing;
mod difference;
mod downloading;
mod error;
mod executable;
mod fixtures;
mod replay;
mod report;
mod shape;
mod text;

pub use comparing::{assert_same_events, compare_events};
pub use difference::Difference;
pub use downloading::{find_target, Release};
pub use error::{Error, Result};
pub use executable::find_executable;
pub use fixtures::{find_fixtures_folder, read_fixture, read_wire, Fixtures, FORMAT_VERSION};
pub use replay::{Options, Replay};
pub use report::list_mismatches;
