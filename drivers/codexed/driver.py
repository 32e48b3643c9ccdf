"""Runs workflows through `CodexClient` and `Session` of `codexed` in the way of its user.

`Session.turn_stream` yields the notifications of a turn as typed events. The driver writes each one as JSON, with the
names of the wire and without the members that are None.
"""

import asyncio
import inspect
import re
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from codexed import CodexClient, SandboxPolicy, Session  # noqa: E402
from codexed.request_handlers import SERVER_REQUEST_TYPES  # noqa: E402
from helper import Unsupported, ask, serve  # noqa: E402
from pydantic import TypeAdapter  # noqa: E402

# Request of codex's client → the method of `CodexClient` that sends it.
CLIENT_REQUESTS = {
    "command/exec": "command_exec",
    "config/read": "config_read",
    "model/list": "model_list",
    "thread/list": "thread_list",
    "thread/loaded/list": "thread_loaded_list",
}
# The same of `Session`, which sends the id of its thread.
THREAD_REQUESTS = {
    "thread/archive": "archive",
    "thread/compact/start": "compact_start",
    "thread/name/set": "set_name",
    "thread/read": "read",
    "thread/rollback": "rollback",
    "thread/shellCommand": "shell_command",
    "thread/turns/list": "list_turns",
    "thread/unarchive": "unarchive",
}
NO_METHOD = "codexed has no method for `{capability}`"
READER_WAITS = "the client reads no more messages until the handler of a request has returned"


def to_snake_case(name):
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


def to_camel_case(name):
    return re.sub("_([a-z])", lambda letter: letter[1].upper(), name)


def list_options(method):
    """The names on the wire of the keyword arguments of a method."""
    parameters = inspect.signature(method).parameters.values()
    return {
        "only": [to_camel_case(one.name) for one in parameters if one.kind is one.KEYWORD_ONLY],
        "reason": f"`{method.__qualname__}` has no argument for `{{name}}`",
    }


class Driver:
    capabilities = {
        "async": True,  # there is one client
        "answers": True,
        "goals": NO_METHOD,
        "notifications": "the SDK gives its user no notification that belongs to no turn: they go into a private queue",
        "request": {
            "only": [*CLIENT_REQUESTS, *THREAD_REQUESTS],
            "reason": "the driver uses the methods for threads, models, the configuration and commands, and none for `{name}`",
        },
        "start_thread": list_options(CodexClient.thread_start),
        "resume_thread": list_options(CodexClient.thread_resume),
        "fork_thread": list_options(CodexClient.thread_fork),
        "turn": list_options(Session.turn_stream),
        "interrupt": True,
        "steer": True,
        "pause_goal": NO_METHOD,
        "parallel_turns": True,
        "review": True,
        "any_thread": True,
        "client_capabilities": "`CodexClient` announces `experimentalApi`, and no other capability",
        "answer_errors": "an exception of a handler becomes the error -32603 with a text of the SDK",
        "withheld_answers": READER_WAITS,
        "unanswered_requests": "each method waits for the answer of codex",
    }

    def __init__(self):
        self._client = None
        self._sessions = {}
        # Id of a thread → id of its last turn, which the user learns from the turn's first event.
        self._turns = {}

    async def open(self, codex_path, requires):
        self._client = CodexClient(codex_command=codex_path)
        for method in SERVER_REQUEST_TYPES:
            self._client.register_handler(method, partial(answer, method))
        await self._client.__aenter__()

    async def start_thread(self, params):
        return self._keep(await self._client.thread_start(**build_arguments(params)))

    async def resume_thread(self, thread, params):
        return self._keep(await self._client.thread_resume(thread, **build_arguments(params)))

    async def fork_thread(self, thread, params):
        return self._keep(await self._client.thread_fork(thread, **build_arguments(params)))

    async def turn(self, thread, input, params):
        return {}, self._stream(thread, self._sessions[thread].turn_stream(input, **build_arguments(params)))

    async def review(self, thread, target):
        return {}, self._stream(thread, self._sessions[thread].review_stream(target))

    async def interrupt(self, thread, turn=None):
        await self._sessions[thread].turn_interrupt(self._turns[thread])

    async def steer(self, thread, input, turn=None):
        await self._sessions[thread].turn_steer(input, expected_turn_id=self._turns[thread])

    async def request(self, method, params):
        arguments = build_arguments(params or {})
        if method in CLIENT_REQUESTS:
            send = getattr(self._client, CLIENT_REQUESTS[method])
        else:
            send = getattr(self._sessions[arguments.pop("thread_id")], THREAD_REQUESTS[method])
        arguments = {"turns" if name == "num_turns" else name: value for name, value in arguments.items()}
        for name in arguments:
            if name not in inspect.signature(send).parameters:
                raise Unsupported(f"`{send.__qualname__}` has no argument `{name}`")
        result = await send(**arguments)
        return result and dump(result)

    async def close(self):
        await self._client.__aexit__(None, None, None)

    def _keep(self, session):
        self._sessions[session.thread_id] = session
        return {"thread": session.thread_id}

    async def _stream(self, thread, events):
        async for event in events:
            if event.method == "turn/started":
                self._turns[thread] = event.params.turn.id
            yield dump(event)


def build_arguments(params):
    arguments = {to_snake_case(name): value for name, value in params.items()}
    if isinstance(arguments.get("sandbox_policy"), dict):
        arguments["sandbox_policy"] = TypeAdapter(SandboxPolicy).validate_python(arguments["sandbox_policy"])
    return arguments


def dump(model):
    return model.model_dump(mode="json", by_alias=True, exclude_none=True)


async def answer(method, params):
    result = await asyncio.wrap_future(ask(method, dump(params)))
    _, response = SERVER_REQUEST_TYPES[method]
    return response.model_validate(result)


serve(Driver())
