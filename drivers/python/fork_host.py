"""Imports the SDK once, and forks a process for each run of a harvest: the import takes longer than most runs.

Listens on the Unix socket of its argument, until its stdin ends. A connection sends one JSON line (`run`, `program`,
`env`, `cwd`, `stderr`), and then becomes stdin and stdout of the run's process. The host reports on stdout when it forked
a process, and how the process ended.
"""

import atexit
import gc
import json
import os
import selectors
import signal
import socket
import sys
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from missing_module import report_missing_module  # noqa: E402

gc.disable()  # the import makes many objects that stay: without a search for garbage, it is a tenth faster
try:
    import driver  # noqa: E402
    import scenario_module  # noqa: E402
except ModuleNotFoundError as missing:
    report_missing_module(missing)
    raise
gc.freeze()  # a search in a forked process would copy the memory of all these objects
gc.enable()

PROGRAMS = {"driver": driver.main, "module": scenario_module.main}


def main():
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(sys.argv[1])
    server.listen(64)
    signal_pipe_read, signal_pipe_write = os.pipe()
    for descriptor in (signal_pipe_read, signal_pipe_write):
        os.set_blocking(descriptor, False)
    signal.set_wakeup_fd(signal_pipe_write)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    events = selectors.DefaultSelector()
    for source in (server, sys.stdin, signal_pipe_read):
        events.register(source, selectors.EVENT_READ)
    send_to_harvest(ready=True)
    while True:
        for key, _ in events.select():
            if key.fileobj is sys.stdin:
                return
            if key.fileobj is server:
                fork_run(server, events)
            else:
                os.read(signal_pipe_read, 4096)
                report_ended_processes()


def send_to_harvest(**message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def fork_run(server, events):
    connection, _ = server.accept()
    order = json.loads(read_first_line(connection))
    session_read, session_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        events.close()
        server.close()
        os.close(session_read)
        run_forked_process(connection, order, session_write)
    os.close(session_write)
    os.read(session_read, 1)  # before the process has its own session, the harvest can't end it by its group
    os.close(session_read)
    send_to_harvest(forked=pid, run=order["run"])
    connection.close()


def read_first_line(connection):
    """Reads the first line. The rest belongs to the process of the run, and stays in the socket."""
    line = b""
    while not line.endswith(b"\n"):
        peeked = connection.recv(65536, socket.MSG_PEEK)
        if not peeked:
            raise EOFError("the harvest hung up")
        line += connection.recv(peeked.find(b"\n") + 1 or len(peeked))
    return line


def report_ended_processes():
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        code = os.waitstatus_to_exitcode(status)
        send_to_harvest(ended=pid, code=code)


def run_forked_process(connection, order, session_write):
    """Turns this process into the process of one run, with the run's environment, folder and open files."""
    code = 1
    try:
        os.setsid()
        os.close(session_write)
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
    except SystemExit as exit_error:
        code = exit_error.code if isinstance(exit_error.code, int) else 1
        if isinstance(exit_error.code, str):
            print(exit_error.code, file=sys.stderr)
    except ModuleNotFoundError as error:
        traceback.print_exc()
        report_missing_module(error)
    except BaseException:  # noqa: BLE001 - the parent's loop must never run here
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()  # `os._exit` calls no exit function; multiprocessing ends its forks in this way, too
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
