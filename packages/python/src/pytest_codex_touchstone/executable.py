"""Finds the fake codex."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from .downloading import NAME, download_executable
from .errors import TouchstoneError

_INSTALLED = Path(__file__).parent / "bin" / NAME


def find_executable() -> str:
    """Finds the fake codex: the one that TOUCHSTONE_CODEX names, else the one that this package was installed with, else
    `touchstone-codex` of the nearest node_modules at or above the current folder, else of PATH, else the one of the release,
    which is downloaded once.

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
    found = shutil.which(NAME, path=folders) or shutil.which(NAME)
    return download_executable() if found is None else os.path.abspath(found)
