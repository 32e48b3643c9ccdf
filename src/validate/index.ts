/** Validate: the frames of a run against the schema of the very codex that sent them. */
export { ProtocolSchemas } from "./protocol.js";
export { protocolOf } from "./schemas-of.js";
