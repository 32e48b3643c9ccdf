/** The part of the fake codex that writes session files. It is a bundle of its own, which is loaded where a folder for them is given. */
export { SessionFileWriter } from "./session/session-file-writer.js";
