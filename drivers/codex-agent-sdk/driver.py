"""Runs workflows through `CodexClient` of `codex-agent-sdk` in the way of its user.

The client gives each notification to a handler of its user, as a method and its params. The driver uses the methods that
the client has for one request each. It does not use `CodexClient.request`, which sends any request, and returns the
result of codex unchanged.
"""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from codex_agent_sdk import CodexClient, CodexClientOptions  # noqa: E402
from helper import ask, serve  # noqa: E402

METHODS = "`CodexClient` has methods for `thread/start`, `thread/resume`, `thread/fork`, `turn/start` and `turn/interrupt`"
NO_METHOD = f"{METHODS}, and none for `{{capability}}`"
HANDLER_BLOCKS = "`CodexClient` reads no more messages until its request handler has returned an answer"


class Turn:
    """The notifications of a running turn."""

    def __init__(self, turn):
        self.id = turn
        self.events = asyncio.Queue()

    async def stream(self):
        while (event := await self.events.get()) is not None:
            yield event


class Driver:
    capabilities = {
        "async": True,  # there is one client
        "answers": True,
        "goals": NO_METHOD,
        "notifications": True,
        "request": f"{METHODS}; the driver does not use `CodexClient.request`, which sends any request, such as `{{name}}`, "
        "and returns the result of codex unchanged",
        "start_thread": True,
        "resume_thread": True,
        "fork_thread": True,
        "turn": True,
        "interrupt": True,
        "steer": NO_METHOD,
        "pause_goal": NO_METHOD,
        "parallel_turns": "`CodexClient.notifications` is one stream for all turns, and gives each notification to one of "
        "its readers",
        "review": NO_METHOD,
        "any_thread": True,
        "client_capabilities": "`CodexClientOptions` has `experimental_api`, and no other capability",
        "answer_errors": "an exception of `CodexClient`'s request handler becomes the error -32000 with its text",
        "withheld_answers": HANDLER_BLOCKS,
        "unanswered_requests": NO_METHOD,
    }

    def __init__(self):
        self._client = None
        self._turn = None
        self._idle = None
        self._closing = None
        self._running = None

    async def open(self, codex_path, requires):
        self._client = CodexClient(
            CodexClientOptions(codex_path=codex_path, experimental_api=True),
            request_handler=answer,
            notification_handler=self._take,
        )
        self._idle, self._closing = asyncio.Queue(), asyncio.Event()
        opened = asyncio.get_running_loop().create_future()
        self._running = asyncio.create_task(self._run(opened))
        await opened

    async def start_thread(self, params):
        return get_thread(await self._client.thread_start(params))

    async def resume_thread(self, thread, params):
        return get_thread(await self._client.thread_resume({"threadId": thread, **params}))

    async def fork_thread(self, thread, params):
        return get_thread(await self._client.thread_fork({"threadId": thread, **params}))

    async def turn(self, thread, input, params):
        items = [{"type": "text", "text": input}] if isinstance(input, str) else input
        started = await self._client.turn_start({"threadId": thread, "input": items, **params})
        self._turn = Turn(started["turn"]["id"])
        return {"turn": self._turn.id}, self._turn.stream()

    async def interrupt(self, thread, turn):
        await self._client.turn_interrupt({"threadId": thread, "turnId": turn})

    async def next_notification(self):
        return {"event": await self._idle.get()}

    async def close(self):
        self._closing.set()
        await self._running

    async def _run(self, opened):
        """Keeps the client open, in one task: it may be left only by the task that entered it."""
        try:
            async with self._client:
                opened.set_result(None)
                drained = asyncio.create_task(self._drain())
                await self._closing.wait()
                drained.cancel()
        except Exception as error:
            if opened.done():
                raise
            opened.set_exception(error)

    async def _drain(self):
        """Reads the stream of all notifications, whose buffer has room for 100: when it is full, the client waits.

        The stream ends when codex closes the connection. The client does not say so in any other way.
        """
        async for _ in self._client.notifications():
            pass
        self._end_turn()

    async def _take(self, method, params):
        await asyncio.sleep(0)  # lets a `turn` that got its response before this notification go on first
        event = {"method": method, "params": params}
        (self._turn.events if self._turn else self._idle).put_nowait(event)
        if self._turn and method == "turn/completed" and params["turn"]["id"] == self._turn.id:
            self._end_turn()

    def _end_turn(self):
        if self._turn:
            self._turn.events.put_nowait(None)
        self._turn = None


def get_thread(result):
    return {"thread": result["thread"]["id"]}


async def answer(method, params):
    return await asyncio.wrap_future(ask(method, params))


serve(Driver())
