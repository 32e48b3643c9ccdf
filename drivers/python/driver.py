"""Runs workflows through the official Python SDK (`openai-codex`) in the way of its user.

Implements touchstone's driver protocol: JSON lines on stdin and stdout (docs/drivers.md). A workflow uses the public
classes (`Codex`, `Thread`, `TurnHandle`, and their async mirrors) wherever they support it. A workflow that needs more
uses `CodexClient`, the layer below: it can answer codex's requests, offer tools, set a goal, and read notifications that
belong to no turn.
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
    """The unchanged result of a request for which the SDK has no model."""


class HarvestConnection:
    """The connection to the harvest, which sends the commands."""

    def __init__(self):
        # Only messages of the protocol may reach stdout.
        self._out = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)
        self._lock = threading.Lock()
        self._answers = {}
        self._request_count = 0
        self.commands = queue.SimpleQueue()
        threading.Thread(target=self._read_messages, daemon=True).start()

    def send_message(self, message):
        with self._lock:
            self._out.write(json.dumps(message) + "\n")
            self._out.flush()

    def request_answer(self, method, params):
        """Asks the harvest for the client's answer to a request of codex. Runs on the SDK's reader thread."""
        answer = queue.SimpleQueue()
        with self._lock:
            self._request_count += 1
            number = self._request_count
            self._answers[number] = answer
        self.send_message({"ask": number, "method": method, "params": params})
        return answer.get()

    def _read_messages(self):
        try:
            for line in sys.stdin:
                message = json.loads(line)
                if "answer" in message:
                    self._answers.pop(message["answer"]).put(message["result"])
                else:
                    self.commands.put(message)
        finally:
            # The harvest has ended. If it was killed before it read our messages, the socket is reset and not closed.
            os._exit(0)


class PublicApi:
    """Workflows through `Codex`, `Thread` and `TurnHandle`."""

    codex_class, thread_class = Codex, Thread

    def __init__(self, config, _ask):
        self.codex = self.codex_class(config)
        self.threads = {}
        self.turns = {}

    @classmethod
    def supports(cls, requirement):
        """Returns whether these classes support a requirement: `notifications`, `request METHOD`, `turn PARAMETER`, …"""
        kind, _, name = requirement.partition(" ")
        if kind == "request":
            return name in REQUESTS
        method = {
            "start_thread": cls.codex_class.thread_start,
            "resume_thread": cls.codex_class.thread_resume,
            "fork_thread": cls.codex_class.thread_fork,
            "turn": cls.thread_class.turn,
        }.get(kind)
        return method is not None and to_keyword(name) in inspect.signature(method).parameters

    def start_thread(self, params):
        return self._keep_thread(self._await_result(self.codex.thread_start(**to_keywords(params))))

    def resume_thread(self, thread, params):
        return self._keep_thread(self._await_result(self.codex.thread_resume(thread, **to_keywords(params))))

    def fork_thread(self, thread, params):
        return self._keep_thread(self._await_result(self.codex.thread_fork(thread, **to_keywords(params))))

    def turn(self, thread, input, params):
        handle = self._await_result(self.threads[thread].turn(build_inputs(input), **to_keywords(params)))
        self.turns[handle.id] = handle
        return {"turn": handle.id}, self._events(handle)

    def request(self, method, params):
        return dump_result(self._await_result(REQUESTS[method](self, **(params or {}))))

    def interrupt(self, thread, turn):
        self._await_result(self.turns[turn].interrupt())

    def steer(self, thread, turn, input):
        self._await_result(self.turns[turn].steer(build_inputs(input)))

    def close(self):
        self._await_result(self.codex.close())

    def _await_result(self, value):
        return value

    def _events(self, handle):
        return handle.stream()

    def _keep_thread(self, thread):
        self.threads[thread.id] = thread
        return {"thread": thread.id}


class AsyncPublicApi(PublicApi):
    """Workflows through `AsyncCodex`, on an event loop in its own thread."""

    codex_class, thread_class = AsyncCodex, AsyncThread

    def __init__(self, config, ask):
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        super().__init__(config, ask)
        self._await_result(self.codex.__aenter__())

    def close(self):
        super().close()
        self.loop.call_soon_threadsafe(self.loop.stop)

    def _await_result(self, value):
        return asyncio.run_coroutine_threadsafe(value, self.loop).result()

    def _events(self, handle):
        stream = handle.stream()
        while True:
            try:
                event = self._await_result(anext(stream))
            except StopAsyncIteration:
                return
            yield event


# Method of the protocol → its call in the public classes.
REQUESTS = {
    "thread/list": lambda api, **params: api.codex.thread_list(**to_keywords(params)),
    "thread/read": lambda api, threadId, includeTurns=False: api.threads[threadId].read(include_turns=includeTurns),
    "thread/name/set": lambda api, threadId, name: api.threads[threadId].set_name(name),
    "thread/archive": lambda api, threadId: api.codex.thread_archive(threadId),
    "thread/unarchive": lambda api, threadId: api.codex.thread_unarchive(threadId),
    "thread/compact/start": lambda api, threadId: api.threads[threadId].compact(),
    "model/list": lambda api, includeHidden=False: api.codex.models(include_hidden=includeHidden),
    "account/read": lambda api, refreshToken=False: api.codex.account(refresh_token=refreshToken),
    "account/logout": lambda api: api.codex.logout(),
}


class InternalClientApi:
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
        return {"event": dump_event(self.client.next_notification())}

    def goal(self, thread, objective, token_budget=None):
        if token_budget is None:
            state, turn = self.client.start_goal_operation(thread, objective)
        else:  # the SDK supports this request, but has no method for it
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


def to_keyword(name):
    """Converts a parameter's name on the wire to the keyword of the public classes."""
    keyword_name = re.sub(r"[A-Z]", lambda letter: "_" + letter[0].lower(), name)
    return "approval_mode" if keyword_name == "approval_policy" else keyword_name


def to_keywords(params):
    """Converts parameters with names of the wire to keyword arguments of the public classes."""
    arguments = {to_keyword(name): value for name, value in params.items()}
    if "sandbox" in arguments:
        arguments["sandbox"] = SANDBOXES[arguments["sandbox"]]
    if "approval_mode" in arguments:
        policy = arguments["approval_mode"]
        if policy not in APPROVAL_MODES:
            raise ValueError(
                f"the SDK's public classes have no approval mode for the policy {policy!r}; "
                "a scenario that says in `answers` how its client answers is run through the layer below them"
            )
        arguments["approval_mode"] = APPROVAL_MODES[policy]
    return arguments


def build_inputs(input):
    """Builds the input of a turn for the public classes."""
    if isinstance(input, str):
        return input
    return [INPUTS[item["type"]](**{name: value for name, value in item.items() if name != "type"}) for item in input]


def dump_result(result):
    """Returns the result of a call as JSON, with the names of the wire."""
    if result is None:
        return {}
    if isinstance(result, BaseModel):
        return result.model_dump(by_alias=True, mode="json", exclude_none=True)
    return {"id": result.id}  # a handle


def dump_event(event):
    """Returns an event as JSON, with the names of the wire and without members that are null."""
    payload = event.payload
    if isinstance(payload, UnknownNotification):
        params = payload.params
    else:
        params = payload.model_dump(by_alias=True, mode="json", exclude_none=True)
    return {"method": event.method, "params": params}


def describe_error(error):
    description = {"type": type(error).__name__, "message": str(error)}
    if isinstance(error, JsonRpcError):
        description["code"] = error.code
        if error.data is not None:
            description["data"] = error.data
    return description


def choose_layer(requirements):
    """Returns the SDK's highest layer that supports all requirements."""
    wants_async = "async" in requirements
    public = AsyncPublicApi if wants_async else PublicApi
    missing = [
        requirement
        for requirement in requirements
        if requirement != "async" and not public.supports(requirement)
    ]
    if wants_async and missing:
        raise ValueError(f"the SDK's async classes have no means for: {', '.join(missing)}")
    return InternalClientApi if missing else public


def forward_events(harvest, command, events):
    """Sends the events of one turn or goal to the harvest. Runs in its own thread, so that the workflow can interrupt it."""
    try:
        for event in events:
            harvest.send_message({"event": dump_event(event), "of": command})
        harvest.send_message({"end": command})
    except Exception as error:  # noqa: BLE001 - whatever the SDK raises is what its user gets
        harvest.send_message({"end": command, "error": describe_error(error)})


def main():
    harvest = HarvestConnection()
    api = None
    while True:
        command = harvest.commands.get()
        number, name = command.pop("id"), command.pop("do")
        try:
            if name == "open":
                layer = choose_layer(command["requires"])
                api = layer(CodexConfig(codex_bin=command["codex_path"]), harvest.request_answer)
                harvest.send_message({"id": number, "result": {"api": layer.__name__}})
                continue
            result = getattr(api, name)(**command)
            events = None
            if isinstance(result, tuple):
                result, events = result
            harvest.send_message({"id": number, "result": result or {}})
            if events is not None:
                threading.Thread(target=forward_events, args=(harvest, number, events), daemon=True).start()
        except Exception as error:  # noqa: BLE001
            harvest.send_message({"id": number, "error": describe_error(error)})


if __name__ == "__main__":
    main()
