/**
 * Transcripts: what all modules share about recorded data. These are JSON, frames, the names of files, the versions of formats, and
 * the placeholders that make the recordings of two runs equal.
 */
export {
  assertReadableVersion,
  buildSchemaTitle,
  FORMAT_VERSION,
  NEWER_FORMAT,
  UPDATE_HINT,
} from "./formats.js";
export {
  containsValue,
  type Exit,
  type Frame,
  type FrameTest,
  getMethod,
  getParams,
  matchesFrame,
  type WireLog,
} from "./frame.js";
export { buildObject, listMembers, parseJson, parsePlainJson, stringifyJson } from "./json.js";
export {
  getJsonType,
  isJson,
  isObject,
  JSON_TYPES,
  type JsonObject,
  type JsonType,
  type JsonValue,
  LosslessNumber,
  MAX_DEPTH,
  sortMembers,
} from "./json-value.js";
export {
  AUDIT_FILE,
  buildCodexSessionPath,
  buildEventPath,
  buildFormatSchemaName,
  buildNamePattern,
  buildOutputSchemaName,
  buildOutputSchemaPath,
  buildSessionPath,
  buildWirePath,
  CODEX_SESSION_PATH,
  type FileKind,
  getFileKind,
  isFileForScenario,
  isFilePath,
  isFixtureFile,
  isSessionIndex,
  isWireFile,
  locateSchemas,
  locateSchemasBeside,
  locateSessionFolder,
  locateSubjectFolder,
  locateWireFolder,
  MANIFEST_FILE,
  OUTPUT_SCHEMA_FILE,
  parseScenarioName,
  README_FILE,
  removeEnding,
  SESSION_FILE,
  STEP_FILE,
  WIRE_FILE,
} from "./layout.js";
export { buildModelId, MODEL_ID_PREFIXES } from "./model-ids.js";
export { Normalizer, type NormalizerFacts } from "./normalize.js";
export { isDurationName, isPathPlaceholder, isUuid, PATHS } from "./placeholders.js";
