"""Runs workflows through the official Python SDK (`openai-codex`) in the way of its user.

Implements touchstone's driver protocol (docs/drivers.md). A workflow uses the public classes (`Codex`, `Thread`,
`TurnHandle`, and their async mirrors) wherever they support it. A workflow that needs more uses `CodexClient`, the layer
below: it can answer codex's requests, offer tools, set a goal, and read notifications that belong to no turn.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from client_layer import InternalClientApi  # noqa: E402
from helper import Unsupported, ask, find_lacking, serve  # noqa: E402
from openai_codex import CodexConfig  # noqa: E402
from public_layer import AsyncPublicApi, PublicApi  # noqa: E402


class Driver:
    """Carries out each command through the layer that `open` has chosen."""

    # `open` chooses a layer by the table of each.
    capabilities = InternalClientApi.capabilities

    def __init__(self):
        self._layer = None

    def open(self, codex_path, requires):
        layer = choose_layer(requires)
        self._layer = layer(CodexConfig(codex_bin=codex_path), request_answer)
        return {"api": layer.__name__}

    def __getattr__(self, command):
        return getattr(self._layer, command)


def choose_layer(requirements):
    """Returns the SDK's highest layer that supports all requirements."""
    public = AsyncPublicApi if "async" in requirements else PublicApi
    missing = [requirement for requirement in requirements if find_lacking(public.capabilities, requirement)]
    if missing and public is AsyncPublicApi:
        raise Unsupported(f"the SDK's async classes have no means for: {', '.join(missing)}")
    return InternalClientApi if missing else public


def request_answer(method, params):
    """Answers a request of codex as the harvest's client does. Runs on the SDK's reader thread."""
    return ask(method, params).result()


def main():
    serve(Driver())


if __name__ == "__main__":
    main()
