"""Starts the fake codex for a client that starts codex by itself."""

from __future__ import annotations

import os
import shlex
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

from .errors import ReplayMismatch
from .executable import find_executable
from .fixtures import Folder, find_recorded_folder
from .report import list_mismatches

Option: TypeAlias = "str | int | float | bool"


class Replay:
    """A fake codex that replays a fixture. Use it with `with` or `async with`.

    At the end of the block, ReplayMismatch is raised if the client did not do what was recorded, or if the recording was not
    replayed to its end. If the block itself raises an error, that error is kept, and from Python 3.11 on gets the
    mismatches as a note.
    """

    def __init__(self, fixture: str | None, folder: Folder | None, options: Mapping[str, Option]) -> None:
        self.fixture = fixture
        self._folder = folder
        self._options = dict(options)
        self._place: Path | None = None

    @property
    def codex_path(self) -> str:
        """Path of an executable to give to the client as its codex binary. It has the settings inside, so the client may start it
        with any environment."""
        return str(self._require_place() / "codex")

    @property
    def report(self) -> Path:
        """Path of the report, which exists once the client has started the fake codex."""
        return self._require_place() / "report.jsonl"

    def list_mismatches(self) -> list[str]:
        """Lists what the client has done differently from the recording so far."""
        return list(list_mismatches(self.report))

    def __fspath__(self) -> str:
        return self.codex_path

    def __enter__(self) -> Replay:
        executable = find_executable()
        self._place = Path(tempfile.mkdtemp(prefix="touchstone-codex-"))
        script = self._place / "codex"
        script.write_text(self._render_script(executable), encoding="utf-8")
        script.chmod(0o755)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            mismatches = self.list_mismatches()
        finally:
            shutil.rmtree(self._require_place(), ignore_errors=True)
            self._place = None
        if not mismatches:
            return
        mismatch = ReplayMismatch(self.fixture or "the recording", mismatches)
        if error is None:
            raise mismatch
        if hasattr(error, "add_note"):
            error.add_note(str(mismatch))

    async def __aenter__(self) -> Replay:
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.__exit__(kind, error, trace)

    def _require_place(self) -> Path:
        if self._place is None:
            raise RuntimeError("Use the replay inside its `with` block.")
        return self._place

    def _render_script(self, executable: str) -> str:
        settings = {"REPORT": str(self.report)}
        if self.fixture is None:
            settings["MATCH"] = "prompt"
        else:
            settings["FIXTURE"] = self.fixture
        # The client may start the fake codex in another folder, so the fixtures are looked up here. If there are none, the fake codex
        # plays the catalogue that it contains.
        folder = find_recorded_folder(self._folder)
        if folder is not None:
            settings["FIXTURES"] = str(folder.absolute())
        settings |= {name.upper(): _render_option(value) for name, value in self._options.items()}
        lines = [f"export TOUCHSTONE_{name}={shlex.quote(value)}" for name, value in settings.items()]
        # A fake codex that is a file for Node needs PATH to find Node, also where the client empties the environment.
        lines.append(f'export PATH="${{PATH:+$PATH:}}"{shlex.quote(os.environ.get("PATH", ""))}')
        return "\n".join(["#!/bin/sh", *lines, f'exec {shlex.quote(executable)} "$@"', ""])


def replay(
    fixture: str | None,
    *,
    folder: Folder | None = None,
    strict: bool = False,
    lenient: bool = False,
    pace: str | int | None = None,
    fault: str | None = None,
    timeout: float | None = None,
    codex_version: str | None = None,
    own_cwd: bool = False,
) -> Replay:
    """Prepares a fake codex that replays a fixture: a name, `NAME@N`, or a path. With None, the client's prompt chooses the fixture.

    The options are those of the fake codex (docs/replay.md); `timeout` is in seconds.
    """
    given: dict[str, Option | None] = {
        "strict": strict or None,
        "lenient": lenient or None,
        "pace": pace,
        "fault": fault,
        "timeout": timeout,
        "codex_version": codex_version,
        "own_cwd": own_cwd or None,
    }
    return Replay(fixture, folder, {name: value for name, value in given.items() if value is not None})


def _render_option(value: Option) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)
