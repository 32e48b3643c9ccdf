"""Runs workflows through `CodexClient` and `ThreadHandle.chat_once` of `codex-app-server-sdk` in the way of its user.

`chat_once` returns at the end of a turn. Its result has the notifications of the turn (`ChatResult.raw_events`).
`chat` yields a `ConversationStep` for each item that has ended, and no notification, so the driver does not use it.
"""

import asyncio
import inspect
import re
import sys
from dataclasses import asdict, fields
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from codex_app_server_sdk import (  # noqa: E402
    CodexClient,
    CommandApprovalRequest,
    CommandApprovalWithExecpolicyAmendment,
    ThreadConfig,
    TurnOverrides,
    UserInputAnswer,
    UserInputResponse,
)
from helper import Unsupported, ask, serve  # noqa: E402

# Request of codex's client → the method of `CodexClient` that sends it.
REQUESTS = {
    "command/exec": "exec_command",
    "config/batchWrite": "batch_write_config",
    "config/read": "read_config",
    "config/value/write": "write_config_value",
    "configRequirements/read": "read_config_requirements",
    "model/list": "list_models",
    "thread/archive": "archive_thread",
    "thread/compact/start": "compact_thread",
    "thread/list": "list_threads",
    "thread/name/set": "set_thread_name",
    "thread/read": "read_thread",
    "thread/rollback": "rollback_thread",
    "thread/unarchive": "unarchive_thread",
}
DECISIONS = {"acceptForSession": "accept_for_session"}
END = "`chat_once` gives the id and the events of a turn to its caller when the turn has ended"
NO_METHOD = "`CodexClient` has no method for `{capability}`"


def to_snake_case(name):
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


def to_camel_case(name):
    return re.sub("_([a-z])", lambda letter: letter[1].upper(), name)


def list_options(options):
    """The names on the wire of the members of `ThreadConfig` or `TurnOverrides`."""
    name = options.__name__
    return {
        "only": [to_camel_case(field.name) for field in fields(options)],
        "reason": f"`{name}` has no member for `{{name}}` of `{{capability}}`",
    }


class Driver:
    capabilities = {
        "async": True,  # there is one client
        "answers": True,
        "goals": NO_METHOD,
        "notifications": "the SDK gives its user no notification that belongs to no turn",
        "request": {
            "only": list(REQUESTS),
            "reason": "`CodexClient` has no method for `{name}`; the driver does not use `CodexClient.request`, which "
            "sends any request, and returns the result of codex unchanged",
        },
        "start_thread": list_options(ThreadConfig),
        "resume_thread": list_options(ThreadConfig),
        "fork_thread": list_options(ThreadConfig),
        "turn": list_options(TurnOverrides),
        "interrupt": f"{END}; before, there is something to `cancel` only for a call that has timed out",
        "steer": f"{END}, so nobody can steer it before",
        "pause_goal": NO_METHOD,
        "parallel_turns": f"{END}, so nobody can act on an event before",
        "review": "`CodexClient.start_review` begins the review, and gives the events of its turn to nobody",
        "any_thread": True,
        "client_capabilities": True,
        "answer_errors": "the answer to an approval is a decision; an exception of its handler becomes `decline`",
        "withheld_answers": True,
        "unanswered_requests": "each method of `CodexClient` waits for the answer of codex",
    }

    def __init__(self):
        self._client = None
        self._threads = {}

    async def open(self, codex_path, requires, client_capabilities=None):
        self._client = CodexClient.connect_stdio(command=[codex_path, "app-server"], inactivity_timeout=None)
        self._client.set_approval_handler(answer_approval)
        self._client.set_user_input_handler(answer_user_input)
        await self._client.start()
        await self._client.initialize({"capabilities": {"experimentalApi": True, **(client_capabilities or {})}})

    async def start_thread(self, params):
        return self._keep(await self._client.start_thread(build(ThreadConfig, params)))

    async def resume_thread(self, thread, params):
        return self._keep(await self._client.resume_thread(thread, overrides=build(ThreadConfig, params)))

    async def fork_thread(self, thread, params):
        return self._keep(await self._client.fork_thread(thread, overrides=build(ThreadConfig, params)))

    async def turn(self, thread, input, params):
        text, overrides = get_text(input), build(TurnOverrides, params)

        async def run(yield_event):
            result = await self._threads[thread].chat_once(text, turn_overrides=overrides)
            for event in result.raw_events:
                yield_event(event)
            return {"returned": {"finalText": result.final_text}}

        return {}, run

    async def request(self, method, params):
        send = getattr(self._client, REQUESTS[method])
        arguments = {to_snake_case(name): value for name, value in (params or {}).items()}
        for name in arguments:
            if name not in inspect.signature(send).parameters:
                raise Unsupported(f"`CodexClient.{REQUESTS[method]}` has no `{name}`")
        return await send(**arguments)

    async def close(self):
        await self._client.close()

    def _keep(self, thread):
        self._threads[thread.thread_id] = thread
        return {"thread": thread.thread_id}


def build(options, params):
    return options(**{to_snake_case(name): value for name, value in params.items()})


def get_text(input):
    if isinstance(input, str):
        return input
    kinds = [item["type"] for item in input]
    if kinds != ["text"]:
        raise Unsupported(f"`chat_once` takes one text, and not {', '.join(kinds)}")
    return input[0]["text"]


async def answer_approval(approval):
    kind = "commandExecution" if isinstance(approval, CommandApprovalRequest) else "fileChange"
    answer = await ask_harvest(f"item/{kind}/requestApproval", approval)
    decision = answer["decision"]
    if isinstance(decision, str):
        return DECISIONS.get(decision, decision)
    return CommandApprovalWithExecpolicyAmendment(**decision["acceptWithExecpolicyAmendment"])


async def answer_user_input(question):
    answer = await ask_harvest("item/tool/requestUserInput", question)
    return UserInputResponse({name: UserInputAnswer(**given) for name, given in answer["answers"].items()})


async def ask_harvest(method, request):
    """Asks how the client answers. `request` is the SDK's; members that are None may have been absent."""
    members = {to_camel_case(name): value for name, value in asdict(request).items() if value is not None}
    del members["requestId"]
    return await asyncio.wrap_future(ask(method, members))


serve(Driver())
