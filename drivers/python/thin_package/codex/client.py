"""`CodexClient`: threads and turns of the official SDK, with each turn's events in a list."""

from __future__ import annotations

import atexit
import json
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from openai_codex import Codex, CodexConfig, Thread
from sdk_events import dump_event


@dataclass(frozen=True)
class Event:
    """A notification that the SDK yielded, with the names of the wire."""

    method: str
    params: dict[str, Any]

    def json(self) -> str:
        """Returns the event as one line of JSON, in the form in which touchstone stores it."""
        return json.dumps({"method": self.method, "params": self.params}, ensure_ascii=False)


@dataclass(frozen=True)
class Turn:
    """A turn that has ended, also one that failed: its last event has the status."""

    id: str
    events: list[Event]


class CodexClient:
    """Runs turns through the SDK's public class `Codex`.

    It starts codex at once. `close` ends codex; a client that is still open when the program ends is closed then.
    """

    def __init__(self, codex_binary: str | None = None) -> None:
        """Starts codex.

        Args:
            codex_binary: path of the codex executable; by default, the one that the SDK finds.
        """
        self._codex = Codex(CodexConfig(codex_bin=codex_binary))
        atexit.register(self.close)

    def start_thread(self, **params: Any) -> Thread:
        """Starts a thread. Takes the keyword arguments of the SDK's `Codex.thread_start`."""
        return self._codex.thread_start(**params)

    def resume_thread(self, thread_id: str, **params: Any) -> Thread:
        """Resumes a thread. Takes the keyword arguments of the SDK's `Codex.thread_resume`."""
        return self._codex.thread_resume(thread_id, **params)

    def run(self, thread: Thread, input: Any, **params: Any) -> Turn:
        """Runs a turn to its end.

        Args:
            thread: what `start_thread` or `resume_thread` returned.
            input: a text, or a list of the SDK's inputs (`TextInput`, `ImageInput`, …).
            params: keyword arguments of the SDK's `Thread.turn`.

        Raises:
            An error of the SDK if codex refuses the turn or dies. A turn that fails raises nothing.
        """
        handle = thread.turn(input, **params)
        events = [Event(**dump_event(event)) for event in handle.stream()]
        return Turn(id=handle.id, events=events)

    def close(self) -> None:
        """Ends codex. It may be called more than once."""
        atexit.unregister(self.close)
        self._codex.close()

    def __enter__(self) -> CodexClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
