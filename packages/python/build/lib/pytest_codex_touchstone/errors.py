"""The errors of this package. Each message says what happened and what to do."""


class TouchstoneError(Exception):
    """An error of this package."""


class FixtureError(TouchstoneError):
    """A fixture, or its folder, is missing, damaged, or of a newer format."""


class ReplayMismatch(TouchstoneError, AssertionError):
    """A client did something else than what was recorded."""

    def __init__(self, fixture: str, mismatches: list[str]) -> None:
        super().__init__("\n".join([f"{fixture} was not replayed as recorded:", *mismatches]))
        self.fixture = fixture
        self.mismatches = mismatches
