"""Runs an example of the Python SDK on the SDK that is installed: `run_example.py PATH`.

The examples' own `_bootstrap` would take the SDK from the checkout, and download a codex.
"""

import runpy
import sys
import types
from pathlib import Path

example = Path(sys.argv[1])

runtime_setup = types.ModuleType("_runtime_setup")
runtime_setup.ensure_runtime_package_installed = lambda *_args, **_options: None
sys.modules["_runtime_setup"] = runtime_setup

sys.path.insert(0, str(example.parents[1]))
import _bootstrap  # noqa: E402

_bootstrap.ensure_local_sdk_src = lambda: None

sys.argv = [str(example)]
runpy.run_path(str(example), run_name="__main__")
