"""A minimal client of `codex app-server`: JSON-RPC without the member `jsonrpc`, one message a line. Replace it by your
SDK.
"""

import json
import subprocess
import threading
from concurrent.futures import Future
from queue import SimpleQueue


class JsonRpcError(Exception):
    """Codex's answer to a request that failed."""

    def __init__(self, error):
        super().__init__(error["message"])
        self.code = error["code"]
        self.data = error.get("data")


class ConnectionClosed(Exception):
    pass


class Client:
    def __init__(self, codex_path, answer_request):
        """`answer_request` returns a future of the client's answer to a request of codex."""
        self._answer_request = answer_request
        self._lock = threading.Lock()
        self._error = None
        self._call_count = 0
        self._calls = {}
        # Id of a running turn → its events, each as the line that codex wrote.
        self._turns = {}
        # Notifications that belong to no turn.
        self._notifications = SimpleQueue()
        # The pipes carry bytes, since only LF ends a line there. In a text stream, a lone CR ends a line, too.
        self._codex = subprocess.Popen(
            [codex_path, "app-server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def initialize(self):
        client_info = {"name": "__NAME__", "title": "__NAME__", "version": "1"}
        self.call("initialize", {"clientInfo": client_info, "capabilities": {"experimentalApi": True}})
        self._send({"method": "initialized"})

    def call(self, method, params, on_result=None):
        """Calls a method of codex. `on_result` runs before any later message of codex is read."""
        result = Future()
        with self._lock:
            if self._error:
                raise self._error
            self._call_count += 1
            number = self._call_count
            self._calls[number] = result, on_result
        self._send({"id": number, "method": method, **({} if params is None else {"params": params})})
        return result.result()

    def start_turn(self, params):
        """Starts a turn. Returns its id, and its events."""
        events = SimpleQueue()

        def keep_events(result):
            self._turns[result["turn"]["id"]] = events

        result = self.call("turn/start", params, keep_events)
        return result["turn"]["id"], self._read_turn(events)

    def next_notification(self):
        return self._get(self._notifications)

    def close(self):
        self._codex.stdin.close()
        self._reader.join()
        self._codex.wait()

    def _read_turn(self, events):
        is_last = False
        while not is_last:
            line, is_last = self._get(events)
            yield line

    def _get(self, events):
        item = events.get()
        if isinstance(item, Exception):
            raise item
        return item

    def _send(self, message):
        try:
            with self._lock:
                self._codex.stdin.write(json.dumps(message).encode() + b"\n")
                self._codex.stdin.flush()
        except (OSError, ValueError):
            pass  # codex has ended, which `_read` reports

    def _read(self):
        for line in self._codex.stdout:
            message = json.loads(line)
            if "method" not in message:
                self._settle_call(message)
            elif "id" in message:
                self._answer(message)
            else:
                self._take_notification(message, line.decode().rstrip("\n"))
        with self._lock:
            self._error = ConnectionClosed("codex closed its end of the connection")
        for result, _ in self._calls.values():
            result.set_exception(self._error)
        for events in (*self._turns.values(), self._notifications):
            events.put(self._error)

    def _settle_call(self, message):
        result, on_result = self._calls.pop(message["id"])
        if "error" in message:
            result.set_exception(JsonRpcError(message["error"]))
            return
        if on_result:
            on_result(message["result"])
        result.set_result(message["result"])

    def _answer(self, message):
        answer = self._answer_request(message["method"], message.get("params"))
        answer.add_done_callback(lambda done: self._send({"id": message["id"], "result": done.result()}))

    def _take_notification(self, message, line):
        params = message.get("params") or {}
        turn = params.get("turnId") or (params.get("turn") or {}).get("id")
        is_last = message["method"] == "turn/completed"
        if turn not in self._turns:
            self._notifications.put(line)
            return
        self._turns[turn].put((line, is_last))
        if is_last:
            del self._turns[turn]
