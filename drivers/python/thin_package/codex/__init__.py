"""A thin package `codex` over the official SDK, for scenario modules whose checkout has no package of this name.

    from codex.client import CodexClient

    def record(output_path, codex_path=None):
        client = CodexClient(codex_binary=codex_path)
        thread = client.start_thread()
        turn = client.run(thread, "hello")
        with open(output_path, "w", encoding="utf-8") as f:
            for event in turn.events:
                f.write(event.json() + "\\n")

The events are those of the SDK's public classes (`Codex`, `Thread`, `TurnHandle`), in the form in which touchstone stores
them. docs/guides/move-a-harvest-script.md describes the package.
"""

from codex.client import CodexClient, Event, Turn

__all__ = ["CodexClient", "Event", "Turn"]
