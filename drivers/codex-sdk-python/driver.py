"""Carries workflows out through `codex-sdk-python`, as its user would. Its events are dataclasses, written as JSON."""

import dataclasses
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from codex_sdk import AbortController, Codex, CodexOptions, ThreadOptions, TurnOptions  # noqa: E402
from like_typescript import LikeTypeScript  # noqa: E402
from protocol import serve  # noqa: E402


class Driver(LikeTypeScript):
    def make_codex(self, path):
        return Codex(CodexOptions(codex_path_override=path))

    def thread_options(self, options):
        return ThreadOptions(**options)

    def turn_options(self, options):
        abort = AbortController()
        return TurnOptions(**options, signal=abort.signal), abort.abort

    def plain(self, event):
        return dataclasses.asdict(event) if dataclasses.is_dataclass(event) else event


serve(Driver())
