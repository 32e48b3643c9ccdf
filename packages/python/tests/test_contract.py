"""The tables of cases that the helpers of all languages run."""

import json
from pathlib import Path
from typing import Any

import pytest

from pytest_codex_touchstone import FixtureError, compare_events, list_mismatches, read_fixture, read_wire

CONTRACT = Path(__file__).parents[3] / "contract"


def load_cases(name: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in json.loads((CONTRACT / name).read_text("utf-8"))["cases"]]


@pytest.mark.parametrize("case", load_cases("comparing.json"))
def test_events_are_compared(case: dict[str, Any]) -> None:
    found = [{"event": one.event, "path": one.path} for one in compare_events(case["expected"], case["got"])]
    assert sort(found) == sort(case["differences"])


def sort(differences: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(differences, key=lambda one: (one["event"], one["path"]))


@pytest.mark.parametrize("case", load_cases("reading.json"))
def test_files_are_read(case: dict[str, Any], tmp_path: Path) -> None:
    for file, text in case["files"].items():
        path = tmp_path / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    if "report" in case:
        assert len(list(list_mismatches(tmp_path / case["report"]))) == case["mismatches"]
        return
    if case.get("fails"):
        with pytest.raises(FixtureError):
            read(case, tmp_path)
    else:
        assert read(case, tmp_path) == case["returns"]


def read(case: dict[str, Any], folder: Path) -> list[dict[str, Any]]:
    if case["reads"] == "wire":
        return list(read_wire(case["fixture"], folder=folder))
    return list(read_fixture(case["fixture"], folder=folder))
