import { JSON_TYPES, type JsonValue } from "../transcript/index.js";
import type { Observation } from "./observation.js";

/** What one file has shown of a member. It is renewed for each file. */
export interface NodeState {
  run: number;
  /** Bit n is set if the JSON type with the index n was seen. */
  seenTypes: number;
  /** By the index of the JSON type. */
  types: (Observation | undefined)[];
  values: Map<string, Observation | undefined>;
  missing: Map<string, Observation | undefined>;
}

/** Creates the state of a member that a file has not shown. @param run the number of the file */
export function createNodeState(run: number): NodeState {
  return { run, seenTypes: 0, types: [], values: new Map(), missing: new Map() };
}

/** The places of the types in the list of all, which are found once, since each value of a stream has one. */
const [BOOLEAN, NULL, ARRAY, OBJECT] = (["boolean", "null", "array", "object"] as const).map((type) =>
  JSON_TYPES.indexOf(type),
) as [number, number, number, number];

/** Returns the index of a value's JSON type. @param value one that was parsed without exact numbers */
export function getTypeIndex(value: JsonValue): number {
  if (typeof value === "string") return 0;
  if (typeof value === "number") return Number.isInteger(value) ? 1 : 2;
  if (typeof value === "boolean") return BOOLEAN;
  if (value === null) return NULL;
  return Array.isArray(value) ? ARRAY : OBJECT;
}
