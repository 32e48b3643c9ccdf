"""Recorded transcripts of the official Codex SDK, and a fake codex that replays them, for the tests of a port in Python."""

from .comparing import Difference, assert_same_events, compare_events
from .errors import FixtureError, ReplayMismatch, TouchstoneError
from .executable import find_executable
from .fixtures import Fixture, Step, find_fixtures_folder, read_fixture, read_manifest, read_wire
from .replaying import Replay, replay
from .report import list_mismatches

__all__ = [
    "Difference",
    "Fixture",
    "FixtureError",
    "Replay",
    "ReplayMismatch",
    "Step",
    "TouchstoneError",
    "assert_same_events",
    "compare_events",
    "find_executable",
    "find_fixtures_folder",
    "list_mismatches",
    "read_fixture",
    "read_manifest",
    "read_wire",
    "replay",
]
