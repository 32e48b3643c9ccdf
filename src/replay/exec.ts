/** The part of the fake codex that replays `codex exec`. It is a bundle of its own, so that `app-server` does not load it. */
export { replayExec } from "./session/replay-exec.js";
