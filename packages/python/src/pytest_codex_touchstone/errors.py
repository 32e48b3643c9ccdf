"""The errors of this package."""


class TouchstoneError(Exception):
    """An error of this package."""


class FixtureError(TouchstoneError):
    """A fixture, or its folder, is missing, damaged, or of a newer format."""


class ReplayMismatch(TouchstoneError, AssertionError):
    """A client did not do what was recorded, or the recording was not replayed to its end."""

    def __init__(self, fixture: str, mismatches: list[str]) -> None:
        super().__init__("\n".join([f"{fixture} was not replayed as recorded:", *mismatches]))
        self.fixture = fixture
        self.mismatches = mismatches
