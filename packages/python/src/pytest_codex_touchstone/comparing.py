"""Compares a port's events with a fixture: equal but for ids, times and paths. docs/comparing.md is the specification."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_ID_PLACEHOLDER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8]000-8000-[1-5][0-9]{11}")
_ZONE = r"(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
_ROLLOUT = r"rollout-[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}-[0-9]{2}-[0-9]{2}-"
_CLOCK_SECONDS = 1767225600
_DURATION = re.compile(r"(?:^duration|Duration|^elapsed|Elapsed|^time_?[uU]sed|^time_to_first_token)_?(?:[mM]s|[sS]econds|[sS]ecs)?$")
_TIME = re.compile(r"At(?:Ms)?$")

# Placeholders in texts, and what matches each: the first that fits counts. `_match_text` builds the groups that match ids and paths.
_KINDS: dict[str, tuple[str, str]] = {
    "id": (_UUID, ""),
    "day": (r"2026/01/01/rollout-2026-01-01T00-00-00-", r"[0-9]{4}/[0-9]{2}/[0-9]{2}/" + _ROLLOUT),
    "file": (r"rollout-2026-01-01T00-00-00-", _ROLLOUT),
    "time": (
        r"2026-01-01T00:00:00" + _ZONE,
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}" + _ZONE,
    ),
    "wall": (r"Wall time: 0\.0 seconds", r"Wall time: [0-9]+(?:\.[0-9]+)? seconds"),
    "port": (r"(?:(?<=127\.0\.0\.1:)|(?<=localhost:))8080(?![0-9])", r"[0-9]+"),
    "path": (r"(?:/opt/codex/bin/codex|/home/user/\.codex|/run/touchstone|/home/user|/workspace|/opt/codex)(?![0-9A-Za-z_-])", ""),
    "redacted": (r"\[redacted:[0-9A-Za-z_-]+\]", r"(?s:.+)"),
}
_ANY_KIND = re.compile("|".join(f"(?P<{name}>{pattern})" for name, (pattern, _) in _KINDS.items()))

_Pair = tuple[str, str]


@dataclass(frozen=True)
class Difference:
    """A place where a port's events are not those of the fixture."""

    event: int
    """Number of the event, from 1."""
    path: str
    """Path of the member, such as `params.turn.status`; empty if the whole event is missing or additional."""
    expected: Any
    """The fixture's value; None where it has none."""
    got: Any
    """The port's value; None where it has none."""

    def __str__(self) -> str:
        where = f"event {self.event}" + (f", {self.path}" if self.path else "")
        return f"{where}: expected {_render(self.expected)}, got {_render(self.got)}"


def compare_events(expected: Iterable[Mapping[str, Any]], got: Iterable[Mapping[str, Any]]) -> list[Difference]:
    """Compares a port's events with those of a fixture, one by one. Returns the differences in order."""
    recorded, own = list(expected), list(got)
    comparison = _Comparison()
    for index in range(max(len(recorded), len(own))):
        comparison.event = index + 1
        if index < len(recorded) and index < len(own):
            comparison.compare(recorded[index], own[index], ())
        else:
            comparison.add((), _get(recorded, index), _get(own, index))
    return comparison.differences


def assert_same_events(expected: Iterable[Mapping[str, Any]], got: Iterable[Mapping[str, Any]]) -> None:
    """Fails, with each difference, unless a port's events are those of a fixture but for ids, times and paths."""
    __tracebackhide__ = True
    differences = compare_events(expected, got)
    if differences:
        raise AssertionError("\n".join(["The events are not those of the fixture:", *map(str, differences)]))


@dataclass
class _Comparison:
    differences: list[Difference] = field(default_factory=list)
    event: int = 0
    own_ids: dict[str, str] = field(default_factory=dict)
    placeholders: dict[str, str] = field(default_factory=dict)

    def add(self, path: tuple[str, ...], expected: Any, got: Any) -> None:
        self.differences.append(Difference(self.event, ".".join(path), expected, got))

    def compare(self, expected: Any, got: Any, path: tuple[str, ...]) -> None:
        if isinstance(expected, Mapping) and isinstance(got, Mapping):
            self._compare_members(expected, got, path)
        elif isinstance(expected, (list, tuple)) and isinstance(got, (list, tuple)):
            self._compare_elements(expected, got, path)
        else:
            name = next((step for step in reversed(path) if not step.isdecimal()), "")
            if not self._is_same(expected, got, name):
                self.add(path, expected, got)

    def _compare_members(self, expected: Mapping[str, Any], got: Mapping[str, Any], path: tuple[str, ...]) -> None:
        left = dict.fromkeys(got)
        for name, value in expected.items():
            own = self._find_name(name, value, got, left)
            left.pop(own, None)
            self.compare(value, got.get(own), (*path, name))
        for name in left:
            if got[name] is not None:
                self.add((*path, name), None, got[name])

    def _find_name(self, name: str, value: Any, got: Mapping[str, Any], left: Mapping[str, None]) -> str:
        """Finds the member that has the fixture's name, or the id in its place.

        If several ids are possible, it takes the first whose value equals the fixture's, since members have no order.
        """
        known = self.own_ids.get(name, name)
        if known in left or not _ID_PLACEHOLDER.fullmatch(name):
            return known
        trials: list[tuple[str, _Comparison]] = []
        for own in left:
            trial = _Comparison([], self.event, dict(self.own_ids), dict(self.placeholders))
            if re.fullmatch(_UUID, own) and trial._are_same([(name, own)]):
                trials.append((own, trial))
        if not trials:
            return name
        chosen = trials[0][0]
        for own, trial in trials if len(trials) > 1 else []:
            trial.compare(value, got[own], ())
            if not trial.differences:
                chosen = own
                break
        self._are_same([(name, chosen)])
        return chosen

    def _compare_elements(
        self, expected: list[Any] | tuple[Any, ...], got: list[Any] | tuple[Any, ...], path: tuple[str, ...]
    ) -> None:
        for index in range(max(len(expected), len(got))):
            place = (*path, str(index))
            if index < len(expected) and index < len(got):
                self.compare(expected[index], got[index], place)
            else:
                self.add(place, _get(expected, index), _get(got, index))

    def _is_same(self, expected: Any, got: Any, name: str) -> bool:
        if _is_number(expected) and _is_number(got):
            return _match_number(name, expected, got)
        if not isinstance(expected, str) or not isinstance(got, str):
            return type(expected) is type(got) and bool(expected == got)
        if name == "processId" and re.fullmatch("1[0-9]{3}", expected) and re.fullmatch("[0-9]+", got):
            return self._are_same([(f"process {expected}", got)])
        pairs = _match_text(expected, got)
        return pairs is not None and self._are_same(pairs)

    def _are_same(self, pairs: list[_Pair]) -> bool:
        """Whether ids can stand for each other in both directions. From then on, they do."""
        for placeholder, own in pairs:
            if placeholder not in self.own_ids and own not in self.placeholders:
                self.own_ids[placeholder] = own
                self.placeholders[own] = placeholder
            if self.own_ids.get(placeholder) != own or self.placeholders.get(own) != placeholder:
                return False
        return True


def _match_text(expected: str, got: str) -> list[_Pair] | None:
    """Matches a text with the fixture's. Returns pairs of a fixture's id and the id in its place, or None if the texts differ."""
    ids: list[str] = []
    paths: list[str] = []
    pattern, end = "", 0
    for found in _ANY_KIND.finditer(expected):
        pattern += re.escape(expected[end : found.start()])
        end = found.end()
        text, kind = found.group(), found.lastgroup or ""
        if kind == "id":
            # An id that is no placeholder was written by hand, and is the same everywhere.
            if _ID_PLACEHOLDER.fullmatch(text):
                pattern += f"(?P<id{len(ids)}>{_UUID})"
                ids.append(text)
            else:
                pattern += re.escape(text)
        elif kind == "path":
            if text in paths:
                pattern += f"(?P=path{paths.index(text)})"
            else:
                pattern += f"(?P<path{len(paths)}>[^\\s\"']+)"
                paths.append(text)
        else:
            pattern += _KINDS[kind][1]
    if end == 0:
        return [] if expected == got else None
    match = re.fullmatch(pattern + re.escape(expected[end:]), got)
    return match and [(text, match[f"id{index}"]) for index, text in enumerate(ids)]


def _match_number(name: str, expected: float, got: float) -> bool:
    if expected == got:
        return True
    if _DURATION.search(name):
        return expected == 0 and got >= 0
    return bool(_TIME.search(name)) and expected in (_CLOCK_SECONDS, _CLOCK_SECONDS * 1000)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _get(values: list[Any] | tuple[Any, ...], index: int) -> Any:
    return values[index] if index < len(values) else None


def _render(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= 200 else f"{text[:199]}…"
