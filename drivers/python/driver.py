"""Carries workflows out through the official Python SDK (`openai-codex`), as its user would.

Speaks touchstone's driver protocol: JSON lines on stdin and stdout (docs/drivers.md). The public classes (`Codex`,
`Thread`, `TurnHandle`) carry every workflow that they can. Where the workflow answers what codex asks, offers tools of
its own or sets a goal, it takes the SDK's next layer, `CodexClient`, which alone has the means.
"""

import json
import os
import queue
import re
import sys
import threading

from openai_codex import ApprovalMode, Codex, CodexConfig, Sandbox
from openai_codex.client import CodexClient
from openai_codex.models import UnknownNotification

APPROVAL_MODES = {"never": ApprovalMode.deny_all, "on-request": ApprovalMode.auto_review}
SANDBOXES = {
    "read-only": Sandbox.read_only,
    "workspace-write": Sandbox.workspace_write,
    "danger-full-access": Sandbox.full_access,
}
GOAL_ENDS = {"paused", "blocked", "usageLimited", "budgetLimited", "complete"}


class Harvest:
    """The other end of the protocol."""

    def __init__(self):
        # Nothing but the protocol may reach stdout.
        self._out = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)
        self._lock = threading.Lock()
        self._answers = {}
        self._asked = 0
        self.commands = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def tell(self, message):
        with self._lock:
            self._out.write(json.dumps(message) + "\n")
            self._out.flush()

    def ask(self, method, params):
        """What the client answers to a request of codex. Runs on the SDK's reader thread."""
        answer = queue.SimpleQueue()
        with self._lock:
            self._asked += 1
            number = self._asked
            self._answers[number] = answer
        self.tell({"ask": number, "method": method, "params": params})
        return answer.get()

    def _read(self):
        for line in sys.stdin:
            message = json.loads(line)
            if "answer" in message:
                self._answers.pop(message["answer"]).put(message["result"])
            else:
                self.commands.put(message)
        os._exit(0)  # the harvest is gone


class PublicApi:
    """Workflows through `Codex`, `Thread` and `TurnHandle`."""

    def __init__(self, config, _ask):
        self.codex = Codex(config)
        self.threads = {}
        self.turns = {}

    def start_thread(self, params):
        return self._keep(self.codex.thread_start(**keywords(params)))

    def resume_thread(self, thread, params):
        return self._keep(self.codex.thread_resume(thread, **keywords(params)))

    def turn(self, thread, input, params):
        handle = self.threads[thread].turn(input, **keywords(params))
        self.turns[handle.id] = handle
        return {"turn": handle.id}, handle.stream()

    def interrupt(self, thread, turn):
        self.turns[turn].interrupt()

    def steer(self, thread, turn, input):
        self.turns[turn].steer(input)

    def close(self):
        self.codex.close()

    def _keep(self, thread):
        self.threads[thread.id] = thread
        return {"thread": thread.id}


class ClientApi:
    """Workflows through `CodexClient`, which takes parameters by their names on the wire."""

    def __init__(self, config, ask):
        self.client = CodexClient(config, approval_handler=ask)
        try:
            self.client.start()
            self.client.initialize()
        except BaseException:
            self.client.close()
            raise

    def start_thread(self, params):
        return {"thread": self.client.thread_start(params).thread.id}

    def resume_thread(self, thread, params):
        return {"thread": self.client.thread_resume(thread, params).thread.id}

    def turn(self, thread, input, params):
        turn = self.client.turn_start(thread, input, params).turn.id
        self.client.register_turn_notifications(turn)
        return {"turn": turn}, self._turn_events(turn)

    def goal(self, thread, objective):
        state, turn = self.client.start_goal_operation(thread, objective)
        return {"turn": turn}, self._goal_events(state)

    def pause_goal(self, thread):
        self.client.pause_goal(thread)

    def interrupt(self, thread, turn):
        self.client.turn_interrupt(thread, turn)

    def steer(self, thread, turn, input):
        self.client.turn_steer(thread, turn, input)

    def close(self):
        self.client.close()

    def _turn_events(self, turn):
        try:
            while True:
                event = self.client.next_turn_notification(turn)
                yield event
                if event.method == "turn/completed":
                    return
        finally:
            self.client.unregister_turn_notifications(turn)

    def _goal_events(self, state):
        running, ended = True, False
        while running or not ended:
            event = self.client.next_goal_notification(state)
            yield event
            if event.method == "thread/goal/updated":
                ended = event.payload.goal.status.value in GOAL_ENDS
            elif event.method in ("turn/started", "turn/completed"):
                running = event.method == "turn/started"


def keywords(params):
    """Parameters by their names on the wire, as the keywords of the public classes."""
    named = {re.sub(r"[A-Z]", lambda letter: "_" + letter[0].lower(), name): value for name, value in params.items()}
    if "sandbox" in named:
        named["sandbox"] = SANDBOXES[named["sandbox"]]
    if "approval_policy" in named:
        policy = named.pop("approval_policy")
        if policy not in APPROVAL_MODES:
            raise ValueError(f"the SDK's public classes have no approval mode for the policy {policy!r}")
        named["approval_mode"] = APPROVAL_MODES[policy]
    return named


def plain(event):
    """An event by the names on the wire, without the members that are null."""
    payload = event.payload
    if isinstance(payload, UnknownNotification):
        params = payload.params
    else:
        params = payload.model_dump(by_alias=True, mode="json", exclude_none=True)
    return {"method": event.method, "params": params}


def fault(error):
    return {"type": type(error).__name__, "message": str(error)}


def pump(harvest, command, events):
    """Hands on the events of one turn or goal, on a thread of its own, so that the workflow can interrupt it."""
    try:
        for event in events:
            harvest.tell({"event": plain(event), "of": command})
        harvest.tell({"end": command})
    except Exception as error:  # noqa: BLE001 - whatever the SDK raises is what its user gets
        harvest.tell({"end": command, "error": fault(error)})


def main():
    harvest = Harvest()
    api = None
    while True:
        command = harvest.commands.get()
        number, name = command.pop("id"), command.pop("do")
        try:
            if name == "open":
                layer = ClientApi if command["requires"] else PublicApi
                api = layer(CodexConfig(codex_bin=command["codex_path"]), harvest.ask)
                harvest.tell({"id": number, "result": {"api": layer.__name__}})
                continue
            result = getattr(api, name)(**command)
            events = None
            if isinstance(result, tuple):
                result, events = result
            harvest.tell({"id": number, "result": result or {}})
            if events is not None:
                threading.Thread(target=pump, args=(harvest, number, events), daemon=True).start()
        except Exception as error:  # noqa: BLE001
            harvest.tell({"id": number, "error": fault(error)})


if __name__ == "__main__":
    main()
