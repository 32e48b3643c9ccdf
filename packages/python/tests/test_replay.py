"""A replay with a client that sends what was recorded, over the real fake codex."""

import asyncio
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pytest_codex_touchstone import (
    Replay,
    ReplayMismatch,
    assert_same_events,
    find_fixtures_folder,
    read_fixture,
    read_wire,
    replay,
)

FIXTURE = "thread_basic"


def list_client_messages() -> Iterator[dict[str, Any]]:
    for frame in read_wire(FIXTURE):
        if frame.get("from") == "client":
            yield frame["message"]


def play(
    fake: Replay, messages: Iterator[dict[str, Any]], env: dict[str, str] | None = None, cwd: Path | None = None
) -> list[dict[str, Any]]:
    """Sends messages to a codex, and returns what codex sent up to the end of the turn."""
    process = subprocess.Popen(
        [fake.codex_path, "app-server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=env,
        cwd=cwd,
    )
    assert process.stdin and process.stdout
    got: list[dict[str, Any]] = []
    with process, process.stdin, process.stdout:
        for message in messages:
            process.stdin.write(json.dumps(message).encode() + b"\n")
            process.stdin.flush()
            while message.get("id") is not None and "method" in message:
                got.append(json.loads(process.stdout.readline()))
                if got[-1].get("id") == message["id"] and "method" not in got[-1]:
                    break
        while not got or got[-1].get("method") != "turn/completed":
            line = process.stdout.readline()
            if not line:
                break
            got.append(json.loads(line))
    return got


def test_a_recorded_client_gets_the_events_of_the_fixture() -> None:
    with replay(FIXTURE) as fake:
        got = play(fake, list_client_messages(), env={})
    recorded = list(read_fixture(FIXTURE))
    methods = {event["method"] for event in recorded}
    events = [
        {"method": one["method"], "params": one["params"]} for one in got if one.get("method") in methods
    ]
    assert_same_events(recorded, events)


def test_another_client_fails_with_the_mismatches() -> None:
    def change() -> Iterator[dict[str, Any]]:
        for message in list_client_messages():
            yield json.loads(json.dumps(message).replace("Say hello.", "Say goodbye."))

    with pytest.raises(ReplayMismatch, match="(?s)thread_basic was not replayed as recorded:.*Say goodbye"):
        with replay(FIXTURE, timeout=1) as fake:
            play(fake, change())


def test_a_client_that_never_starts_codex_fails() -> None:
    with pytest.raises(ReplayMismatch, match="never started"), replay(FIXTURE):
        pass


def test_an_error_of_the_block_itself_is_kept() -> None:
    with pytest.raises(KeyError), replay(FIXTURE):
        raise KeyError


def test_a_client_that_starts_codex_elsewhere_gets_the_fixtures_of_this_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = list(list_client_messages())
    wires = tmp_path / "port/integration/fixtures/python/wire"
    wires.mkdir(parents=True)
    shutil.copy(find_fixtures_folder() / f"wire/{FIXTURE}.jsonl", wires / "own.jsonl")
    monkeypatch.delenv("TOUCHSTONE_FIXTURES", raising=False)
    monkeypatch.chdir(tmp_path / "port")
    with replay("own") as fake:
        assert play(fake, iter(messages), cwd=tmp_path)[-1]["method"] == "turn/completed"


def test_the_same_with_async() -> None:
    async def run() -> list[dict[str, Any]]:
        async with replay(FIXTURE) as fake:
            return await asyncio.to_thread(play, fake, list_client_messages())

    assert asyncio.run(run())[-1]["method"] == "turn/completed"
