/** Transcripts: the data that all rooms share (JSON, events, frames), and the stand-ins that make two runs equal. */
export { execTest, typeOf } from "./exec.js";
export { FORMAT_VERSION, IF_NEWER, refuseNewer, titleOf } from "./formats.js";
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
export {
  byKey,
  isObject,
  JSON_TYPES,
  type JsonObject,
  type JsonType,
  type JsonValue,
  jsonTypeOf,
  parseJson,
  stringifyJson,
} from "./json.js";
export { eachLine, LineSplitter, linesIn } from "./lines.js";
export { buildModelId, MODEL_ID_PREFIXES } from "./model-ids.js";
export { Normaliser } from "./normalise.js";
export { isDurationName, isPathPlaceholder, isUuid, PATHS } from "./placeholders.js";
