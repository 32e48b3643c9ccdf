"""Carries workflows out through the official Python SDK (`openai-codex`), as its user would.

Speaks touchstone's driver protocol: JSON lines on stdin and stdout (docs/drivers.md). The public classes (`Codex`,
`Thread`, `TurnHandle`, and their async mirrors) carry every workflow that they can. Where the workflow needs more (it
answers what codex asks, offers tools of its own, sets a goal, reads notifications that belong to no turn), it takes the
SDK's next layer, `CodexClient`, which alone has the means.
"""

import asyncio
import inspect
import json
import os
import queue
import re
import sys
import threading

from openai_codex import (
    ApprovalMode,
    AsyncCodex,
    AsyncThread,
    Codex,
    CodexConfig,
    ImageInput,
    JsonRpcError,
    LocalImageInput,
    MentionInput,
    Sandbox,
    SkillInput,
    TextInput,
    Thread,
)
from openai_codex.client import CodexClient
from openai_codex.models import UnknownNotification
from pydantic import BaseModel, RootModel

APPROVAL_MODES = {"never": ApprovalMode.deny_all, "on-request": ApprovalMode.auto_review}
SANDBOXES = {
    "read-only": Sandbox.read_only,
    "workspace-write": Sandbox.workspace_write,
    "danger-full-access": Sandbox.full_access,
}
INPUTS = {
    "text": TextInput,
    "image": ImageInput,
    "localImage": LocalImageInput,
    "skill": SkillInput,
    "mention": MentionInput,
}
GOAL_ENDS = {"paused", "blocked", "usageLimited", "budgetLimited", "complete"}


class AnyResult(RootModel[dict]):
    """The result of a request that the SDK has no model for, as it came."""


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
        try:
            for line in sys.stdin:
                message = json.loads(line)
                if "answer" in message:
                    self._answers.pop(message["answer"]).put(message["result"])
                else:
                    self.commands.put(message)
        finally:
            # The harvest is gone. Killed with our words unread, its end of the socket resets instead of ending.
            os._exit(0)


class PublicApi:
    """Workflows through `Codex`, `Thread` and `TurnHandle`."""

    codex_class, thread_class = Codex, Thread

    def __init__(self, config, _ask):
        self.codex = self.codex_class(config)
        self.threads = {}
        self.turns = {}

    @classmethod
    def can(cls, requirement):
        """Have these classes the means for it? `notifications`, `request METHOD`, `turn PARAMETER`, …"""
        kind, _, name = requirement.partition(" ")
        if kind == "request":
            return name in REQUESTS
        method = {
            "start_thread": cls.codex_class.thread_start,
            "resume_thread": cls.codex_class.thread_resume,
            "fork_thread": cls.codex_class.thread_fork,
            "turn": cls.thread_class.turn,
        }.get(kind)
        return method is not None and keyword(name) in inspect.signature(method).parameters

    def start_thread(self, params):
        return self._keep(self._wait(self.codex.thread_start(**keywords(params))))

    def resume_thread(self, thread, params):
        return self._keep(self._wait(self.codex.thread_resume(thread, **keywords(params))))

    def fork_thread(self, thread, params):
        return self._keep(self._wait(self.codex.thread_fork(thread, **keywords(params))))

    def turn(self, thread, input, params):
        handle = self._wait(self.threads[thread].turn(inputs(input), **keywords(params)))
        self.turns[handle.id] = handle
        return {"turn": handle.id}, self._events(handle)

    def request(self, method, params):
        return value_of(self._wait(REQUESTS[method](self, **(params or {}))))

    def interrupt(self, thread, turn):
        self._wait(self.turns[turn].interrupt())

    def steer(self, thread, turn, input):
        self._wait(self.turns[turn].steer(inputs(input)))

    def close(self):
        self._wait(self.codex.close())

    def _wait(self, value):
        return value

    def _events(self, handle):
        return handle.stream()

    def _keep(self, thread):
        self.threads[thread.id] = thread
        return {"thread": thread.id}


class AsyncApi(PublicApi):
    """The same through `AsyncCodex`, on an event loop of its own thread."""

    codex_class, thread_class = AsyncCodex, AsyncThread

    def __init__(self, config, ask):
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        super().__init__(config, ask)
        self._wait(self.codex.__aenter__())

    def close(self):
        super().close()
        self.loop.call_soon_threadsafe(self.loop.stop)

    def _wait(self, value):
        return asyncio.run_coroutine_threadsafe(value, self.loop).result()

    def _events(self, handle):
        stream = handle.stream()
        while True:
            try:
                event = self._wait(anext(stream))
            except StopAsyncIteration:
                return
            yield event


# What the public classes offer for requests of the protocol.
REQUESTS = {
    "thread/list": lambda api, **params: api.codex.thread_list(**keywords(params)),
    "thread/read": lambda api, threadId, includeTurns=False: api.threads[threadId].read(include_turns=includeTurns),
    "thread/name/set": lambda api, threadId, name: api.threads[threadId].set_name(name),
    "thread/archive": lambda api, threadId: api.codex.thread_archive(threadId),
    "thread/unarchive": lambda api, threadId: api.codex.thread_unarchive(threadId),
    "thread/compact/start": lambda api, threadId: api.threads[threadId].compact(),
    "model/list": lambda api, includeHidden=False: api.codex.models(include_hidden=includeHidden),
    "account/read": lambda api, refreshToken=False: api.codex.account(refresh_token=refreshToken),
    "account/logout": lambda api: api.codex.logout(),
}


class ClientApi:
    """Workflows through `CodexClient`, which takes parameters by their names on the wire."""

    def __init__(self, config, ask):
        self.client = CodexClient(config, approval_handler=ask)
        self.goals = {}
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

    def fork_thread(self, thread, params):
        return {"thread": self.client.thread_fork(thread, params).thread.id}

    def turn(self, thread, input, params):
        turn = self.client.turn_start(thread, input, params).turn.id
        self.client.register_turn_notifications(turn)
        return {"turn": turn}, self._turn_events(turn)

    def request(self, method, params):
        return self.client.request(method, params, response_model=AnyResult).root

    def next_notification(self):
        return {"event": plain(self.client.next_notification())}

    def goal(self, thread, objective, token_budget=None):
        if token_budget is None:
            state, turn = self.client.start_goal_operation(thread, objective)
        else:  # for which the SDK has the route, and no method
            state = self.client.register_goal_operation(thread)
            goal = {"threadId": thread, "objective": objective, "tokenBudget": token_budget}
            self.client.request("thread/goal/set", goal, response_model=AnyResult)
            turn = state.wait_for_start(10)
        self.goals[thread] = state
        return {"turn": turn}, self._goal_events(state)

    def pause_goal(self, thread):
        self.client.pause_goal(thread)

    def interrupt(self, thread, turn):
        if thread in self.goals:
            self.client.cancel_goal_operation(self.goals[thread])
        else:
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
        self.goals.pop(state.thread_id, None)


def keyword(name):
    """A parameter's name on the wire, as the public classes' keyword for it."""
    named = re.sub(r"[A-Z]", lambda letter: "_" + letter[0].lower(), name)
    return "approval_mode" if named == "approval_policy" else named


def keywords(params):
    """Parameters by their names on the wire, as the keywords of the public classes."""
    named = {keyword(name): value for name, value in params.items()}
    if "sandbox" in named:
        named["sandbox"] = SANDBOXES[named["sandbox"]]
    if "approval_mode" in named:
        policy = named["approval_mode"]
        if policy not in APPROVAL_MODES:
            raise ValueError(
                f"the SDK's public classes have no approval mode for the policy {policy!r}; "
                "a scenario that says in `answers` how its client answers is run through the layer below them"
            )
        named["approval_mode"] = APPROVAL_MODES[policy]
    return named


def inputs(input):
    """A turn's input, as the public classes take it."""
    if isinstance(input, str):
        return input
    return [INPUTS[item["type"]](**{name: value for name, value in item.items() if name != "type"}) for item in input]


def value_of(result):
    """What a call returned, by the names on the wire."""
    if result is None:
        return {}
    if isinstance(result, BaseModel):
        return result.model_dump(by_alias=True, mode="json", exclude_none=True)
    return {"id": result.id}  # a handle


def plain(event):
    """An event by the names on the wire, without the members that are null."""
    payload = event.payload
    if isinstance(payload, UnknownNotification):
        params = payload.params
    else:
        params = payload.model_dump(by_alias=True, mode="json", exclude_none=True)
    return {"method": event.method, "params": params}


def fault(error):
    known = {"type": type(error).__name__, "message": str(error)}
    if isinstance(error, JsonRpcError):
        known["code"] = error.code
        if error.data is not None:
            known["data"] = error.data
    return known


def layer_for(requirements):
    """The SDK's highest layer that has the means."""
    wants_async = "async" in requirements
    public = AsyncApi if wants_async else PublicApi
    lacking = [one for one in requirements if one != "async" and not public.can(one)]
    if wants_async and lacking:
        raise ValueError(f"the SDK's async classes have no means for: {', '.join(lacking)}")
    return ClientApi if lacking else public


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
                layer = layer_for(command["requires"])
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
