"""Runs workflows through `codex-sdk-py` in the way of its user. Its events are the JSON that codex printed."""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from codex_sdk import Codex  # noqa: E402
from helper import serve  # noqa: E402
from typescript_like import TypeScriptLikeDriver  # noqa: E402


class Driver(TypeScriptLikeDriver):
    def make_codex(self, path):
        return Codex({"codex_path_override": path})

    def build_thread_options(self, options):
        return dict(options)

    def build_turn_options(self, options):
        cancel = asyncio.Event()
        return {**options, "cancel_event": cancel}, cancel.set

    def dump_event(self, event):
        return event


serve(Driver())
