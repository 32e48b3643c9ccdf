"""Stands for the package that brings codex's binary with the Python SDK: the harness says which codex to start."""

import os
from pathlib import Path


def bundled_codex_path() -> Path:
    return Path(os.environ["CORPUS_CODEX"])


def bundled_path_dir() -> None:
    return None
