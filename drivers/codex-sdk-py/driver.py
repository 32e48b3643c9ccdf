"""Carries workflows out through `codex-sdk-py`, as its user would. Its events are the JSON that codex printed."""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from codex_sdk import Codex  # noqa: E402
from like_typescript import LikeTypeScript  # noqa: E402
from protocol import serve  # noqa: E402


class Driver(LikeTypeScript):
    def make_codex(self, path):
        return Codex({"codex_path_override": path})

    def thread_options(self, options):
        return dict(options)

    def turn_options(self, options):
        cancel = asyncio.Event()
        return {**options, "cancel_event": cancel}, cancel.set

    def plain(self, event):
        return event


serve(Driver())
