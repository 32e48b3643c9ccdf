"""The table of downloads that the helpers of all languages run, over a server on loopback."""

import base64
import hashlib
import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pytest_codex_touchstone import TouchstoneError, find_executable
from pytest_codex_touchstone.downloading import download_executable, find_cache_folder, find_target

TABLE = json.loads((Path(__file__).parents[3] / "contract/downloading.json").read_text("utf-8"))
ARCHIVE = base64.b64decode(TABLE["archive"])
BODIES = {"archive": ARCHIVE, "other": base64.b64decode(TABLE["other"]), "half": ARCHIVE[: len(ARCHIVE) // 2]}


@contextmanager
def serve(case: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Serves what a case sends. Yields the address, and the paths that are asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = BODIES.get(case.get("sends", ""), b"")
            is_moved = case.get("redirects") and len(asked) == 1
            self.send_response(302 if is_moved else case.get("status", 200))
            if is_moved:
                self.send_header("location", "/moved")
                body = b""
            self.send_header("content-length", str(len(ARCHIVE) if body else 0))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{server.server_address[1]}/{{version}}/touchstone-codex-{{target}}.tar.gz"
    if case.get("listens", True):
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
    else:
        server.server_close()
    try:
        yield address, asked
    finally:
        if case.get("listens", True):
            server.shutdown()
            server.server_close()


@pytest.fixture
def write_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Uses an empty cache, and writes the file of a release."""
    monkeypatch.setenv("TOUCHSTONE_CACHE", str(tmp_path / "cache"))

    def write(address: str, pins: bool = True) -> Path:
        sums = {find_target(): TABLE["sha256"]} if pins else {}
        path = tmp_path / "release.json"
        path.write_text(json.dumps({"version": "1.2.3", "address": address, "sha256": sums}))
        return path

    return write


def test_the_table_pins_its_archive() -> None:
    assert hashlib.sha256(ARCHIVE).hexdigest() == TABLE["sha256"]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in TABLE["cases"]])
def test_executables_are_downloaded(case: dict[str, Any], write_release: Callable[..., Path], tmp_path: Path) -> None:
    with serve(case) as (address, asked):
        release = write_release(address, case.get("pins", True))
        if case.get("fails"):
            with pytest.raises(TouchstoneError, match="Set TOUCHSTONE_CODEX to the path of an executable"):
                download_executable(release)
            assert not any((tmp_path / "cache").glob("native/*"))
            return
        path = download_executable(release)
        assert subprocess.run([path], capture_output=True, text=True, check=True).stdout == "downloaded\n"
        assert asked[0] == f"/1.2.3/touchstone-codex-{find_target()}.tar.gz"
        count = len(asked)
        assert download_executable(release) == path
        assert len(asked) == count
    assert len(list((tmp_path / "cache/native").iterdir())) == 1


def test_four_downloads_at_the_same_time_give_the_same_file(write_release: Callable[..., Path], tmp_path: Path) -> None:
    with serve({"sends": "archive"}) as (address, _), ThreadPoolExecutor(4) as pool:
        release = write_release(address)
        paths = set(pool.map(download_executable, [release] * 4))
    assert len(paths) == 1
    assert len(list((tmp_path / "cache/native").iterdir())) == 1


def test_without_a_release_the_error_says_what_to_set(
    write_release: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TOUCHSTONE_CODEX", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TouchstoneError, match="There is no touchstone-codex. Set TOUCHSTONE_CODEX"):
        find_executable()


def test_the_cache_is_that_of_touchstone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOUCHSTONE_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", "/somewhere")
    monkeypatch.setattr("sys.platform", "linux")
    assert find_cache_folder() == Path("/somewhere/.cache/touchstone")
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert find_cache_folder() == Path("/caches/touchstone")
    monkeypatch.setattr("sys.platform", "darwin")
    assert find_cache_folder() == Path("/somewhere/Library/Caches/touchstone")
