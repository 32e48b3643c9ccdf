/** Transcripts: the data that all rooms share (JSON, events, frames), and the stand-ins that make two runs equal. */
export { FORMAT_VERSION, IF_NEWER, NEWER_FORMAT, refuseNewer, titleOf } from "./formats.js";
export {
  type Exit,
  type Frame,
  type FrameTest,
  fits,
  includes,
  methodOf,
  paramsOf,
  type WireLog,
} from "./frame.js";
export { parseJson, stringifyJson } from "./json.js";
export {
  byKey,
  isObject,
  JSON_TYPES,
  type JsonObject,
  type JsonType,
  type JsonValue,
  jsonTypeOf,
} from "./json-value.js";
export {
  AUDIT_FILE,
  buildEventPath,
  buildFormatSchemaName,
  buildNamePattern,
  buildOutputSchemaName,
  buildOutputSchemaPath,
  buildWirePath,
  isFileForScenario,
  isFixtureFile,
  isWireFile,
  locateSchemas,
  locateSchemasBeside,
  locateSubjectFolder,
  locateWireFolder,
  MANIFEST_FILE,
  OUTPUT_SCHEMA_FILE,
  parseScenarioName,
  README_FILE,
  removeEnding,
  STEP_FILE,
  WIRE_FILE,
} from "./layout.js";
export { buildModelId, MODEL_ID_PREFIXES } from "./model-ids.js";
export { Normaliser } from "./normalise.js";
export { isDurationName, isPathPlaceholder, isUuid, PATHS } from "./placeholders.js";
