"""The plug-in in a project of its own."""

from pathlib import Path

import pytest

FIXTURES = Path(__file__).parents[3] / "integration/fixtures/python"
CLIENT = """
import json, subprocess
import pytest
from pytest_codex_touchstone import read_wire

def play(codex, change=lambda text: text):
    messages = [frame["message"] for frame in read_wire("thread_basic") if frame.get("from") == "client"]
    with subprocess.Popen([codex, "app-server"], stdin=-1, stdout=-1, stderr=-3, text=True) as process:
        for message in messages:
            print(change(json.dumps(message)), file=process.stdin, flush=True)
        for line in process.stdout:
            if "turn/completed" in line or '"error":{' in line:
                break
        process.stdin.close()

@pytest.mark.touchstone("thread_basic")
def test_as_recorded(touchstone_codex):
    play(touchstone_codex)

@pytest.mark.touchstone("thread_basic", timeout=1)
def test_another_prompt(touchstone_codex):
    play(touchstone_codex, lambda text: text.replace("Say hello.", "Say goodbye."))

def test_without_a_name(touchstone_codex):
    pass
"""


def test_a_test_passes_or_fails_with_the_mismatches(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHSTONE_FIXTURES", str(FIXTURES))
    pytester.makepyfile(CLIENT)
    result = pytester.runpytest("-p", "pytest_codex_touchstone.plugin", "--strict-markers")
    result.assert_outcomes(passed=2, errors=2)
    result.stdout.fnmatch_lines(["*thread_basic was not replayed as recorded:*", "*Name the fixture:*"])
