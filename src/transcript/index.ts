/** Transcripts: the data that all rooms share (JSON, events, frames), and the stand-ins that make two runs equal. */
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
export { Normaliser } from "./normalise.js";
