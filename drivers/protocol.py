"""Deprecated: the former name of helper.py, with the former names of its functions."""

from helper import Unsupported, serve  # noqa: F401
from helper import assert_supported as refuse_all  # noqa: F401
