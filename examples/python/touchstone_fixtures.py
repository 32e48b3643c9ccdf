"""Reads touchstone's fixtures: streaming, with nothing but the standard library. Copy it into your tests."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Step:
    """A file of events, as the manifest tells of it. `exit_code`, `stderr` and `raised` are known of `codex exec` alone."""

    file: str
    digest: str
    bytes: int
    events: int
    methods: dict[str, int]
    exit_code: int | None = None
    stderr: str | None = None
    raised: dict[str, Any] | None = None


@dataclass(frozen=True)
class Fixture:
    """A scenario's fixture, as the manifest describes it."""

    name: str
    title: str
    covers: tuple[str, ...]
    steps: tuple[Step, ...]
    wire: str | None
    sdk_version: str | None
    codex_version: str


def find_fixtures_folder(folder: str | os.PathLike[str] | None = None) -> Path:
    """The one that is named, or TOUCHSTONE_FIXTURES, or `integration/fixtures/python` of the nearest folder above."""
    named = folder or os.environ.get("TOUCHSTONE_FIXTURES")
    if named:
        return Path(named)
    for above in (Path.cwd(), *Path.cwd().parents):
        found = above / "integration" / "fixtures" / "python"
        if found.is_dir():
            return found
    raise FileNotFoundError("no integration/fixtures/python here or above; set TOUCHSTONE_FIXTURES")


def read_manifest(folder: str | os.PathLike[str] | None = None) -> dict[str, Fixture]:
    """Every fixture of the folder, by name."""
    manifest = json.loads((find_fixtures_folder(folder) / "manifest.json").read_text(encoding="utf-8"))
    if manifest["formatVersion"] != 1:
        raise ValueError(f"format version {manifest['formatVersion']} is newer than this module")
    return {name: _build_fixture(name, entry) for name, entry in manifest["scenarios"].items()}


def read_fixture(
    name: str, step: int | None = None, *, folder: str | os.PathLike[str] | None = None
) -> Iterator[dict[str, Any]]:
    """Yields the events of all steps, or of one (from 1), a line at a time."""
    root = find_fixtures_folder(folder)
    fixture = read_manifest(root).get(name)
    if fixture is None:
        raise LookupError(f"{root} has no fixture {name!r}")
    steps = fixture.steps
    if step is not None:
        if not 1 <= step <= len(steps):
            raise LookupError(f"{name} has {len(steps)} steps, and no step {step}")
        steps = steps[step - 1 : step]
    for each in steps:
        yield from _read_lines(root / each.file)


def read_wire(
    name: str, *, folder: str | os.PathLike[str] | None = None
) -> Iterator[dict[str, Any]]:
    """Yields the frames: `{"process", "from": "client" | "codex", "message"}`, or a process's `exit`."""
    return _read_lines(find_fixtures_folder(folder) / "wire" / f"{name}.jsonl")


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path}:{number} is broken: {error}") from None


def _build_fixture(name: str, entry: dict[str, Any]) -> Fixture:
    subject, wire = entry["subject"], entry["wire"]
    return Fixture(
        name=name,
        title=entry["title"],
        covers=tuple(entry["covers"]),
        steps=tuple(_build_step(step) for step in entry["steps"]),
        wire=wire and wire["file"],
        sdk_version=(subject["sdk"] or {}).get("version"),
        codex_version=subject["codex"]["version"],
    )


def _build_step(step: dict[str, Any]) -> Step:
    return Step(
        file=step["file"],
        digest=step["digest"],
        bytes=step["bytes"],
        events=step["events"],
        methods=step["methods"],
        exit_code=step.get("exitCode"),
        stderr=step.get("stderr"),
        raised=step.get("raised"),
    )
