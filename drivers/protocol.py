"""Deprecated: the former name of helper.py, with the former names of its functions."""

from helper import Unsupported, assert_supported, serve  # noqa: F401


def refuse_all(requires, reason_for):
    """Calls `reason_for` with the words of each requirement as separate arguments."""
    assert_supported(requires, lambda requirement: reason_for(*requirement.split(" ", 1)))
