"""The official Python SDK over the fake codex. Replace the SDK by your own port."""

import pytest
from openai_codex import ApprovalMode, Codex, CodexConfig, Sandbox
from pytest_codex_touchstone import read_fixture, read_manifest


@pytest.mark.touchstone("thread_basic")
def test_a_turn_yields_the_fixture(touchstone_codex: str) -> None:
    with Codex(CodexConfig(codex_bin=touchstone_codex)) as codex:
        thread = codex.thread_start(approval_mode=ApprovalMode.deny_all, sandbox=Sandbox.workspace_write)
        # The fixture was recorded from this SDK, so even the ids are the same.
        for event, expected in zip(thread.turn("Say hello.").stream(), read_fixture("thread_basic"), strict=True):
            params = event.payload.model_dump(by_alias=True, mode="json", exclude_none=True)
            assert {"method": event.method, "params": params} == expected


def test_the_manifest_describes_a_fixture() -> None:
    fixture = read_manifest()["thread_basic"]
    assert fixture.steps[0].events == len(list(read_fixture("thread_basic", step=1)))
    assert fixture.steps[0].methods["turn/completed"] == 1
