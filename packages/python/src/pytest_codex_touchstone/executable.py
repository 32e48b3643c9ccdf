"""Finds the fake codex."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from .errors import TouchstoneError

_NAME = "touchstone-codex"
_INSTALLED = Path(__file__).parent / "bin" / _NAME


def find_executable() -> str:
    """Finds the fake codex: the one that TOUCHSTONE_CODEX names, else the one that this package was installed with, else
    `touchstone-codex` of the nearest node_modules above, else of PATH.

    Raises TouchstoneError if there is none.
    """
    named = os.environ.get("TOUCHSTONE_CODEX")
    if named:
        path = Path(named).absolute()
        if os.access(path, os.X_OK) and path.is_file():
            return str(path)
        raise TouchstoneError(f"TOUCHSTONE_CODEX names {named}, which is no executable.")
    if os.access(_INSTALLED, os.X_OK):
        return str(_INSTALLED)
    above = (Path.cwd(), *Path.cwd().parents)
    folders = os.pathsep.join(str(folder / "node_modules" / ".bin") for folder in above)
    found = shutil.which(_NAME, path=folders) or shutil.which(_NAME)
    if found is None:
        raise TouchstoneError(
            f"There is no {_NAME}: set TOUCHSTONE_CODEX to its path, or run `npm install --save-dev codex-touchstone`."
        )
    return os.path.abspath(found)
