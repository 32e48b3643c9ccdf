/** Validate: the frames of a run against the schema of the very codex that sent them. */
export { type FrameProblem, ProtocolSchemas } from "./protocol.js";
