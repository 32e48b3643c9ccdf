"""Runs a user's own scenario module: `record(output_path, **kwargs)` of `harvest_scenarios/NAME.py`.

Takes one JSON line on stdin: the module's path, `output_path`, and what touchstone offers. The function gets of the
offers those that its signature takes.
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
    taken = inspect.signature(record).parameters
    takes_all = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in taken.values())
    offers = {name: value for name, value in order["offers"].items() if takes_all or name in taken}
    record(order["output_path"], **offers)


if __name__ == "__main__":
    main()
