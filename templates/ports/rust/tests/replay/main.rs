//! Tests the port with a fake codex, which replays recorded fixtures.

mod minimal_client;

use codex_touchstone::{assert_same_events, read_fixture, Replay};

/// A turn with one message. The fixture has the events that the official Python SDK yielded.
#[test]
fn a_turn_yields_what_the_official_sdk_yields() {
    let replay = Replay::start("thread_basic");
    let events = minimal_client::run_turn(&replay.codex_path(), "Say hello.");
    assert_same_events(&read_fixture("thread_basic"), &events);
}
