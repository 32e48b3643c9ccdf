"""Runs a user's own scenario module: `record(output_path, **kwargs)` of `harvest_scenarios/NAME.py`.

Reads one JSON line on stdin: the module's path, `output_path`, and the arguments that touchstone offers. The function gets
the arguments that its signature accepts.
"""

import importlib.util
import inspect
import json
import sys
from pathlib import Path


# A thin package `codex` over the SDK, for checkouts without a package of this name.
THIN_PACKAGE = Path(__file__).resolve().parent / "thin_package"


def main():
    order = json.loads(sys.stdin.buffer.readline())
    path = Path(order["module"])
    if not has_package("codex"):
        sys.path.append(str(THIN_PACKAGE))
    spec = importlib.util.spec_from_file_location(f"harvest_scenarios.{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    record = getattr(module, "record", None)
    if not callable(record):
        sys.exit(f"{path.name} has no function `record(output_path, **kwargs)`")
    accepted = inspect.signature(record).parameters
    accepts_all = any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in accepted.values())
    offers = {name: value for name, value in order["offers"].items() if accepts_all or name in accepted}
    record(order["output_path"], **offers)


def has_package(name):
    """Returns whether Python finds this package or module. A folder of this name that holds no Python file is none."""
    spec = importlib.util.find_spec(name)
    if spec is None:
        return False
    return spec.origin is not None or any(
        file for folder in spec.submodule_search_locations for file in Path(folder).glob("**/*.py")
    )


if __name__ == "__main__":
    main()
