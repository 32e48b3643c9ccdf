/** Validates the frames of a run against the JSON Schemas that the codex which sent them wrote of its own protocol. */
export { ProtocolSchemas } from "./schemas.js";
