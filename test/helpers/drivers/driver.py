"""A driver with no SDK, for the test of helper.py. driver.mjs is the same in JavaScript."""

import asyncio
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "drivers"))

from helper import AnswerError, Unsupported, ask, serve  # noqa: E402


class Refused(Exception):
    def __init__(self, message, code=None, data=None):
        super().__init__(message)
        self.code = code
        self.data = data


class Driver:
    capabilities = {
        "answers": True,
        "goals": "the SDK has no goals",
        "notifications": True,
        "request": {
            "only": ["thread/read", "fails", "fails/plainly", "asks"],
            "reason": "no `{name}` by `{capability}`",
        },
        "start_thread": {"only": ["sandbox"], "reason": "no `{name}` of `{capability}`"},
        "turn": True,
        "interrupt": True,
        "steer": "the SDK can't steer",
    }

    def __init__(self):
        self.turns = {}

    def open(self, codex_path, requires):
        print("this must not reach stdout")
        return {"path": codex_path}

    async def start_thread(self, params):
        return {"thread": f"thread {params['cwd']}"}

    def turn(self, thread, input, params):
        if input == "a list":
            return {"turn": "1"}, [{"n": 1}, '{"n":2.0}']
        if input == "an image":
            raise Unsupported("the SDK takes no image")
        if input == "fails":
            return {}, fail_late()
        if input == "asks":
            return {}, ask_in_turn
        return {}, lambda yield_event: self.run_until_interrupted(thread, yield_event)

    def interrupt(self, thread, turn):
        self.turns[thread].set()

    async def request(self, method, params):
        if method == "fails":
            raise Refused("no such thread", -32600, {"id": "1"})
        if method == "fails/plainly":
            raise Refused("not now", data="unused")
        if method == "asks":
            try:
                return await asyncio.wrap_future(ask("item/tool/call", {"tool": "é"}))
            except AnswerError as answer:
                return answer.error
        return {"method": method}

    def next_notification(self):
        return {"event": {"method": "warning"}}

    def close(self):
        pass

    def run_until_interrupted(self, thread, yield_event):
        self.turns[thread] = threading.Event()
        yield_event({"begun": thread})
        self.turns[thread].wait()
        return {"exitCode": 130, "stderr": ""}


async def fail_late():
    yield {"n": 1}
    raise Refused("the stream broke", 7)


def ask_in_turn(yield_event):
    first, second = ask("first", None), ask("second", None)
    yield_event({"second": second.result()})
    yield_event({"first": first.result()})


serve(Driver())
