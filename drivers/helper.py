"""The driver's side of touchstone's driver protocol, JSON lines on stdin and stdout (docs/drivers.md), for drivers in
Python. helper.mjs has the same functions for JavaScript.
"""

import asyncio
import inspect
import json
import os
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

# Command → the capability that it needs. Other commands need the capability of their own name.
CAPABILITIES = {"goal": "goals", "next_notification": "notifications"}
# Commands that every driver has.
BASIC_COMMANDS = ("open", "close")
# Upper limit of the streams whose events come from a plain function or iterable at the same time.
MAX_STREAM_THREADS = 100


class Unsupported(Exception):
    """The SDK cannot carry out a command. The message names the missing part of its API."""


class AnswerError(Exception):
    """The client answers a request of codex with this JSON-RPC error: `error` has `code`, `message` and `data`."""

    def __init__(self, error):
        super().__init__(error["message"])
        self.error = error


class _Connection:
    """The connection to the harvest. Its methods may be called from any thread."""

    def __init__(self):
        self._out = sys.stdout
        self._lock = threading.Lock()
        self._ask_count = 0
        self._pending_asks = {}

    def open(self):
        """Keeps stdout for the messages of the protocol. All other output goes to stderr from now on."""
        self._out = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)

    def write_line(self, line):
        with self._lock:
            self._out.write(line + "\n")
            self._out.flush()

    def begin_ask(self):
        with self._lock:
            self._ask_count += 1
            answer = self._pending_asks[self._ask_count] = Future()
            return self._ask_count, answer

    def take_answer(self, number, result=None, error=None):
        pending = self._pending_asks.pop(number)
        if error is None:
            pending.set_result(result)
        else:
            pending.set_exception(AnswerError(error))


_connection = _Connection()


def send_message(message):
    """Sends one message to the harvest."""
    _connection.write_line(json.dumps(message))


def ask(method, params):
    """Asks the harvest how the client answers a request of codex.

    Returns a `concurrent.futures.Future` of the client's result: wait with `.result()`, or in a coroutine with
    `await asyncio.wrap_future(…)`. It raises `AnswerError` if the client answers with an error, and stays pending if the
    client leaves the request unanswered. Both need a capability.
    """
    number, answer = _connection.begin_ask()
    send_message({"ask": number, "method": method, "params": params})
    return answer


def serve(driver):
    """Carries out the harvest's commands until it closes stdin.

    Only messages of the protocol reach stdout: whatever else writes to it, writes to stderr from now on.

    `driver` has a method for each command. It gets the members of the command, and returns the result, or a tuple of
    the result and the events. The events are a function or an iterable, sync or async. The function passes each event
    to its argument `yield_event`, and returns the turn outcome. An event is a value, or JSON text that is sent
    unchanged. Coroutine methods run on one event loop; plain methods run one after the other on one thread, and plain
    events on a thread of their own.

    `driver.capabilities` is the table of what the SDK can do (`find_lacking`). `open` and each command are refused
    from it.
    """
    _connection.open()
    asyncio.run(_run_commands(driver))


def find_lacking(capabilities, requirement):
    """Finds out why the SDK lacks what a requirement needs. Returns the reason, or None if the SDK lacks nothing.

    `capabilities`: key: a capability, which is the first word of a requirement. Value: `True`; or the reason why the
    SDK lacks it; or `{"only", "reason"}`, with the list of the names that it has, and the reason why it lacks the
    others. In a reason, `{capability}` and `{name}` are replaced by the two words of the requirement.

    `requirement`: a capability, or a capability and a name: `answers`, `request thread/read`
    """
    capability, _, name = requirement.partition(" ")
    declared = capabilities.get(capability, "the driver declares no capability `{capability}`")
    if declared is True:
        return None
    if isinstance(declared, dict):
        if name == "" or name in declared["only"]:
            return None
        declared = declared["reason"]
    return declared.replace("{capability}", capability).replace("{name}", name)


def assert_supported(requires, reason_for):
    """Raises `Unsupported` for the first requirement that `reason_for` returns a reason for."""
    for requirement in requires:
        reason = reason_for(requirement)
        if reason:
            raise Unsupported(reason)


def describe_error(error):
    """Describes an error for the harvest: its class and message; for a JSON-RPC error also `code` and `data`."""
    known = {"type": type(error).__name__, "message": str(error)}
    code, data = getattr(error, "code", None), getattr(error, "data", None)
    if not isinstance(code, int) or isinstance(code, bool):
        return known
    return {**known, "code": code, **({} if data is None else {"data": data})}


async def _run_commands(driver):
    loop = asyncio.get_running_loop()
    run = _CommandRunner(driver, loop)
    running = set()

    def begin(command):
        task = loop.create_task(run.command(**command))
        running.add(task)
        task.add_done_callback(running.discard)

    def read_messages():
        try:
            for line in sys.stdin.buffer:  # as text, a lone CR would end a line, too
                message = json.loads(line)
                if "answer" in message:
                    _connection.take_answer(message.pop("answer"), **message)
                else:
                    loop.call_soon_threadsafe(begin, message)
        finally:
            # The harvest has ended. If it was killed before it read our messages, the socket is reset and not closed.
            os._exit(0)

    threading.Thread(target=read_messages, daemon=True).start()
    await loop.create_future()  # the process ends with stdin


class _CommandRunner:
    def __init__(self, driver, loop):
        self._driver = driver
        self._loop = loop
        self._command_thread = ThreadPoolExecutor(1)
        self._stream_threads = ThreadPoolExecutor(MAX_STREAM_THREADS)

    async def command(self, id, do, **args):
        try:
            _assert_command_supported(self._driver, do, args)
            result, events = await self._call(self._command_thread, getattr(self._driver, do), **args), None
            if isinstance(result, tuple):
                result, events = result
        except Unsupported as error:
            return send_message({"id": id, "unsupported": str(error)})
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - what the SDK raises, its user gets
            return send_message({"id": id, "error": describe_error(error)})
        send_message({"id": id, "result": result or {}})
        if events is None:
            return
        try:
            outcome = await self._send_events(events, partial(_send_event, id))
            send_message({"end": id, **(outcome or {})})
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001
            send_message({"end": id, "error": describe_error(error)})

    async def _send_events(self, events, yield_event):
        if callable(events):
            return await self._call(self._stream_threads, events, yield_event)
        if hasattr(events, "__aiter__"):
            async for event in events:
                yield_event(event)
            return None
        return await self._call(self._stream_threads, _send_plain_events, events, yield_event)

    async def _call(self, threads, function, *args, **keywords):
        if inspect.iscoroutinefunction(function):
            return await function(*args, **keywords)
        return await self._loop.run_in_executor(threads, partial(function, *args, **keywords))


def _assert_command_supported(driver, name, args):
    capabilities = getattr(driver, "capabilities", None)
    if capabilities and name == "open":
        assert_supported(args.get("requires", []), partial(find_lacking, capabilities))
    if capabilities and name not in BASIC_COMMANDS:
        needed = f"request {args['method']}" if name == "request" else CAPABILITIES.get(name, name)
        assert_supported([needed], partial(find_lacking, capabilities))
    if not callable(getattr(driver, name, None)):
        raise Unsupported(f"the driver has no `{name}`")


def _send_plain_events(events, yield_event):
    for event in events:
        yield_event(event)


def _send_event(number, event):
    """Sends an event. JSON text is sent unchanged."""
    text = event if isinstance(event, str) else json.dumps(event)
    _connection.write_line(f'{{"event":{text},"of":{number}}}')
