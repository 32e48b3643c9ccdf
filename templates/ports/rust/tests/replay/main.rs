//! Tests the port with a fake codex, which replays recorded fixtures.

mod minimal_client;
mod touchstone;

use touchstone::{read_fixture, Replay};

/// A turn with one message. The fixture has the events that the official Python SDK yielded.
#[test]
fn a_turn_yields_what_the_official_sdk_yields() {
    let replay = Replay::start("thread_basic");
    let events = minimal_client::run_turn(replay.codex_path(), "Say hello.");
    assert_eq!(events.len(), read_fixture("thread_basic").len());
    for (event, expected) in events.iter().zip(read_fixture("thread_basic")) {
        assert_eq!(*event, expected);
    }
    replay.assert_as_recorded();
}
