"""Imports the SDK once, and forks a process for each run of a harvest: the import takes longer than most runs.

Listens on the Unix socket that it is given, until its stdin ends. A connection brings one JSON line (`run`, `program`,
`env`, `cwd`, `stderr`), and is then stdin and stdout of the run's process. On stdout it says when a process was forked,
and how it ended.
"""

import json
import os
import selectors
import signal
import socket
import sys
import time
import traceback

import driver
import module

PROGRAMS = {"driver": driver.main, "module": module.main}


def main():
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(sys.argv[1])
    server.listen(64)
    wake, woken = os.pipe()
    for end in (wake, woken):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    events = selectors.DefaultSelector()
    for source in (server, sys.stdin, wake):
        events.register(source, selectors.EVENT_READ)
    tell(ready=True)
    while True:
        for key, _ in events.select():
            if key.fileobj is sys.stdin:
                return
            if key.fileobj is server:
                serve(server, events)
            else:
                os.read(wake, 4096)
                reap()


def tell(**message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def serve(server, events):
    connection, _ = server.accept()
    order = json.loads(first_line(connection))
    own_session, begun = os.pipe()
    pid = os.fork()
    if pid == 0:
        events.close()
        server.close()
        os.close(own_session)
        become(connection, order, begun)
    os.close(begun)
    os.read(own_session, 1)  # until it has a session of its own, the harvest could not end it by its group
    os.close(own_session)
    tell(forked=pid, run=order["run"])
    connection.close()


def first_line(connection):
    """What comes after it belongs to the run's process, and stays in the socket."""
    line = b""
    while not line.endswith(b"\n"):
        seen = connection.recv(65536, socket.MSG_PEEK)
        if not seen:
            raise EOFError("the harvest hung up")
        line += connection.recv(seen.find(b"\n") + 1 or len(seen))
    return line


def reap():
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        code = os.waitstatus_to_exitcode(status)
        tell(ended=pid, code=code)


def become(connection, order, begun):
    """From here on this is the process of one run, in that run's world."""
    code = 1
    try:
        os.setsid()
        os.close(begun)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        errors = os.open(order["stderr"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        for source, target in ((connection.fileno(), 0), (connection.fileno(), 1), (errors, 2)):
            os.dup2(source, target)
        connection.close()
        os.close(errors)
        os.environ.clear()
        os.environ.update(order["env"])
        time.tzset()
        os.chdir(order["cwd"])
        sys.stdin = open(0, encoding="utf-8", closefd=False)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)
        PROGRAMS[order["program"]]()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:  # noqa: BLE001 - the parent's loop must never run here
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
