"""A minimal client of `codex app-server`, with which the test runs at once. Replace it by your SDK."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any


def run_turn(codex_path: str, prompt: str) -> Iterator[dict[str, Any]]:
    """Starts codex, runs one turn on a new thread, and yields the events of the turn."""
    with subprocess.Popen([codex_path, "app-server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as codex:
        assert codex.stdin and codex.stdout
        call(codex, 1, "initialize", {"clientInfo": {"name": "minimal_client", "version": "1"}})
        send(codex, {"method": "initialized"})
        started = call(codex, 2, "thread/start", {"sandbox": "workspace-write", "approvalPolicy": "never"})
        turn = {"threadId": started["thread"]["id"], "input": [{"type": "text", "text": prompt}]}
        call(codex, 3, "turn/start", turn)
        while True:
            event = json.loads(codex.stdout.readline())
            if "turnId" in event["params"] or "turn" in event["params"]:
                yield {"method": event["method"], "params": event["params"]}
            if event["method"] == "turn/completed":
                break
        codex.stdin.close()


def call(codex: subprocess.Popen[bytes], number: int, method: str, params: dict[str, Any]) -> dict[str, Any]:
    """Sends a request, and returns its result. Skips what codex sends before the response."""
    send(codex, {"id": number, "method": method, "params": params})
    assert codex.stdout
    for line in codex.stdout:
        message = json.loads(line)
        if message.get("id") == number:
            if "error" in message:
                raise RuntimeError(message["error"]["message"])
            return dict(message["result"])
    raise EOFError("codex has ended")


def send(codex: subprocess.Popen[bytes], message: dict[str, Any]) -> None:
    assert codex.stdin
    codex.stdin.write(json.dumps(message).encode() + b"\n")
    codex.stdin.flush()
