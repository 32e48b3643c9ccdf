import { JSON_TYPES, type JsonValue } from "../transcript/index.js";
import type { Observation } from "./observation.js";

/**
 * What one file has shown of a member. Each file has its own state. Where it has undefined in place of an observation, none was kept: every
 * release sends this, or the file has the maximum number of observations.
 */
export interface NodeState {
  /** The number of the file. */
  file: number;
  /** Bit n is set if the JSON type with the index n was seen. */
  seenTypes: number;
  /** The observation of each type, by the index of the JSON type. */
  types: (Observation | undefined)[];
  /** Value → its observation. */
  values: Map<string, Observation | undefined>;
  /** Name of a member that was missing in it → the observation of its absence. */
  missing: Map<string, Observation | undefined>;
}

/** Creates the state of a member that a file has not shown. @param file the number of the file */
export function createNodeState(file: number): NodeState {
  return { file, seenTypes: 0, types: [], values: new Map(), missing: new Map() };
}

/** The indices of these types in `JSON_TYPES`. They are found once, because `getTypeIndex` runs for each value of a stream. */
const [BOOLEAN, NULL, ARRAY, OBJECT] = (["boolean", "null", "array", "object"] as const).map((type) =>
  JSON_TYPES.indexOf(type),
) as [number, number, number, number];

/** Returns the index of a value's JSON type. @param value from `parsePlainJson`, whose numbers are those of JavaScript */
export function getTypeIndex(value: JsonValue): number {
  if (typeof value === "string") return 0;
  if (typeof value === "number") return Number.isInteger(value) ? 1 : 2;
  if (typeof value === "boolean") return BOOLEAN;
  if (value === null) return NULL;
  return Array.isArray(value) ? ARRAY : OBJECT;
}
