"""Runs a user's own scenario module: `record(output_path, **kwargs)` of `harvest_scenarios/NAME.py`.

Reads one JSON line on stdin: the module's path, `output_path`, and the arguments that touchstone offers. The function gets
the arguments that its signature accepts.
"""

import importlib.util
import inspect
import json
import sys
from pathlib import Path


def main():
    order = json.loads(sys.stdin.readline())
    path = Path(order["module"])
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


if __name__ == "__main__":
    main()
