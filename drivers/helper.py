"""The driver's end of touchstone's protocol, JSON lines on stdin and stdout (docs/drivers.md), for async SDKs in Python."""

import asyncio
import json
import os
import sys


class Unsupported(Exception):
    """The SDK can't do what the command needs. The message says what its API lacks."""


def assert_supported(requires, reason_for):
    """Raises `Unsupported` at the first requirement for which `reason_for` returns a reason."""
    for requirement in requires:
        reason = reason_for(*requirement.split(" ", 1))
        if reason:
            raise Unsupported(reason)


def serve(driver):
    """Runs the commands of the harvest with the methods of `driver`, until the harvest closes stdin.

    A method gets the members of the command. It returns the result, or the result and an async iterator of events.
    """
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # only messages of the protocol may reach stdout

    def send_message(message):
        out.write(json.dumps(message) + "\n")
        out.flush()

    async def run_command(command):
        number, name = command.pop("id"), command.pop("do")
        try:
            result, events = await getattr(driver, name)(**command), None
            if isinstance(result, tuple):
                result, events = result
        except Unsupported as error:
            return send_message({"id": number, "unsupported": str(error)})
        except Exception as error:  # noqa: BLE001 - whatever the SDK raises is what its user gets
            return send_message({"id": number, "error": describe_error(error)})
        send_message({"id": number, "result": result or {}})
        if events is None:
            return
        try:
            async for event in events:
                send_message({"event": event, "of": number})
            send_message({"end": number})
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001
            send_message({"end": number, "error": describe_error(error)})

    async def read_commands():
        loop, running = asyncio.get_running_loop(), set()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            task = loop.create_task(run_command(json.loads(line)))
            running.add(task)
            task.add_done_callback(running.discard)
        os._exit(0)

    asyncio.run(read_commands())


def describe_error(error):
    return {"type": type(error).__name__, "message": str(error)}
