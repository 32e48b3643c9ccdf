"""Reads fixtures, line by line. The formats are those of docs/formats.md: fixture 1, wire 1, manifest 1."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from .errors import FixtureError

Folder: TypeAlias = "str | os.PathLike[str]"
Line: TypeAlias = "dict[str, Any]"

FORMAT_VERSION = 1
"""The highest `formatVersion` of a manifest that this package can read."""

_INSTALLED = Path(__file__).parent / "fixtures" / "python"
_CONFIGURED = re.compile(r"^(fixtures|reference):\s*[\"']?([^\"'#\n]+?)[\"']?\s*(?:#.*)?$", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """A file of events, as the manifest describes it.

    `exit_code` and `stderr` are those of the process, if the turn was one (`codex exec`). `raised` is the error that the SDK raised
    at the end of the turn.
    """

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
    """The fixture of a scenario, as the manifest describes it."""

    name: str
    title: str
    covers: tuple[str, ...]
    steps: tuple[Step, ...]
    wire: str | None
    sdk_version: str | None
    codex_version: str


def find_fixtures_folder(folder: Folder | None = None) -> Path:
    """Finds the fixtures folder: the given one, else that of TOUCHSTONE_FIXTURES, else the nearest one at or above the
    current folder, else the catalogue that this package was installed with.

    Raises FixtureError if there is none.
    """
    found = find_recorded_folder(folder) or _INSTALLED
    if found.is_dir():
        return found
    raise FixtureError("There is no integration/fixtures/python here or above. Set TOUCHSTONE_FIXTURES.")


def find_recorded_folder(folder: Folder | None = None) -> Path | None:
    """Finds the fixtures folder like `find_fixtures_folder`, but returns None in place of the installed catalogue.

    Raises FixtureError if a named folder does not exist.
    """
    named = folder or os.environ.get("TOUCHSTONE_FIXTURES")
    if named:
        return _check_folder(Path(named))
    for above in (Path.cwd(), *Path.cwd().parents):
        settings = {"fixtures": "integration/fixtures", "reference": "python"}
        config = above / "touchstone.config.yaml"
        if config.is_file():
            settings |= dict(_CONFIGURED.findall(config.read_text(encoding="utf-8")))
        found = above / settings["fixtures"] / settings["reference"]
        if found.is_dir():
            return found
    return None


def read_manifest(folder: Folder | None = None) -> dict[str, Fixture]:
    """Reads what a folder's manifest says about its fixtures, by name. Raises FixtureError."""
    path = find_fixtures_folder(folder) / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        version = manifest["formatVersion"]
        if version > FORMAT_VERSION:
            raise FixtureError(f"{path} has format version {version}. Update pytest-codex-touchstone.")
        return {name: _build_fixture(name, entry) for name, entry in manifest["scenarios"].items()}
    except FileNotFoundError:
        raise FixtureError(f"{path} is missing.") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FixtureError(f"{path} is damaged: {error!r}.") from None


def read_fixture(name: str, step: int | None = None, *, folder: Folder | None = None) -> Iterator[Line]:
    """Reads the events of a fixture, a line at a time: of all steps, or of one, from 1.

    A line is an event, `{"method": …, "params": …}` or `{"type": …}`, or the result or error of a call. Raises FixtureError.
    """
    root = find_fixtures_folder(folder)
    fixture = _find_fixture(root, name)
    steps = fixture.steps
    if step is not None:
        if not 1 <= step <= len(steps):
            raise FixtureError(f"{name} has no step {step}. Number of its steps: {len(steps)}.")
        steps = steps[step - 1 : step]
    return (line for each in steps for line in _read_lines(_locate(root, each.file)))


def read_wire(name: str, *, folder: Folder | None = None) -> Iterator[Line]:
    """Reads the frames of a fixture: `{"process", "from": "client" | "codex", "message"}`, or `{"process", "exit"}`.

    Raises FixtureError.
    """
    root = find_fixtures_folder(folder)
    wire = _find_fixture(root, name).wire
    if wire is None:
        raise FixtureError(f"{name} has no wire.")
    return _read_lines(_locate(root, wire))


def _check_folder(folder: Path) -> Path:
    if (folder / "python").is_dir():
        return folder / "python"
    if folder.is_dir():
        return folder
    raise FixtureError(f"{folder} is no folder. Name the fixtures folder of a subject, such as integration/fixtures/python.")


def _find_fixture(root: Path, name: str) -> Fixture:
    fixture = read_manifest(root).get(name)
    if fixture is None:
        raise FixtureError(f"{root} has no fixture {name!r}.")
    return fixture


def _locate(root: Path, file: str) -> Path:
    if not re.fullmatch(r"(?:wire/)?[a-z0-9][a-z0-9_]*\.jsonl", file):
        raise FixtureError(f"{root} names {file!r}, which is no file of a fixture.")
    return root / file


def _read_lines(path: Path) -> Iterator[Line]:
    try:
        # Only LF ends a line: a string may contain U+2028 and U+0085, at which `str.splitlines` would cut it.
        with path.open(encoding="utf-8", newline="\n") as lines:
            for number, text in enumerate(lines, 1):
                try:
                    line = json.loads(text)
                except ValueError as error:
                    raise FixtureError(f"{path}:{number} is damaged: {error}.") from None
                if not isinstance(line, dict):
                    raise FixtureError(f"{path}:{number} is damaged: it is no JSON object.")
                yield line
    except FileNotFoundError:
        raise FixtureError(f"{path} is missing.") from None


def _build_fixture(name: str, entry: dict[str, Any]) -> Fixture:
    subject, wire = entry["subject"], entry.get("wire")
    return Fixture(
        name=name,
        title=entry["title"],
        covers=tuple(entry["covers"]),
        steps=tuple(_build_step(step) for step in entry["steps"]),
        wire=wire["file"] if wire else None,
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
