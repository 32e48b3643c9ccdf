/** Transcripts: the data that all rooms share (JSON, events, frames), and the stand-ins that make two runs equal. */
export { execTest, typeOf } from "./exec.js";
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
export { Normaliser } from "./normalise.js";
