"""A pytest plug-in: codex as it was when a fixture was recorded. `pytest_plugins = ["touchstone_pytest"]` in conftest.py."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from touchstone_fixtures import find_fixtures_folder


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "touchstone(fixture, **options): replay this fixture; options as in TOUCHSTONE_STRICT, …"
    )


@pytest.fixture
def touchstone_codex(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[str]:
    """Path of a codex that plays the fixture of `@pytest.mark.touchstone("NAME")`.

    The environment names the fixture, so a program that starts codex with its own environment replays it. After the test
    and the fixtures that used this one, the test fails unless the client did exactly what was recorded.
    """
    marker = request.node.get_closest_marker("touchstone")
    if marker is None or len(marker.args) != 1:
        pytest.fail('name the fixture: @pytest.mark.touchstone("NAME")', pytrace=False)
    report = tmp_path / "touchstone-report.jsonl"
    options = {name.upper(): str(int(value) if isinstance(value, bool) else value) for name, value in marker.kwargs.items()}
    settings = {"FIXTURE": marker.args[0], "FIXTURES": str(find_fixtures_folder()), "REPORT": str(report)}
    for name, value in (settings | options).items():
        monkeypatch.setenv(f"TOUCHSTONE_{name}", value)
    yield find_fake_codex()
    mismatches = list(list_mismatches(report))
    if mismatches:
        pytest.fail("\n".join([f"{marker.args[0]} was not replayed as recorded:", *mismatches]), pytrace=False)


def find_fake_codex() -> str:
    """TOUCHSTONE_CODEX, or `touchstone-codex` of the nearest node_modules above, or of PATH."""
    above = [Path.cwd(), *Path.cwd().parents]
    folders = os.pathsep.join(str(folder / "node_modules" / ".bin") for folder in above)
    found = os.environ.get("TOUCHSTONE_CODEX") or shutil.which("touchstone-codex", path=folders)
    found = found or shutil.which("touchstone-codex")
    if not found:
        pytest.fail("no touchstone-codex: `npm install --save-dev codex-touchstone`", pytrace=False)
    return found


def list_mismatches(report: Path) -> Iterator[str]:
    """The mismatches in a report, and the recordings that were not played to their end."""
    if not report.exists():
        yield "the fake codex was never started"
        return
    playing: dict[int, str] = {}
    with report.open(encoding="utf-8", newline="\n") as lines:  # `str.splitlines` would also cut at U+2028
        entries: list[dict[str, Any]] = [json.loads(line) for line in lines]
    for entry in entries:
        if entry["event"] == "begun":
            playing[entry["pid"]] = entry["fixture"]
        elif entry["event"] == "complete":
            playing.pop(entry["pid"], None)
        elif entry["event"] in ("mismatch", "problem"):  # `problem` is the former name
            yield f"{entry['code']}: {entry['message']}"
    for fixture in playing.values():
        yield f"{fixture} was not played to its end"
