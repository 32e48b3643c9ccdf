"""Runs workflows through `codex-sdk-python` in the way of its user. Its events are dataclasses, written as JSON."""

import dataclasses
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from codex_sdk import AbortController, Codex, CodexOptions, ThreadOptions, TurnOptions  # noqa: E402
from helper import serve  # noqa: E402
from typescript_like import TypeScriptLikeDriver  # noqa: E402


class Driver(TypeScriptLikeDriver):
    def make_codex(self, path):
        return Codex(CodexOptions(codex_path_override=path))

    def build_thread_options(self, options):
        return ThreadOptions(**options)

    def build_turn_options(self, options):
        abort = AbortController()
        return TurnOptions(**options, signal=abort.signal), abort.abort

    def dump_event(self, event):
        return dataclasses.asdict(event) if dataclasses.is_dataclass(event) else event


serve(Driver())
