/** The part of the fake codex that writes session files. It is a bundle of its own, which is loaded only if there is a folder for them. */
export { SessionFileWriter } from "./session/session-file-writer.js";
