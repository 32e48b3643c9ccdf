/** Validates the frames of a run against the JSON Schemas that the recorded codex generates for its own protocol. */
export type { ValueMistake } from "./find-mistakes.js";
export { ProtocolSchemas } from "./schemas.js";
