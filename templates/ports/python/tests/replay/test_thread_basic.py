"""A turn with one message. The fixture has the events that the official Python SDK yielded."""

import pytest
from minimal_client import run_turn
from pytest_codex_touchstone import assert_same_events, read_fixture


@pytest.mark.touchstone("thread_basic")
def test_a_turn_yields_what_the_official_sdk_yields(touchstone_codex: str) -> None:
    events = list(run_turn(touchstone_codex, "Say hello."))
    assert_same_events(read_fixture("thread_basic"), events)
