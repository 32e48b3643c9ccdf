/** The part of the fake codex that replays `codex app-server`. It is a bundle of its own, so that `exec` does not load it. */
export { Connection } from "./session/connection.js";
export { serveStdio } from "./transport/stdio.js";
