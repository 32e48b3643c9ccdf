"""The pytest plug-in: `@pytest.mark.touchstone("NAME")` and the fixtures `touchstone_replay` and `touchstone_codex`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .errors import TouchstoneError
from .replaying import Replay, replay


def pytest_configure(config: pytest.Config) -> None:
    """Registers the marker."""
    config.addinivalue_line(
        "markers", "touchstone(fixture, **options): replay this fixture; the options are those of `replay`"
    )


@pytest.fixture
def touchstone_replay(request: pytest.FixtureRequest) -> Iterator[Replay]:
    """The fake codex that replays the fixture of `@pytest.mark.touchstone("NAME")`.

    After the test, pytest reports an error with the mismatches if the client did not do what was recorded.
    """
    marker = request.node.get_closest_marker("touchstone")
    if marker is None or len(marker.args) != 1:
        pytest.fail('Name the fixture: @pytest.mark.touchstone("NAME")', pytrace=False)
    problem: str | None = None
    try:
        with replay(marker.args[0], **marker.kwargs) as fake:
            yield fake
    except TouchstoneError as error:
        problem = str(error)
    if problem is not None:
        pytest.fail(problem, pytrace=False)


@pytest.fixture
def touchstone_codex(touchstone_replay: Replay) -> str:
    """Path of the fake codex, to give to the client as its codex binary."""
    return touchstone_replay.codex_path
