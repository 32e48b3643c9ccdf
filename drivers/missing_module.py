"""Reports a Python module that is missing, for touchstone to explain (src/sdk/missing-module.ts)."""

import json
import os
import sys


def report_missing_module(error):
    """Prints a line with the name of the module that an import did not find, and the folders where Python looked."""
    if not error.name:
        return  # the program raised the error itself
    package = sys.modules.get(error.name.rpartition(".")[0])
    folders = sys.path if package is None else getattr(package, "__path__", [])
    report = {
        "name": error.name,
        "searched": [folder for folder in dict.fromkeys(folders) if os.path.exists(folder)],
        "hasPackage": package is not None,
    }
    print(f"missing module: {json.dumps(report)}", file=sys.stderr)
