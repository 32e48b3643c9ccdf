"""Reads the report of a fake codex. The format is report 2; the event `mismatch` of report 1 is called `problem`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def list_mismatches(report: str | os.PathLike[str]) -> Iterator[str]:
    """Lists the mismatches of a report, and the recordings that were not played to their end."""
    path = Path(report)
    if not path.exists():
        yield "the fake codex was never started"
        return
    playing: dict[Any, str] = {}
    with path.open(encoding="utf-8", newline="\n") as lines:
        for text in lines:
            entry: dict[str, Any] = json.loads(text)
            match entry["event"]:
                case "begun":
                    playing[entry["pid"]] = entry["fixture"]
                case "complete":
                    playing.pop(entry["pid"], None)
                case "mismatch" | "problem":
                    yield f"{entry['code']}: {entry['message']}"
    for fixture in playing.values():
        yield f"{fixture} was not replayed to its end"
