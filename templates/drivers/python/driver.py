"""A driver for touchstone. It carries out the harvest's commands through client.py, in whose place you put your SDK.
helper.py implements the driver protocol; docs/drivers.md describes it.
"""

import json

from client import Client
from helper import ask, serve


class Driver:
    # What your SDK can do: `True`, the reason why it lacks it, or `{"only": [names], "reason": reason}`.
    capabilities = {
        "async": True,  # this SDK has only one client, which runs these workflows, too
        "answers": True,
        "goals": "this driver has no goals: see `thread/goal/set`",
        "notifications": True,
        "request": True,
        "start_thread": True,
        "resume_thread": True,
        "fork_thread": True,
        "turn": True,
        "interrupt": True,
        "steer": True,
        "pause_goal": "this driver has no goals: see `thread/goal/set`",
        "parallel_turns": True,
    }

    def open(self, codex_path, requires):
        self.client = Client(codex_path, ask)
        self.client.initialize()

    def start_thread(self, params):
        return self._begin_thread("thread/start", params)

    def resume_thread(self, thread, params):
        return self._begin_thread("thread/resume", {"threadId": thread, **params})

    def fork_thread(self, thread, params):
        return self._begin_thread("thread/fork", {"threadId": thread, **params})

    def turn(self, thread, input, params):
        turn, events = self.client.start_turn({"threadId": thread, "input": build_input(input), **params})
        return {"turn": turn}, events

    def interrupt(self, thread, turn):
        self.client.call("turn/interrupt", {"threadId": thread, "turnId": turn})

    def steer(self, thread, turn, input):
        params = {"threadId": thread, "expectedTurnId": turn, "input": build_input(input)}
        self.client.call("turn/steer", params)

    def request(self, method, params):
        if params is None and method != "account/logout":  # the only request without params
            params = {}
        return self.client.call(method, params)

    def next_notification(self):
        return {"event": json.loads(self.client.next_notification())}

    def close(self):
        self.client.close()

    def _begin_thread(self, method, params):
        return {"thread": self.client.call(method, params)["thread"]["id"]}


def build_input(input):
    return [{"type": "text", "text": input}] if isinstance(input, str) else input


serve(Driver())
