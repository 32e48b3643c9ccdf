"""The driver's end of touchstone's protocol, JSON lines on stdin and stdout (docs/drivers.md), for async SDKs in Python."""

import asyncio
import json
import os
import sys


class Unsupported(Exception):
    """What the SDK has no means for; the message says what its API lacks."""


def refuse_all(requires, reason_for):
    """Raises at the first requirement that `reason_for` has a reason against."""
    for requirement in requires:
        reason = reason_for(*requirement.split(" ", 1))
        if reason:
            raise Unsupported(reason)


def serve(driver):
    """Carries out what the harvest asks by the methods of `driver`, until the harvest closes stdin.

    A method gets the command's members, and returns the result; or the result and an async iterator of events.
    """
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # nothing but the protocol may reach stdout

    def tell(message):
        out.write(json.dumps(message) + "\n")
        out.flush()

    async def carry_out(command):
        number, name = command.pop("id"), command.pop("do")
        try:
            result, events = await getattr(driver, name)(**command), None
            if isinstance(result, tuple):
                result, events = result
        except Unsupported as lack:
            return tell({"id": number, "unsupported": str(lack)})
        except Exception as error:  # noqa: BLE001 - whatever the SDK raises is what its user gets
            return tell({"id": number, "error": fault(error)})
        tell({"id": number, "result": result or {}})
        if events is None:
            return
        try:
            async for event in events:
                tell({"event": event, "of": number})
            tell({"end": number})
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001
            tell({"end": number, "error": fault(error)})

    async def main():
        loop, running = asyncio.get_running_loop(), set()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            task = loop.create_task(carry_out(json.loads(line)))
            running.add(task)
            task.add_done_callback(running.discard)
        os._exit(0)

    asyncio.run(main())


def fault(error):
    return {"type": type(error).__name__, "message": str(error)}
