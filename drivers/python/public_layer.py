"""Workflows through the SDK's public classes: `Codex`, `Thread`, `TurnHandle`, and their async mirrors."""

import asyncio
import inspect
import threading
from functools import partial

from helper import describe_error
from openai_codex import AsyncCodex, AsyncThread, Codex, Thread
from sdk_events import dump_event, dump_model, dump_result
from sdk_parameters import build_inputs, to_keywords, to_wire_name

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

LACKS = "the SDK's public classes have no means for `{capability}`"
LACKS_NAME = "the SDK's public classes have no means for `{name}` of `{capability}`"


def list_capabilities(codex_class, thread_class):
    """Builds the table of capabilities. The parameters are those of this version of the SDK."""

    def accept(method):
        return {"only": [to_wire_name(name) for name in inspect.signature(method).parameters], "reason": LACKS_NAME}

    return {
        "async": True,
        "answers": LACKS,
        "goals": LACKS,
        "notifications": LACKS,
        "request": {"only": list(REQUESTS), "reason": LACKS_NAME},
        "start_thread": accept(codex_class.thread_start),
        "resume_thread": accept(codex_class.thread_resume),
        "fork_thread": accept(codex_class.thread_fork),
        "turn": accept(thread_class.turn),
        "interrupt": True,
        "steer": True,
        "pause_goal": LACKS,
        "parallel_turns": True,
        "review": LACKS,
        "any_thread": True,
        "answer_errors": LACKS,
        "withheld_answers": LACKS,
        "unanswered_requests": LACKS,
    }


class ObservedTurn:
    """Stands for a turn's handle in `TurnHandle.run`, which needs the id and the stream of a handle only."""

    def __init__(self, handle, yield_event):
        self.id = handle.id
        self._handle = handle
        self._yield_event = yield_event
        # Whether the stream has ended without an error. A later error of `run` is its judgement of the turn.
        self.has_ended = False

    def stream(self):
        for event in self._handle.stream():
            self._yield_event(dump_event(event))
            yield event
        self.has_ended = True


class AsyncObservedTurn(ObservedTurn):
    async def stream(self):
        async for event in self._handle.stream():
            self._yield_event(dump_event(event))
            yield event
        self.has_ended = True


class PublicApi:
    """Workflows through `Codex`, `Thread` and `TurnHandle`."""

    codex_class, observed_turn_class = Codex, ObservedTurn
    capabilities = list_capabilities(Codex, Thread)

    def __init__(self, config, _answer):
        self.codex = self.codex_class(config)
        self.threads = {}
        self.turns = {}

    def start_thread(self, params):
        return self._keep_thread(self._await_result(self.codex.thread_start(**to_keywords(params))))

    def resume_thread(self, thread, params):
        return self._keep_thread(self._await_result(self.codex.thread_resume(thread, **to_keywords(params))))

    def fork_thread(self, thread, params):
        return self._keep_thread(self._await_result(self.codex.thread_fork(thread, **to_keywords(params))))

    def turn(self, thread, input, params):
        handle = self._await_result(self.threads[thread].turn(build_inputs(input), **to_keywords(params)))
        self.turns[handle.id] = handle
        return {"turn": handle.id}, partial(self._run_turn, handle)

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

    def _run_turn(self, handle, yield_event):
        """Runs a turn with the SDK's own `run`, and yields each event that `run` consumes."""
        turn = self.observed_turn_class(handle, yield_event)
        try:
            result = self._await_result(type(handle).run(turn))
        except Exception as error:
            if not turn.has_ended:
                raise
            return {"returned": {"raised": describe_error(error)}}
        usage = {} if result.usage is None else {"usage": dump_model(result.usage)}
        return {"returned": {"finalText": result.final_response, **usage}}

    def _keep_thread(self, thread):
        self.threads[thread.id] = thread
        return {"thread": thread.id}


class AsyncPublicApi(PublicApi):
    """Workflows through `AsyncCodex`, on an event loop in its own thread."""

    codex_class, observed_turn_class = AsyncCodex, AsyncObservedTurn
    capabilities = list_capabilities(AsyncCodex, AsyncThread)

    def __init__(self, config, answer):
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        super().__init__(config, answer)
        self._await_result(self.codex.__aenter__())

    def close(self):
        super().close()
        self.loop.call_soon_threadsafe(self.loop.stop)

    def _await_result(self, value):
        return asyncio.run_coroutine_threadsafe(value, self.loop).result()
