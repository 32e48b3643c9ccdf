/** Codex, the agent binary: get a release, check one that is given, and have it write its own schema. */
export { type CodexBinary, useCodex } from "./binary.js";
export { getCodex, type Progress } from "./download.js";
export { platformOf } from "./platform.js";
export { generateSchemas } from "./schemas.js";
